import { withoutSecrets } from '../device/console/script.js';
import type { ExecPlan } from '../fleet/exec-plan.js';
import type { FleetPlan, GroupPlan, VirtualAccountPlan } from '../fleet/plan.js';
import { formatDuration } from '../time/duration.js';
import { SUBJECTS_OF, wantedBy, wantedText } from './expectation-form.js';
import { instantsOf } from './instants.js';
import type { LoadedScenario } from './load.js';
import { blockSizes } from './population.js';
import type { Expectation, Subjects } from './schema/expect.js';
import type { Group } from './schema/fleet.js';
import type { Selection, Step } from './schema/steps.js';
import { type Action, actionOf } from './step-action.js';
import { thresholdText } from './threshold-plan.js';
import { expandAccounts } from './virtual-accounts.js';

export interface ExplainedGroup {
  readonly label: string;
  readonly profile: string;
  readonly release: string;
  readonly devices: number;
  readonly members: number;
  readonly licences: readonly string[];
  readonly account: string;
}

/** Virtual accounts of one name: a counted entry is one line. */
export interface ExplainedAccount {
  readonly smartAccount: string;
  readonly name: string;
  readonly accounts: number;
  readonly devices: number;
  /** Of all of them together, by display name. */
  readonly licences: Readonly<Record<string, number>>;
  readonly tokens: readonly string[];
}

export interface TimelineEntry {
  /** Virtual time from the start, ms, of the first time it happens. */
  readonly atMs: number;
  readonly when: string;
  readonly what: string;
  readonly on: string;
}

export interface ExplainedExpectation {
  readonly name: string;
  readonly what: string;
  readonly when: string;
  readonly on: string;
  readonly wanted: string;
}

/** What a scenario would run, in the words of its author; `slfleet explain --json` prints it as it is. */
export interface Explanation {
  readonly scenario: string;
  readonly title: string;
  readonly about: string;
  readonly seed: number;
  readonly time: { readonly start: string; readonly for: string; readonly speed: string; readonly pacing: string };
  readonly endpoint: Pick<FleetPlan['endpoint'], 'kind' | 'at'> & { readonly link: string; readonly latency: string };
  readonly wire: Pick<FleetPlan['wire'], 'mode' | 'keys' | 'connections' | 'dialect'>;
  readonly devices: number;
  readonly groups: readonly ExplainedGroup[];
  readonly accounts: readonly ExplainedAccount[];
  readonly timeline: readonly TimelineEntry[];
  readonly expectations: readonly ExplainedExpectation[];
  readonly thresholds: Readonly<Record<string, readonly string[]>>;
}

const EVERYONE = 'all devices';

/** Says what a loaded scenario would run, without running it. */
export function explain({ scenario, plan }: LoadedScenario): Explanation {
  const { mode, keys, connections, dialect } = plan.wire;
  return {
    scenario: scenario.name,
    title: scenario.title,
    about: scenario.about.trim(),
    seed: plan.seed,
    time: {
      start: new Date(plan.startMs).toISOString().replace('.000Z', 'Z'),
      for: formatDuration(plan.durationMs),
      speed: plan.speed === 'max' ? 'max' : `${plan.speed}x`,
      pacing: plan.pacing,
    },
    endpoint: {
      kind: plan.endpoint.kind,
      at: plan.endpoint.at,
      link: plan.link,
      latency: formatDuration(plan.wire.latencyMs),
    },
    wire: { mode, keys, connections, dialect },
    devices: plan.groups.reduce((sum, group) => sum + group.count, 0),
    groups: plan.groups.map((group, index) => explainGroup(group, scenario.fleet[index]?.account)),
    accounts: explainAccounts(
      plan,
      expandAccounts(scenario.accounts).map((account) => account.baseName),
    ),
    timeline: timelineOf(plan, scenario.steps),
    expectations: scenario.expect.map(explainExpectation),
    thresholds: Object.fromEntries(
      Object.entries(scenario.thresholds).map(([metric, conditions]) => [
        metric,
        [conditions].flat().map(thresholdText),
      ]),
    ),
  };
}

function explainGroup(group: GroupPlan, account: Group['account']): ExplainedGroup {
  const { label, profile, count, members, features, featureCounts } = group;
  return {
    label,
    profile: profile.name,
    release: profile.release,
    devices: count,
    members,
    licences: features.map((feature) =>
      feature in featureCounts ? `${feature} × ${featureCounts[feature]}` : feature,
    ),
    account: labelsText(account)[0] ?? 'all',
  };
}

function explainAccounts(plan: FleetPlan, baseNames: readonly string[]): ExplainedAccount[] {
  const devices = new Array<number>(plan.accounts.length).fill(0);
  for (const group of plan.groups) {
    for (const [block, size] of blockSizes(group.count, group.accounts.length).entries()) {
      const account = group.accounts[block] as number;
      devices[account] = (devices[account] as number) + size;
    }
  }
  const byName = new Map<string, VirtualAccountPlan[]>();
  for (const account of plan.accounts) {
    const name = baseNames[account.index] as string;
    byName.set(name, [...(byName.get(name) ?? []), account]);
  }
  return Array.from(byName, ([name, accounts]) => {
    const licences: Record<string, number> = {};
    for (const licence of accounts.flatMap((account) => account.licences)) {
      licences[licence.name] = (licences[licence.name] ?? 0) + licence.quantity;
    }
    return {
      smartAccount: accounts[0]?.smartAccount ?? '',
      name,
      accounts: accounts.length,
      devices: accounts.reduce((sum, { index }) => sum + (devices[index] as number), 0),
      licences,
      tokens: (accounts[0]?.tokens ?? []).map((token) => token.name),
    };
  });
}

function timeText(ms: number): string {
  return ms === 0 ? 'start' : formatDuration(ms);
}

function span(fromMs: number, toMs: number): string {
  return fromMs === toMs ? timeText(fromMs) : `${timeText(fromMs)} to ${timeText(toMs)}`;
}

/** Groups that do the same at the same time are one line. */
function populationEntries(groups: readonly GroupPlan[]): TimelineEntry[] {
  const entries = new Map<
    string,
    { readonly atMs: number; readonly when: string; readonly what: string; on: string[] }
  >();
  const add = (atMs: number, untilMs: number, what: string, on: string): void => {
    const when = span(atMs, untilMs);
    const entry = entries.get(`${when} ${what}`) ?? { atMs, when, what, on: [] };
    entry.on.push(on);
    entries.set(`${when} ${what}`, entry);
  };
  for (const { label, count, arrive, register } of groups) {
    const on = `${label} (${count})`;
    const arrived = arrive.atMs + arrive.overMs;
    add(arrive.atMs, arrived, 'power on', on);
    if (register === null) continue;
    const what = register.force ? 'register, with force' : 'register';
    add(arrive.atMs + register.afterMs, arrived + register.afterMs + register.overMs, what, on);
  }
  return Array.from(entries.values(), (entry) => ({ ...entry, on: entry.on.join(', ') }));
}

function timelineOf(plan: FleetPlan, steps: readonly Step[]): TimelineEntry[] {
  const entries = populationEntries(plan.groups);
  for (const step of steps) {
    const reading = actionOf(step);
    const { firstMs, everyMs, count } = instantsOf(step, plan.durationMs);
    if ('wrong' in reading || count === 0) continue;
    const { action } = reading;
    entries.push({
      atMs: firstMs,
      when: whenOf(action, firstMs, everyMs, count),
      what: whatOf(action),
      on: onOf(step.on),
    });
  }
  entries.sort((a, b) => a.atMs - b.atMs);
  const end = { atMs: plan.durationMs, when: formatDuration(plan.durationMs), what: 'the run ends', on: EVERYONE };
  return [...entries, end];
}

function whenOf(action: Action, firstMs: number, everyMs: number, count: number): string {
  if (count > 1) {
    const times = `every ${formatDuration(everyMs)}, ${span(firstMs, firstMs + (count - 1) * everyMs)}`;
    return `${times} (${count} times)`;
  }
  if (action.kind !== 'fault' || !Number.isFinite(action.forMs)) return timeText(firstMs);
  return span(firstMs, firstMs + action.forMs);
}

function whatOf(action: Action): string {
  if (action.kind === 'exec') return execText(action);
  const name = action.kind === 'fault' ? `fault ${action.fault}` : action.event;
  const { parameters } = action;
  if (typeof parameters !== 'object' || parameters === null || Object.keys(parameters).length === 0) return name;
  const words = Object.entries(parameters).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `${name} ${words.join(' ')}`;
}

function execText({ commands, wanted }: ExecPlan): string {
  const [first = ''] = commands;
  const more = commands.length === 1 ? '' : ` and ${commands.length - 1} more`;
  return `exec "${withoutSecrets(first)}"${more}${wanted === null ? '' : ', answer expected'}`;
}

/** Labels or virtual accounts, given as one or as a list. */
function labelsText(names: string | readonly string[] | undefined): string[] {
  if (names === undefined) return [];
  return [typeof names === 'string' ? names : names.join(', ')];
}

function onOf(on: Selection | undefined): string {
  if (on === undefined) return EVERYONE;
  const who = [...labelsText(on.label), ...labelsText(on.account), ...(on.serials ?? [])].join(', ') || EVERYONE;
  return on.share === 1 ? who : `${Number((on.share * 100).toFixed(6))}% of ${who}`;
}

function subjectsText(on: Subjects | undefined): string {
  if (on === undefined) return EVERYONE;
  const { label, profile, account, serials } = on;
  const parts = [...labelsText(label), ...[profile, account].filter((name) => name !== undefined), ...(serials ?? [])];
  return parts.join(', ') || EVERYONE;
}

function explainExpectation(expectation: Expectation): ExplainedExpectation {
  const { name, state, messages, metric, load, at, on } = expectation;
  const kind = SUBJECTS_OF.find((key) => expectation[key] !== undefined);
  const from = messages?.from === undefined ? '' : `from ${formatDuration(messages.from)}`;
  const until = messages?.until === undefined ? '' : `until ${formatDuration(messages.until)}`;
  const { type, ok, failure, reason } = messages ?? {};
  const outcome = ok === undefined ? undefined : ok ? 'ok' : 'failed';
  const words = [type, outcome, failure, reason].filter((word) => word !== undefined);
  return {
    name,
    what:
      state ??
      metric ??
      (load === undefined ? undefined : `load ${load}`) ??
      (messages === undefined ? (kind ?? '') : ['messages', ...words].join(' ')),
    when: typeof at === 'number' ? timeText(at) : [from, until].join(' ').trim() || 'end',
    on: kind === 'state' || kind === 'messages' || kind === 'load' ? subjectsText(on) : '',
    wanted: wantedText(wantedBy(expectation)),
  };
}
