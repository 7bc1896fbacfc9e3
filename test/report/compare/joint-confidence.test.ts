import { describe, expect, it } from 'vitest';
import { jointConfidence } from '../../../src/report/resampling/joint-confidence.js';
import { percentileInterval } from '../../../src/report/resampling/resamples.js';
import { compared, madeRun } from './made-runs.js';

describe('the intervals of several measures', () => {
  it.each([
    { confidence: 0.95, measures: 1, resamples: 2_000 },
    { confidence: 0.95, measures: 20, resamples: 2_000 },
    { confidence: 0.95, measures: 55, resamples: 4_400 },
    { confidence: 0.99, measures: 12, resamples: 4_800 },
    { confidence: 0.95, measures: 400, resamples: 20_000 },
  ])('$measures at $confidence: resamples lie beyond either end', ({ confidence, measures, resamples }) => {
    const joint = jointConfidence(confidence, measures);
    expect(joint).toEqual({ alpha: (1 - confidence) / measures, resamples, reached: confidence });
    const { low, high } = percentileInterval(
      Float64Array.from({ length: joint.resamples }, (_, n) => n),
      joint.alpha,
    );
    expect(low).toBeGreaterThan(0);
    expect(high).toBeLessThan(joint.resamples - 1);
  });

  it('claim no more than so many resamples can tell', () => {
    expect(jointConfidence(0.999, 100)).toMatchObject({ resamples: 20_000, reached: 0.99 });
  });

  it('a comparison says so where it is less than asked for', async () => {
    const [a, b] = [madeRun({ seed: 1, devices: 20 }), madeRun({ seed: 2, devices: 20 })];
    const asked = await compared(a, b, { confidence: 0.999 });
    expect(asked.resamples).toBe(20_000);
    expect(asked.confidence).toBeLessThan(0.999);
    expect(asked.notes).toEqual([expect.stringMatching(/^99\.9 % confidence in \d+ measures .* it is 9\d\.\d+ %\.$/)]);
    const usual = await compared(a, b);
    expect(usual).toMatchObject({ confidence: 0.95, resamples: 2_000, notes: [] });
  });
});
