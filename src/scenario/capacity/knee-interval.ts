import { percentileInterval } from '../../report/resampling/resamples.js';
import { gapIn, type MeasuredLoad } from './search.js';

/** Probability that the interval is to leave nothing out by chance. */
const LEVEL = 0.95;
const RESAMPLES = 2_000;
/** Steps at either end without which nothing shows how one step differs from the next. */
const LEAST_REPEATS = 2;

/** A step as the interval sees it. */
export interface JudgedStep extends MeasuredLoad {
  /** Share (0 to 1) of the resamples of what it measured in which it was good (`heldShare`). */
  readonly heldShare: number;
}

/** Where the knee may be, given what was measured. */
export interface KneeInterval {
  /**
   * `bootstrap`: what chance leaves open, and never narrower than the gap. `bracket`: the gap between the last good and the
   * first bad load itself, because one of them was measured once only and chance cannot be told.
   */
  readonly kind: 'bootstrap' | 'bracket';
  /** Null: below every load that was tried. */
  readonly low: number | null;
  /** Null: above every load that was tried. */
  readonly high: number | null;
  /** 0 to 1; null: of a bracket nobody knows. */
  readonly level: number | null;
  readonly resamples: number | null;
  readonly seed: number | null;
}

/**
 * The interval of the knee. Two things are drawn, one within the other: the repeats of a load with replacement, for what differs
 * from step to step, and whether each of them would have been good, for what differs within a step. Each resample is
 * read as a search is (`gapIn`); the interval goes from the lower end of their gaps to the upper one. Between the two ends of the gap
 * nothing was measured, so it is part of the interval in any case.
 * @param chance number n of a stream, 0 (included) to 1 (excluded)
 * @returns null where there is no knee
 */
export function kneeInterval(
  steps: readonly JudgedStep[],
  seed: number,
  chance: (n: number) => number,
): KneeInterval | null {
  const { lastGood, firstBad } = gapIn(steps);
  if (lastGood === null || firstBad === null) return null;
  const trusted = steps.filter(({ outcome }) => outcome !== 'untrustworthy');
  const byLoad = [...new Set(trusted.map(({ load }) => load))].map((load) => ({
    load,
    own: trusted.filter((step) => step.load === load),
  }));
  const times = (end: number): number => byLoad.find(({ load }) => load === end)?.own.length ?? 0;
  if (Math.min(times(lastGood), times(firstBad)) < LEAST_REPEATS) {
    return { kind: 'bracket', low: lastGood, high: firstBad, level: null, resamples: null, seed: null };
  }
  const lows = new Float64Array(RESAMPLES);
  const highs = new Float64Array(RESAMPLES);
  let n = 0;
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    const drawn = byLoad.flatMap(({ load, own }) =>
      own.map((): MeasuredLoad => {
        const { heldShare } = own[Math.floor(chance(n) * own.length)] as JudgedStep;
        const outcome = chance(n + 1) < heldShare ? 'good' : 'bad';
        n += 2;
        return { load, outcome };
      }),
    );
    const gap = gapIn(drawn);
    lows[resample] = gap.lastGood ?? Number.NEGATIVE_INFINITY;
    highs[resample] = gap.firstBad ?? Number.POSITIVE_INFINITY;
  }
  const alpha = 1 - LEVEL;
  return {
    kind: 'bootstrap',
    low: finite(Math.min(lastGood, percentileInterval(lows, alpha).low)),
    high: finite(Math.max(firstBad, percentileInterval(highs, alpha).high)),
    level: LEVEL,
    resamples: RESAMPLES,
    seed,
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
