import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gapIn,
  type MeasuredLoad,
  nextStep,
  type SearchOptions,
  type SearchVerdict,
  type StepOutcome,
} from '../../src/scenario/capacity/search.js';

const OPTIONS: SearchOptions = {
  start: 10,
  factor: 2,
  least: 1,
  most: 1_000_000,
  precision: 0.1,
  repeats: 3,
  maxSteps: 40,
  round: Math.round,
};

/** Searches a server of which every load's outcome is known. */
function searched(outcomeOf: (load: number, step: number) => StepOutcome, options: Partial<SearchOptions> = {}) {
  const steps: MeasuredLoad[] = [];
  for (;;) {
    const next = nextStep(steps, { ...OPTIONS, ...options });
    if (next.kind === 'end') return { verdict: next.verdict, steps, ...gapIn(steps) };
    steps.push({ load: next.load, outcome: outcomeOf(next.load, steps.length) });
  }
}

const holdsUpTo =
  (capacity: number) =>
  (load: number): StepOutcome =>
    load <= capacity ? 'good' : 'bad';

describe('the search for the knee', () => {
  it('goes up by the factor, halves the gap, repeats both ends', () => {
    const { verdict, steps, lastGood, firstBad } = searched(holdsUpTo(100));
    expect(steps.map(({ load }) => load)).toEqual([10, 20, 40, 80, 160, 113, 95, 104, 95, 104, 95, 104]);
    expect({ verdict, lastGood, firstBad }).toEqual({ verdict: 'knee', lastGood: 95, firstBad: 104 });
  });

  it.each<[string, number, Partial<SearchOptions>, SearchVerdict, number | null, number | null]>([
    ['down, where the first load is too much', 3, { start: 50 }, 'knee', 3, 4],
    ['holds at every load there is', 1e9, { most: 100 }, 'not-reached', 100, null],
    ['holds at no load', 0, {}, 'none-good', null, 1],
    ['runs out of steps on the way up', 1e9, { maxSteps: 3 }, 'not-reached', 40, null],
    ['runs out of steps in the gap', 100, { maxSteps: 5 }, 'knee', 80, 160],
  ])('%s', (_, capacity, options, verdict, lastGood, firstBad) => {
    expect(searched(holdsUpTo(capacity), options)).toMatchObject({ verdict, lastGood, firstBad });
  });

  it('a generator that is the bottleneck gets a second chance, and then says what it knows', () => {
    const { verdict, lastGood, steps } = searched((load) => (load > 40 ? 'untrustworthy' : 'good'));
    expect(steps.map(({ load }) => load)).toEqual([10, 20, 40, 80, 80]);
    expect({ verdict, lastGood }).toEqual({ verdict: 'generator', lastGood: 40 });
    const once = searched((load, step) => (step === 2 ? 'untrustworthy' : holdsUpTo(100)(load)));
    expect(once).toMatchObject({ verdict: 'knee', lastGood: 95, firstBad: 104 });
  });

  it('a generator that is the bottleneck twice, but not twice running, gets its chances; a gap that is known is told', () => {
    const load80 = [3, 5];
    const apart = searched((load, step) => (load80.includes(step) ? 'untrustworthy' : holdsUpTo(100)(load)));
    expect(apart).toMatchObject({ verdict: 'knee', lastGood: 95, firstBad: 104 });
    const inGap = searched((load) => (load === 113 ? 'untrustworthy' : holdsUpTo(100)(load)));
    expect(inGap).toMatchObject({ verdict: 'knee', lastGood: 80, firstBad: 160 });
  });

  it('one odd step does not decide: the majority of its repeats does', () => {
    // The first time at 95 is bad by chance.
    let seen = 0;
    const { lastGood, firstBad } = searched((load) => {
      if (load === 95 && seen++ === 0) return 'bad';
      return load <= 100 ? 'good' : 'bad';
    });
    expect(lastGood).toBeGreaterThanOrEqual(80);
    expect(firstBad).toBeLessThanOrEqual(113);
  });

  it('brackets every capacity as narrowly as asked, both ends measured as often as asked', () => {
    const any = fc.record({
      capacity: fc.integer({ min: 1, max: 100_000 }),
      start: fc.integer({ min: 1, max: 10_000 }),
      factor: fc.double({ min: 1.05, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(any, ({ capacity, start, factor }) => {
        const { verdict, steps, lastGood, firstBad } = searched(holdsUpTo(capacity), {
          start,
          factor,
          maxSteps: 10_000,
        });
        expect(verdict).toBe('knee');
        expect(lastGood).toBeLessThanOrEqual(capacity);
        expect(firstBad).toBeGreaterThan(capacity);
        const width = (firstBad as number) - (lastGood as number);
        expect(width <= 1 || width <= OPTIONS.precision * (lastGood as number)).toBe(true);
        for (const end of [lastGood, firstBad]) {
          expect(steps.filter(({ load }) => load === end).length).toBeGreaterThanOrEqual(OPTIONS.repeats);
        }
      }),
    );
  });

  it('ends whatever the outcomes are', () => {
    const outcomes = fc.array(fc.constantFrom<StepOutcome>('good', 'bad', 'untrustworthy'), {
      minLength: 50,
      maxLength: 50,
    });
    fc.assert(
      fc.property(outcomes, (drawn) => {
        expect(searched((_, step) => drawn[step] ?? 'bad').steps.length).toBeLessThanOrEqual(OPTIONS.maxSteps);
      }),
    );
  });
});
