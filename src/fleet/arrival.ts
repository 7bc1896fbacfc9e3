import { draw } from '../random/draw.js';
import { shuffledPlace } from '../random/shuffled-place.js';

/** Power-on at `atMs` from the start of the run, spread evenly at random over `overMs`. */
export interface SpreadArrival {
  readonly atMs: number;
  readonly overMs: number;
}

/** A stretch of a run in which devices arrive at a rate that is constant or changes evenly. Virtual ms from the start. */
export interface ArrivalStretch {
  readonly fromMs: number;
  /** Infinity: to the end. */
  readonly untilMs: number;
  /** Devices a millisecond at its beginning and at its end. */
  readonly fromPerMs: number;
  readonly toPerMs: number;
}

/** Power-on at rates, stretch after stretch, in a shuffled order. Devices that no stretch has room for never arrive. */
export interface RatedArrival {
  readonly stretches: readonly ArrivalStretch[];
}

export type ArrivalPlan = SpreadArrival | RatedArrival;

/** What of a group its arrivals depend on. */
export interface ArrivingGroup {
  readonly index: number;
  readonly firstIndex: number;
  readonly count: number;
  readonly arrive: ArrivalPlan;
}

/** Less than one device: sums of rates are not exact. */
const ROUNDING = 1e-6;

/** How many devices arrive in a stretch that has an end. */
export function arrivalsIn({ fromMs, untilMs, fromPerMs, toPerMs }: ArrivalStretch): number {
  return fromPerMs === 0 && toPerMs === 0 ? 0 : ((fromPerMs + toPerMs) / 2) * (untilMs - fromMs);
}

/**
 * When a device of a group is powered on, ms from the start of the run; Infinity if never. At a rate exactly one device
 * arrives in each of its periods (`20/s`: every 50 ms), at an instant drawn within it: load as from many independent
 * devices, and the rate kept all the same.
 * @param k the device's number in its group, from 0
 */
export function arrivalOf(seed: number, group: ArrivingGroup, k: number): number {
  const { arrive, firstIndex } = group;
  const chance = (): number => draw(seed, firstIndex + k, 'arrival', 0);
  if ('overMs' in arrive) return arrive.atMs + (arrive.overMs === 0 ? 0 : Math.floor(chance() * arrive.overMs));
  let left = shuffledPlace(seed, 'arrival-order', group.index, k, group.count) + chance();
  for (const stretch of arrive.stretches) {
    const arrivals = arrivalsIn(stretch);
    if (left < arrivals + ROUNDING) {
      return Math.min(stretch.untilMs, stretch.fromMs + Math.floor(timeFor(stretch, Math.min(left, arrivals))));
    }
    left -= arrivals;
  }
  return Number.POSITIVE_INFINITY;
}

/** Time from the beginning of a stretch until so many devices have arrived, ms. */
function timeFor({ fromMs, untilMs, fromPerMs, toPerMs }: ArrivalStretch, devices: number): number {
  if (devices === 0) return 0;
  const change = fromPerMs === toPerMs ? 0 : (toPerMs - fromPerMs) / (untilMs - fromMs);
  return (2 * devices) / (fromPerMs + Math.sqrt(Math.max(0, fromPerMs * fromPerMs + 2 * change * devices)));
}
