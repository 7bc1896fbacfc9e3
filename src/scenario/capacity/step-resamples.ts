import { BINS_PER_E, BinnedTimes, quantilesOf, SHORTEST_MS } from '../../report/resampling/binned-times.js';
import { drawnSum, drawResamples } from '../../report/resampling/resamples.js';
import { cutIntoStretches, type Stretches, withStretches } from '../../report/resampling/stretches.js';
import type { ThresholdResult } from '../../report/summary.js';
import type { RunTables } from '../../report/tables.js';
import { type Condition, holds } from '../threshold-condition.js';
import type { PlannedThreshold } from '../threshold-plan.js';
import { rowsSql } from '../threshold-sql.js';

const STRETCHES = 32;
const RESAMPLES = 2_000;

/** A step that has ended, and what it was judged by. */
export interface EndedStep {
  readonly tables: RunTables;
  /** Virtual start, ms since the Unix epoch, and time from there that is not counted. */
  readonly startMs: number;
  readonly warmUpMs: number;
  /** Virtual time that was run, ms. */
  readonly durationMs: number;
  readonly thresholds: readonly PlannedThreshold[];
  /** Of the thresholds, in their order. */
  readonly results: readonly ThresholdResult[];
  /** A threshold has ended it. */
  readonly aborted: boolean;
  /** Number n of a stream, 0 (included) to 1 (excluded). */
  readonly chance: (n: number) => number;
}

/**
 * How close a step was: the share (0 to 1) of resamples of what it measured in which every threshold holds. Drawn are stretches of
 * time, since messages of one moment at one server are alike; devices are not, since every step has the same ones. Answer times
 * are known to within 1 % in it. What cannot be drawn (thresholds over windows, numbers that only the end of a run knows) stays as
 * it was.
 */
export async function heldShare(step: EndedStep): Promise<number> {
  const { tables, startMs, warmUpMs, thresholds, results, aborted, chance } = step;
  const judged = thresholds.map((threshold, index) => ({ threshold, ok: results[index]?.ok ?? false }));
  const counting = judged.filter(({ threshold }) => !threshold.warnOnly);
  if (aborted || counting.some(({ threshold, ok }) => !ok && !canBeDrawn(threshold))) return 0;
  const counted = `SELECT t FROM messages WHERE t >= ${Math.round(startMs + warmUpMs)}`;
  if ((await tables.scalar(`SELECT count(*) FROM (${counted})`)) === 0) return 0;
  const stretches = await cutIntoStretches(tables, counted, startMs, STRETCHES);
  const judges: Judge[] = [];
  for (const { threshold } of counting) {
    if (canBeDrawn(threshold)) judges.push(await judgeOf(threshold, stretches, step));
  }
  const { units, number, times } = drawResamples(stretches.length, RESAMPLES, chance);
  let held = 0;
  for (let resample = 0; resample < number; resample += 1) {
    if (judges.every((judge) => judge(times, resample * units))) held += 1;
  }
  return held / number;
}

function canBeDrawn({ measure, ofSummary, windowMs }: PlannedThreshold): boolean {
  return !ofSummary && windowMs === null && (measure?.sql ?? null) !== null;
}

/** Whether a threshold holds in one resample. */
type Judge = (times: Uint16Array, from: number) => boolean;

async function judgeOf(threshold: PlannedThreshold, stretches: Stretches, step: EndedStep): Promise<Judge> {
  const { tables, startMs, durationMs } = step;
  const { measure, condition, type, fromMs, untilMs } = threshold;
  if (measure === null) throw new TypeError('not in the event log');
  const reached = Math.min(untilMs, durationMs);
  const part = { fromMs: startMs + fromMs, untilMs: startMs + reached, isLast: reached === durationMs };
  const { rows } = await tables.query(
    `SELECT unit, floor(${BINS_PER_E} * ln(greatest(v, ${SHORTEST_MS})))::INTEGER AS bin,
       count(*), count(*) FILTER (hit), sum(v)
     FROM (${withStretches(stretches, rowsSql(measure, type, part), startMs)}) GROUP BY ALL`,
  );
  const binned = new BinnedTimes(stretches.length);
  const [all, hits, sums] = [0, 1, 2].map(() => new Float64Array(stretches.length)) as [Held, Held, Held];
  for (const [unit, bin, ...numbers] of rows) {
    const at = Number(unit);
    binned.add(at, Number(bin), Number(numbers[0]));
    for (const [place, held] of [all, hits, sums].entries()) held[at] = (held[at] as number) + Number(numbers[place]);
  }
  const compact = binned.compact();
  const room = new Float64Array(compact.bins.length);
  const value: (times: Uint16Array, from: number) => number = (times, from) => {
    switch (condition.aggregate) {
      case 'value':
      case 'count':
        return drawnSum(hits, times, from);
      case 'rate':
        return drawnSum(hits, times, from) / drawnSum(all, times, from);
      case 'avg':
        return drawnSum(sums, times, from) / drawnSum(all, times, from);
      default:
        return quantilesOf(compact, [partOf(condition)], times, from, room)[0] as number;
    }
  };
  return (times, from) => {
    const actual = value(times, from);
    return !Number.isNaN(actual) && holds(condition, actual);
  };
}

type Held = Float64Array;

const PARTS: Readonly<Record<string, number>> = { min: 0, med: 0.5, max: 1 };

/** The part of all times that lies below what a condition looks at, 0 to 1. */
function partOf({ aggregate, percent }: Condition): number {
  return PARTS[aggregate] ?? percent / 100;
}
