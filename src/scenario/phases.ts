import type { ArrivalPlan, ArrivalStretch } from '../fleet/arrival.js';
import type { PhasePlan } from '../fleet/plan.js';
import { HOUR_MS } from '../time/duration.js';
import type { Group } from './schema/fleet.js';
import type { Phase } from './schema/phases.js';

/** A group that says nothing of its arrival, where no phase does either. */
const DEFAULT_OVER_MS = HOUR_MS;

/** A group with the number of devices it has in this run. */
export interface CountedGroup {
  readonly group: Group;
  readonly count: number;
}

/** Phases in their places, one after the other from the start. */
export function planPhases(phases: readonly Phase[]): PhasePlan[] {
  let fromMs = 0;
  return phases.map(({ name, for: forMs }) => {
    const phase = { name, fromMs, untilMs: fromMs + forMs };
    fromMs = phase.untilMs;
    return phase;
  });
}

/** Whether a phase powers on devices of a group. */
export function arrivesIn({ arrive, of }: Phase, group: Group): boolean {
  if (arrive === undefined || group.arrive !== undefined) return false;
  return of === undefined || [of].flat().includes(group.label);
}

/**
 * When the devices of a group are powered on: by its own words, else by the phases that bring it, else over the first
 * hour. A phase's rate is shared among its groups in proportion to their devices.
 */
export function planArrival(wanted: CountedGroup, all: readonly CountedGroup[], phases: readonly Phase[]): ArrivalPlan {
  const { group, count } = wanted;
  if (group.arrive !== undefined) {
    const { at, over, rate } = group.arrive;
    if (rate === undefined) return { atMs: at, overMs: over ?? DEFAULT_OVER_MS };
    return { stretches: [{ fromMs: at, untilMs: at + count / rate, fromPerMs: rate, toPerMs: rate }] };
  }
  const places = planPhases(phases);
  const stretches = phases.flatMap((phase, index): ArrivalStretch[] => {
    if (!arrivesIn(phase, group)) return [];
    const { fromMs, untilMs } = places[index] as PhasePlan;
    const together = all.filter((other) => arrivesIn(phase, other.group)).reduce((sum, other) => sum + other.count, 0);
    const { from, to } = ratesOf(phase, together);
    const part = count / together;
    return [{ fromMs, untilMs, fromPerMs: from * part, toPerMs: to * part }];
  });
  return stretches.length === 0 ? { atMs: 0, overMs: DEFAULT_OVER_MS } : { stretches };
}

/** Devices a millisecond at the beginning and the end of a phase that brings devices. */
function ratesOf({ arrive, for: forMs }: Phase, devices: number): { readonly from: number; readonly to: number } {
  if (typeof arrive === 'number') return { from: arrive, to: arrive };
  if (arrive === undefined) return { from: 0, to: 0 };
  if ('share' in arrive) return { from: (arrive.share * devices) / forMs, to: (arrive.share * devices) / forMs };
  return arrive;
}
