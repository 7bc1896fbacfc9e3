import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLatencyHistogram, mergedQuantiles, recordLatency } from '../../src/fleet/latency.js';
import { latencyFrom, recordOfLatency } from '../../src/fleet/latency-record.js';

test('a histogram written down and read back has its quantiles, to a thousandth of the samples (property)', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.001, max: 60_000, noNaN: true }), { maxLength: 3_000 }), (samples) => {
      const histogram = createLatencyHistogram();
      for (const ms of samples) recordLatency(histogram, ms);
      const back = latencyFrom(JSON.parse(JSON.stringify(recordOfLatency(histogram))));
      expect(Math.abs(back.count - samples.length)).toBeLessThanOrEqual(samples.length / 2);
      for (const percent of [50, 90, 95, 99, 100]) {
        const near = [percent - 0.2, Math.min(100, percent + 0.2)].map((rank) => histogram.percentile(rank));
        expect(back.percentile(percent)).toBeGreaterThanOrEqual((near[0] as number) * 0.998);
        expect(back.percentile(percent)).toBeLessThanOrEqual((near[1] as number) * 1.002);
      }
    }),
    { numRuns: 50 },
  );
});

test('a hundred million samples are read back at once, and none stay none', () => {
  const back = latencyFrom({ samples: 100_000_000, values: [1_000, 2_000, 3_000, 4_000] });
  expect(back.count).toBe(100_000_000);
  expect(mergedQuantiles([back]).p50).toBeCloseTo(2, 1);
  expect(latencyFrom(recordOfLatency(createLatencyHistogram())).count).toBe(0);
});
