import { withoutSecrets } from '../device/console/script.js';
import type { ArrivalPlan } from '../fleet/arrival.js';
import type { ExecPlan } from '../fleet/exec-plan.js';
import type { FleetPlan, GroupPlan } from '../fleet/plan.js';
import { DAY_MS, formatDuration, HOUR_MS, MINUTE_MS, SECOND_MS } from '../time/duration.js';
import { instantsOf } from './instants.js';
import { arrivesIn } from './phases.js';
import type { Group } from './schema/fleet.js';
import type { Phase } from './schema/phases.js';
import type { Scenario } from './schema/scenario.js';
import type { Selection } from './schema/steps.js';
import { type Action, actionOf } from './step-action.js';

export const EVERYONE = 'all devices';

export interface TimelineEntry {
  /** Virtual time from the start, ms, of the first time it happens. */
  readonly atMs: number;
  readonly when: string;
  readonly what: string;
  readonly on: string;
}

export function timeText(ms: number): string {
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
    const { fromMs, untilMs } = timeOfArrival(arrive);
    add(fromMs, untilMs, 'power on', on);
    if (register === null) continue;
    const what = register.force ? 'register, with force' : 'register';
    add(fromMs + register.afterMs, untilMs + register.afterMs + register.overMs, what, on);
  }
  return Array.from(entries.values(), (entry) => ({ ...entry, on: entry.on.join(', ') }));
}

function timeOfArrival(arrive: ArrivalPlan): { readonly fromMs: number; readonly untilMs: number } {
  if ('overMs' in arrive) return { fromMs: arrive.atMs, untilMs: arrive.atMs + arrive.overMs };
  const [first] = arrive.stretches;
  return { fromMs: first?.fromMs ?? 0, untilMs: Math.round(arrive.stretches.at(-1)?.untilMs ?? 0) };
}

function phaseEntries(plan: FleetPlan, phases: readonly Phase[], fleet: readonly Group[]): TimelineEntry[] {
  return plan.phases.map(({ name, fromMs, untilMs }, index) => {
    const phase = phases[index] as Phase;
    const groups = plan.groups.filter((group) => arrivesIn(phase, fleet[group.index] as Group));
    const what = phase.arrive === undefined ? `phase ${name}` : `phase ${name}: power on ${arrivalText(phase.arrive)}`;
    const on = groups.map(({ label, count }) => `${label} (${count})`).join(', ') || EVERYONE;
    return { atMs: fromMs, when: span(fromMs, untilMs), what, on };
  });
}

function arrivalText(arrive: NonNullable<Phase['arrive']>): string {
  if (typeof arrive === 'number') return rateText(arrive);
  return 'share' in arrive ? percentText(arrive.share) : `${rateText(arrive.from)} to ${rateText(arrive.to)}`;
}

/** In the largest unit in which it is one or more a unit. */
function rateText(perMs: number): string {
  const units = [
    ['s', SECOND_MS],
    ['m', MINUTE_MS],
    ['h', HOUR_MS],
    ['d', DAY_MS],
  ] as const;
  const [unit, ms] = units.find(([, size]) => perMs * size >= 1) ?? units[3];
  return `${Number((perMs * ms).toFixed(6))}/${unit}`;
}

function percentText(share: number): string {
  return `${Number((share * 100).toFixed(6))}%`;
}

/** Everything a scenario makes happen, in order of time. */
export function timelineOf(plan: FleetPlan, { steps, phases, fleet }: Scenario): TimelineEntry[] {
  const entries = [...phaseEntries(plan, phases, fleet), ...populationEntries(plan.groups)];
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
export function labelsText(names: string | readonly string[] | undefined): string[] {
  if (names === undefined) return [];
  return [typeof names === 'string' ? names : names.join(', ')];
}

function onOf(on: Selection | undefined): string {
  if (on === undefined) return EVERYONE;
  const who = [...labelsText(on.label), ...labelsText(on.account), ...(on.serials ?? [])].join(', ') || EVERYONE;
  return on.share === 1 ? who : `${percentText(on.share)} of ${who}`;
}
