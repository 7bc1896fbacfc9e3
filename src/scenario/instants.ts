import type { Step } from './schema/steps.js';

/** The instants of a step, ms from the start of the run: of an `every`, by its first, its period and its last. */
export interface Instants {
  readonly firstMs: number;
  readonly everyMs: number;
  readonly count: number;
}

/** When a step happens in a run of `durationMs`; what would be after the end does not happen. */
export function instantsOf({ at, every, from, until }: Step, durationMs: number): Instants {
  if (every === undefined) {
    const firstMs = at ?? 0;
    return { firstMs, everyMs: 0, count: firstMs < durationMs ? 1 : 0 };
  }
  const firstMs = from ?? every;
  // The end of the run itself is no longer part of it.
  const lastMs = Math.min(until ?? Number.POSITIVE_INFINITY, durationMs - 1);
  return { firstMs, everyMs: every, count: Math.max(0, Math.floor((lastMs - firstMs) / every) + 1) };
}
