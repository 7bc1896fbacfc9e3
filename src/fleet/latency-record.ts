import type { RecordableHistogram } from 'node:perf_hooks';
import { createLatencyHistogram } from './latency.js';

/** Ranks a record knows: a thousandth of the samples is as exact as the quantiles of a summary need. */
const MOST_RANKS = 1_000;
const PERCENT = 100;

/** A histogram as plain data: the values at evenly spaced ranks, each standing for as many samples. */
export interface LatencyRecord {
  readonly samples: number;
  readonly values: readonly number[];
}

export function recordOfLatency(histogram: RecordableHistogram): LatencyRecord {
  const samples = histogram.count;
  const ranks = Math.min(MOST_RANKS, samples);
  const values = Array.from({ length: ranks }, (_, rank) => histogram.percentile((PERCENT * (rank + 1)) / ranks));
  return { samples, values };
}

/** A histogram with as many samples, of which the record's quantiles hold. */
export function latencyFrom({ samples, values }: LatencyRecord): RecordableHistogram {
  let times = createLatencyHistogram();
  for (const value of values) times.record(value);
  // Every value many times: by doubling, so that a hundred million samples take as long as a thousand.
  const all = createLatencyHistogram();
  for (
    let left = values.length === 0 ? 0 : Math.round(samples / values.length);
    left > 0;
    left = Math.floor(left / 2)
  ) {
    if (left % 2 === 1) all.add(times);
    const twice = createLatencyHistogram();
    twice.add(times);
    twice.add(times);
    times = twice;
  }
  return all;
}
