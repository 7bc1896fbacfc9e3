import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw } from '../../src/random/draw.js';
import { type JudgedStep, kneeInterval } from '../../src/scenario/capacity/knee-interval.js';
import { gapIn } from '../../src/scenario/capacity/search.js';

const intervalOf = (steps: readonly JudgedStep[], seed = 42) =>
  kneeInterval(steps, seed, (n) => draw(seed, 0, 'bootstrap', n));

const certain = (load: number, outcome: 'good' | 'bad'): JudgedStep => ({
  load,
  outcome,
  heldShare: outcome === 'good' ? 1 : 0,
});
const times = (number: number, step: JudgedStep): JudgedStep[] => Array.from({ length: number }, () => step);

const KNEE = 100;
const LOADS = [50, 71, 84, 92, 96, 104, 109, 119, 141, 200];

/** A server that gives way at 100, a quarter more or less by chance in each step; a step knows itself to within a tenth. */
function measured(repeats: number, seed: number): JudgedStep[] {
  let n = 0;
  const even = (): number => 2 * draw(seed, 1, 'arrival', n++) - 1;
  return LOADS.flatMap((load) =>
    Array.from({ length: repeats }, (): JudgedStep => {
      const distance = Math.log(KNEE / load) + 0.25 * even();
      const heldShare = Math.max(0, Math.min(1, 0.5 + distance / 0.2));
      return { load, outcome: distance > 0 ? 'good' : 'bad', heldShare };
    }),
  );
}

const anySteps = fc.array(
  fc.record({
    load: fc.integer({ min: 1, max: 12 }),
    outcome: fc.constantFrom('good' as const, 'bad' as const, 'untrustworthy' as const),
    heldShare: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { maxLength: 24 },
);

describe('the interval of the knee', () => {
  it('is the gap where no step leaves a doubt', () => {
    const steps = [...times(3, certain(80, 'good')), ...times(3, certain(90, 'bad')), certain(160, 'bad')];
    expect(intervalOf(steps)).toEqual({
      kind: 'bootstrap',
      low: 80,
      high: 90,
      level: 0.95,
      resamples: 2_000,
      seed: 42,
    });
  });

  it('is wider where the repeats of an end do not agree', () => {
    const disagreeing = [certain(80, 'good'), certain(80, 'good'), certain(80, 'bad')];
    const interval = intervalOf([...times(1, certain(40, 'good')), ...disagreeing, ...times(3, certain(90, 'bad'))]);
    expect(interval).toMatchObject({ low: 40, high: 90 });
  });

  it('is wider where a step within its repeats was close', () => {
    const close: JudgedStep = { load: 90, outcome: 'bad', heldShare: 0.4 };
    const steps = [...times(3, certain(80, 'good')), ...times(3, close), certain(160, 'bad')];
    expect(intervalOf(steps)).toMatchObject({ low: 80, high: 160 });
  });

  it('has no end where chance reaches beyond what was tried', () => {
    const close = (load: number, outcome: 'good' | 'bad'): JudgedStep => ({ load, outcome, heldShare: 0.5 });
    const steps = [...times(3, close(80, 'good')), ...times(3, close(90, 'bad'))];
    expect(intervalOf(steps)).toMatchObject({ kind: 'bootstrap', low: null, high: null });
  });

  it.each([
    ['one repeat was asked for', [certain(80, 'good'), certain(90, 'bad')]],
    ['the steps ended before an end was repeated', [...times(3, certain(80, 'good')), certain(90, 'bad')]],
    [
      'the others say nothing about the server',
      [...times(2, certain(80, 'good')), certain(90, 'bad'), { load: 90, outcome: 'untrustworthy', heldShare: 0 }],
    ],
  ] as [string, JudgedStep[]][])('is the bracket of last good and first bad, at no level, where %s', (_, steps) => {
    expect(intervalOf(steps)).toEqual({
      kind: 'bracket',
      low: 80,
      high: 90,
      level: null,
      resamples: null,
      seed: null,
    });
  });

  it.each([
    ['at every load', 'good'],
    ['at none', 'bad'],
  ] as const)('is not there where the server held %s', (_, outcome) => {
    expect(intervalOf([certain(10, outcome), certain(20, outcome)])).toBeNull();
  });

  it('contains the gap, whatever was measured, and is the same for the same seed', () => {
    fc.assert(
      fc.property(anySteps, fc.nat(), (steps, seed) => {
        const interval = intervalOf(steps, seed);
        expect(intervalOf(steps, seed)).toEqual(interval);
        const { lastGood, firstBad } = gapIn(steps);
        if (interval === null) expect(lastGood === null || firstBad === null).toBe(true);
        else {
          expect(interval.low ?? Number.NEGATIVE_INFINITY).toBeLessThanOrEqual(lastGood as number);
          expect(interval.high ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(firstBad as number);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is narrower the more repeats there are of the same noise, and holds the true knee about as often as it says', () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed + 1);
    const [few = 0, more = 0, many = 0] = [3, 9, 27].map((repeats) => {
      const intervals = seeds.map((seed) => intervalOf(measured(repeats, seed), seed));
      const missed = intervals.filter(
        (one) => (one?.low ?? 0) > KNEE || (one?.high ?? Number.POSITIVE_INFINITY) < KNEE,
      );
      // One in twenty is to be missed.
      expect(missed.length).toBeLessThanOrEqual(4);
      const sum = intervals.reduce((total, one) => total + Math.log((one?.high ?? 400) / (one?.low ?? 25)), 0);
      return sum / seeds.length;
    });
    expect(more).toBeLessThan(few);
    expect(many).toBeLessThan(more);
    // The loads that were tried are no closer, so it cannot go to nothing.
    expect(many).toBeGreaterThanOrEqual(Math.log(104 / 96));
  });
});
