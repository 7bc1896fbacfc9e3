import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArrivalStretch, type ArrivingGroup, arrivalOf, arrivalsIn } from '../../src/fleet/arrival.js';
import { shuffledPlace } from '../../src/random/shuffled-place.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time/duration.js';
import { live, planOf, START_MS } from './plan.js';

function arrivals(group: ArrivingGroup, seed = 1): number[] {
  return Array.from({ length: group.count }, (_, k) => arrivalOf(seed, group, k)).sort((a, b) => a - b);
}

const rated = (count: number, ...stretches: ArrivalStretch[]): ArrivingGroup => ({
  index: 0,
  firstIndex: 0,
  count,
  arrive: { stretches },
});

const steady = (fromMs: number, untilMs: number, perSecond: number): ArrivalStretch => ({
  fromMs,
  untilMs,
  fromPerMs: perSecond / SECOND_MS,
  toPerMs: perSecond / SECOND_MS,
});

const between = (instants: readonly number[], from: number, until: number): number =>
  instants.filter((at) => at >= from && at < until).length;

it('a shuffled place is a permutation, another for each stream (property)', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 3_000 }), fc.nat({ max: 50 }), (seed, count, stream) => {
      const places = Array.from({ length: count }, (_, k) => shuffledPlace(seed, 'arrival-order', stream, k, count));
      expect(new Set(places).size).toBe(count);
      expect(Math.min(...places)).toBe(0);
      expect(Math.max(...places)).toBe(count - 1);
    }),
    { numRuns: 50 },
  );
});

it('a shuffled order is not the order of the devices', () => {
  const places = Array.from({ length: 1_000 }, (_, k) => shuffledPlace(7, 'arrival-order', 0, k, 1_000));
  expect(places.filter((place, k) => Math.abs(place - k) < 50).length).toBeLessThan(200);
  expect(places).not.toEqual(Array.from({ length: 1_000 }, (_, k) => shuffledPlace(7, 'arrival-order', 1, k, 1_000)));
});

describe('arrivals', () => {
  it('at once: all in the first instant', () => {
    const group: ArrivingGroup = { index: 0, firstIndex: 0, count: 50, arrive: { atMs: 7_000, overMs: 0 } };
    expect(new Set(arrivals(group))).toEqual(new Set([7_000]));
  });

  it('at 20/s: exactly one in every 50 ms, in an order that has nothing to do with serial numbers', () => {
    const group = rated(400, steady(MINUTE_MS, MINUTE_MS + 20 * SECOND_MS, 20));
    for (const [n, at] of arrivals(group).entries()) expect(Math.floor((at - MINUTE_MS) / 50)).toBe(n);
    expect(arrivalOf(1, group, 0)).toBeGreaterThan(arrivalOf(1, group, 399) - 20 * SECOND_MS);
    const first = Array.from({ length: 200 }, (_, k) => arrivalOf(1, group, k));
    expect(between(first, MINUTE_MS + 10 * SECOND_MS, MINUTE_MS + 20 * SECOND_MS)).toBeGreaterThan(60);
  });

  it('in a ramp from 0/s to 10/s over 20 s: a quarter of the 100 in the first half', () => {
    const group = rated(100, { fromMs: 0, untilMs: 20_000, fromPerMs: 0, toPerMs: 0.01 });
    const at = arrivals(group);
    expect(between(at, 0, 10_000)).toBe(25);
    expect(between(at, 0, 20_001)).toBe(100);
  });

  it('that no stretch has room for never come', () => {
    const at = arrivals(rated(100, steady(0, 2_000, 10), steady(5_000, 8_000, 10)));
    expect(between(at, 0, 2_000)).toBe(20);
    expect(between(at, 2_000, 5_000)).toBe(0);
    expect(between(at, 5_000, 8_000)).toBe(30);
    expect(at.filter((instant) => instant === Number.POSITIVE_INFINITY)).toHaveLength(50);
  });

  it('keep the number each stretch promises, whatever its rates (property)', () => {
    const rate = fc.double({ min: 0, max: 0.05, noNaN: true });
    const stretch = fc.record({ forMs: fc.integer({ min: 1_000, max: HOUR_MS / 60 }), from: rate, to: rate });
    fc.assert(
      fc.property(fc.integer(), fc.array(stretch, { minLength: 1, maxLength: 4 }), (seed, parts) => {
        let fromMs = 0;
        const stretches = parts.map(({ forMs, from, to }): ArrivalStretch => {
          const one = { fromMs, untilMs: fromMs + forMs, fromPerMs: from, toPerMs: to };
          fromMs = one.untilMs;
          return one;
        });
        const at = arrivals(rated(2_000, ...stretches), seed);
        let expected = 0;
        for (const one of stretches) {
          expected += arrivalsIn(one);
          // Exactly one device a period: at most the one whose period is cut is not there yet.
          const arrived = Math.min(2_000, between(at, 0, one.untilMs + 1));
          expect(arrived).toBeGreaterThanOrEqual(Math.min(2_000, Math.floor(expected)) - 1);
          expect(arrived).toBeLessThanOrEqual(Math.ceil(expected) + 1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are lived: devices are powered on at these instants, on one worker as on two', async () => {
    const stretches = [steady(0, 60_000, 1)];
    const plan = planOf({ for: '1h', accounts: 2, groups: [{ count: 80, register: { after: '1s' } }] });
    const [group] = plan.groups;
    if (group === undefined) throw new RangeError('no group');
    const arriving = { ...plan, groups: [{ ...group, arrive: { stretches } }] };
    const lived = await live(arriving);
    const powered = lived.events.filter(({ kind }) => kind === 'device').map(({ t }) => t - START_MS);
    expect(powered.sort((a, b) => a - b)).toEqual(arrivals(rated(80, ...stretches)).slice(0, 60));
    expect((await live(arriving, { workers: 2 })).files).toEqual(lived.files);
  });
});
