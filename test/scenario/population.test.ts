import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupPlan } from '../../src/fleet/plan.js';
import { accountOf } from '../../src/fleet/population.js';
import { blockSizes, scaleCounts } from '../../src/scenario/population.js';

describe('scaling a population (--devices)', () => {
  it.each([
    { counts: [50, 30, 20], devices: 10, scaled: [5, 3, 2], why: 'in proportion' },
    { counts: [1, 1, 1], devices: 10, scaled: [4, 3, 3], why: 'equal remainders: the first one gets it' },
    { counts: [60, 25, 15], devices: 10, scaled: [6, 3, 1], why: 'largest remainder' },
    { counts: [1000, 1, 1], devices: 10, scaled: [8, 1, 1], why: 'at least one each' },
    { counts: [10, 20], devices: null, scaled: [10, 20], why: 'as written' },
    { counts: [10, 20], devices: 60, scaled: [20, 40], why: 'also upwards' },
  ])('$counts to $devices: $why', ({ counts, devices, scaled }) => {
    expect(scaleCounts(counts, devices)).toEqual(scaled);
  });

  it('refuses fewer devices than groups', () => {
    expect(() => scaleCounts([5, 5, 5], 2)).toThrow(expect.objectContaining({ code: 'SLF_OPTION_INVALID' }));
  });

  it('always gives the number asked for, and nobody less than one', () => {
    const populations = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(populations, fc.integer({ min: 20, max: 200_000 }), (counts, devices) => {
        const scaled = scaleCounts(counts, devices);
        expect(scaled.reduce((sum, count) => sum + count, 0)).toBe(devices);
        expect(Math.min(...scaled)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('spreading a group over virtual accounts', () => {
  it('counts the same blocks as the fleet deals out device by device', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 40 }), (count, accounts) => {
        const group = {
          count,
          accounts: Array.from({ length: accounts }, (_, index) => index),
        } as unknown as GroupPlan;
        const dealt = new Array<number>(accounts).fill(0);
        for (let k = 0; k < count; k += 1) dealt[accountOf(group, k)] = (dealt[accountOf(group, k)] as number) + 1;
        expect(blockSizes(count, accounts)).toEqual(dealt);
      }),
    );
  });
});
