import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

const MICROSECONDS_PER_MS = 1_000;
/** Ten hours: nothing waits longer, and a histogram must know its end. */
const LONGEST_MICROSECONDS = 36_000_000_000;

/** A histogram of latencies, in microseconds inside. Posted to a worker it stays shared: recorded there, read here. */
export function createLatencyHistogram(): RecordableHistogram {
  return createHistogram({ lowest: 1, highest: LONGEST_MICROSECONDS, figures: 3 });
}

export function recordLatency(histogram: RecordableHistogram, ms: number): void {
  histogram.record(Math.min(LONGEST_MICROSECONDS, Math.max(1, Math.round(ms * MICROSECONDS_PER_MS))));
}

/** Of no samples all are 0. */
export interface Quantiles {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Quantiles of several workers' histograms, merged first (percentiles themselves cannot be merged). Milliseconds. */
export function mergedQuantiles(histograms: readonly RecordableHistogram[]): Quantiles {
  const all = createLatencyHistogram();
  for (const histogram of histograms) if (histogram.count > 0) all.add(histogram);
  if (all.count === 0) return { p50: 0, p90: 0, p95: 0, p99: 0, max: 0 };
  const at = (percent: number): number => all.percentile(percent) / MICROSECONDS_PER_MS;
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: all.max / MICROSECONDS_PER_MS };
}
