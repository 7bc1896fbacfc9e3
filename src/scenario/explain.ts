import type { FleetPlan, GroupPlan, VirtualAccountPlan } from '../fleet/plan.js';
import { formatDuration } from '../time/duration.js';
import { SUBJECTS_OF, wantedBy, wantedText } from './expectation-form.js';
import type { LoadedScenario } from './load.js';
import { blockSizes } from './population.js';
import type { Expectation, Subjects } from './schema/expect.js';
import type { Group } from './schema/fleet.js';
import { thresholdText } from './threshold-plan.js';
import { EVERYONE, labelsText, type TimelineEntry, timelineOf, timeText } from './timeline.js';
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
    timeline: timelineOf(plan, scenario),
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
