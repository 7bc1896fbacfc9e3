/** Resamples that tell a usual interval from its neighbours. */
const LEAST = 2_000;
/** More take minutes. */
const MOST = 20_000;
/** Resamples that must lie beyond either end of an interval: the outermost alone would be a matter of luck. */
const BEYOND = 2;

/** How intervals of several measures must be made for all of them to hold together. */
export interface JointConfidence {
  /** Chance that the interval of one measure is wrong. */
  readonly alpha: number;
  readonly resamples: number;
  /** What is reached (0 to 1): less than was asked for where that takes more resamples than are made. */
  readonly reached: number;
}

/**
 * Shares what may be wrong evenly among the measures (Bonferroni), and finds the resamples that takes.
 * @param confidence probability (0 to 1) that no interval is wrong
 */
export function jointConfidence(confidence: number, measures: number): JointConfidence {
  const intervals = Math.max(1, measures);
  const alpha = (1 - confidence) / intervals;
  const resamples = Math.min(MOST, Math.max(LEAST, Math.ceil((2 * BEYOND) / alpha)));
  // An interval from the least to the most of n values leaves out what n values cannot show: 1 in n on either side.
  const reached = Math.min(confidence, 1 - (2 * intervals) / resamples);
  return { alpha, resamples, reached };
}
