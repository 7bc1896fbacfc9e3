import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LATENCY_BIN_SLOTS, LatencyBins, LatencyCounts } from '../../src/telemetry/latency-bins.js';

const NOTHING = new Float64Array(LATENCY_BIN_SLOTS);
/** A bin is 1/128 of its answer time wide, or a microsecond. */
const WIDTH = 1 / 128;

function readingOf(bins: LatencyBins): Float64Array {
  const sums = new Float64Array(LATENCY_BIN_SLOTS);
  bins.addTo(sums);
  return sums;
}

function countsOf(times: readonly number[]): LatencyCounts {
  const bins = new LatencyBins(new Float64Array(LATENCY_BIN_SLOTS));
  for (const ms of times) bins.record(ms);
  return LatencyCounts.between(NOTHING, readingOf(bins));
}

/** The smallest of the times that so many per cent do not exceed. */
function exactPercentile(times: readonly number[], percent: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil((sorted.length * percent) / 100)) - 1] as number;
}

/** From a microsecond to hours, as many short as long ones. */
const time = fc.double({ min: 0, max: 1, noNaN: true }).map((x) => 0.001 * 30_000_000_000 ** x);

describe('latency bins: a histogram in shared memory that only grows', () => {
  it('tells a quantile to within 0.8 %, and never better than it was (property)', () => {
    fc.assert(
      fc.property(
        fc.array(time, { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (times, p) => {
          const exact = exactPercentile(times, p);
          const told = countsOf(times).percentile(p);
          // Times are kept in whole microseconds.
          expect(told).toBeGreaterThanOrEqual(exact - 0.0005);
          expect(told).toBeLessThanOrEqual(exact * (1 + WIDTH) + 0.0005);
        },
      ),
    );
  });

  it.each([
    ['nothing is longer than ten hours', 1e12, 36_000_000],
    ['nothing is shorter than a microsecond', 0, 0.001],
    ['below 256 µs every microsecond is told', 0.2, 0.2],
    ['half an hour and more', 4_294_968, 4_294_968],
  ])('%s', (_, ms, told) => {
    const counts = countsOf([ms]);
    expect(counts.max).toBeGreaterThanOrEqual(told);
    expect(counts.max).toBeLessThanOrEqual(told * (1 + WIDTH));
  });

  it('knows count, mean, least and most', () => {
    const counts = countsOf([1, 2, 3, 10]);
    expect(counts.count).toBe(4);
    expect(counts.mean).toBe(4);
    expect(counts.min).toBeCloseTo(1, 1);
    expect(counts.max).toBeCloseTo(10, 0);
  });

  it('without answers, tells 0', () => {
    const { count, mean, min, max } = LatencyCounts.none;
    expect([count, mean, min, max, LatencyCounts.none.percentile(95)]).toEqual([0, 0, 0, 0, 0]);
  });

  it('between two readings is what came between them; the parts together are the whole (property)', () => {
    const parts = fc.array(fc.array(time, { maxLength: 20 }), { maxLength: 6 });
    fc.assert(
      fc.property(parts, (windows) => {
        const bins = new LatencyBins(new Float64Array(LATENCY_BIN_SLOTS));
        let before = readingOf(bins);
        const counts = windows.map((times) => {
          for (const ms of times) bins.record(ms);
          const after = readingOf(bins);
          const since = LatencyCounts.between(before, after);
          before = after;
          expect([since.count, since.max]).toEqual([times.length, countsOf(times).max]);
          return since;
        });
        const merged = LatencyCounts.merged(counts);
        const whole = countsOf(windows.flat());
        expect(merged.count).toBe(whole.count);
        expect(merged.mean).toBeCloseTo(whole.mean, 6);
        for (const p of [0, 50, 95, 100]) expect(merged.percentile(p)).toBe(whole.percentile(p));
      }),
    );
  });

  it('below a power of two of microseconds are counted exactly (property)', () => {
    const times = fc.array(fc.integer({ min: 1, max: 2 ** 26 }).map((microseconds) => microseconds / 1_000));
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 27 }), (list, power) => {
        const bound = 2 ** power / 1_000;
        expect(countsOf(list).countBelow(bound)).toBe(list.filter((ms) => ms < bound).length);
      }),
    );
  });

  it('of two workers add up', () => {
    const sums = new Float64Array(LATENCY_BIN_SLOTS);
    for (const ms of [1, 3]) {
      const bins = new LatencyBins(new Float64Array(LATENCY_BIN_SLOTS));
      bins.record(ms);
      bins.addTo(sums);
    }
    const counts = LatencyCounts.between(NOTHING, sums);
    expect([counts.count, counts.mean]).toEqual([2, 2]);
  });
});
