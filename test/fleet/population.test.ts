import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FleetPlan, GroupPlan } from '../../src/fleet/plan.js';
import { accountOf, dealShards, type ShardPlan, shardsOf } from '../../src/fleet/population.js';
import { planOf } from './plan.js';

const MOST_SHARDS = 32;
const TEMPLATE = planOf();
const GROUP = TEMPLATE.groups[0] as GroupPlan;
const ACCOUNT = TEMPLATE.accounts[0] as FleetPlan['accounts'][number];

/** A plan of which only the population matters: so many accounts; groups of so many devices in some of them. */
function populated(accounts: number, groups: readonly { count: number; accounts: readonly number[] }[]): FleetPlan {
  return {
    ...TEMPLATE,
    accounts: Array.from({ length: accounts }, (_, index) => ({ ...ACCOUNT, index })),
    groups: groups.map((group, index) => ({ ...GROUP, ...group, index })),
  };
}

const plans = fc
  .record({
    accounts: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 120 })),
    groups: fc.array(
      fc.record({
        count: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 500 })),
        chosen: fc.array(fc.nat(), { minLength: 1, maxLength: 40 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ accounts, groups }) =>
    populated(
      accounts,
      groups.map(({ count, chosen }) => ({
        count,
        accounts: [...new Set(chosen.map((n) => n % accounts))].sort((a, b) => a - b),
      })),
    ),
  );

function devicesByAccount(plan: FleetPlan): number[] {
  const counts = plan.accounts.map(() => 0);
  for (const group of plan.groups) {
    for (let k = 0; k < group.count; k += 1) {
      const account = accountOf(group, k);
      counts[account] = (counts[account] ?? 0) + 1;
    }
  }
  return counts;
}

describe('virtual account of a device: contiguous blocks of nearly equal size', () => {
  it.each([
    [10, [0], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    [5, [3, 7], [3, 3, 3, 7, 7]],
    [4, [0, 1, 2, 3], [0, 1, 2, 3]],
    [2, [0, 1, 2, 3], [0, 2]],
  ])('%d devices in %j: %j', (count, accounts, wanted) => {
    expect(wanted.map((_, k) => accountOf({ ...GROUP, count, accounts }, k))).toEqual(wanted);
  });

  it('goes through the accounts in their order, no two blocks differ by more than one (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: 60 }), (count, length) => {
        const accounts = Array.from({ length }, (_, n) => 3 * n);
        const drawn = Array.from({ length: count }, (_, k) => accountOf({ ...GROUP, count, accounts }, k));
        expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
        const sizes = accounts.map((account) => drawn.filter((other) => other === account).length);
        expect(sizes.reduce((sum, size) => sum + size)).toBe(count);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('shards (decision 3)', () => {
  it('every virtual account is whole in exactly one shard, and with it its devices; 32 shards at most (property)', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const shards = shardsOf(plan);
        const byAccount = devicesByAccount(plan);
        expect(shards.flatMap(({ accounts }) => accounts)).toEqual(plan.accounts.map(({ index }) => index));
        expect(shards.map(({ index }) => index)).toEqual(shards.map((_, n) => n));
        expect(shards.length).toBe(Math.min(MOST_SHARDS, plan.accounts.length));
        for (const { accounts, devices } of shards) {
          expect(devices).toBe(accounts.reduce((sum, account) => sum + (byAccount[account] ?? 0), 0));
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['one account', populated(1, [{ count: 1_000, accounts: [0] }]), [1_000]],
    ['as many devices in each', populated(4, [{ count: 400, accounts: [0, 1, 2, 3] }]), [100, 100, 100, 100]],
    ['an account without devices', populated(3, [{ count: 10, accounts: [0, 2] }]), [5, 0, 5]],
  ])('%s', (_words, plan, wanted) => {
    expect(shardsOf(plan).map(({ devices }) => devices)).toEqual(wanted);
  });

  it('all devices in the first of 100 accounts make no 33rd shard', () => {
    const shards = shardsOf(populated(100, [{ count: 10, accounts: [0] }]));
    expect(shards).toHaveLength(MOST_SHARDS);
    expect(shards.at(-1)?.accounts.at(-1)).toBe(99);
  });

  it('neighbouring accounts are joined to shards of about as many devices', () => {
    const accounts = Array.from({ length: 320 }, (_, index) => index);
    const sizes = shardsOf(populated(320, [{ count: 3_200, accounts }])).map(({ devices }) => devices);
    expect(sizes).toEqual(new Array(MOST_SHARDS).fill(100));
  });
});

describe('dealing shards to workers', () => {
  const hands = fc.record({
    sizes: fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: MOST_SHARDS }),
    workers: fc.integer({ min: 1, max: 8 }),
  });
  const shardsOfSizes = (sizes: readonly number[]): ShardPlan[] =>
    sizes.map((devices, index) => ({ index, accounts: [index], devices }));

  it('deals every shard once, each hand in order, the same ones each time (property)', () => {
    fc.assert(
      fc.property(hands, ({ sizes, workers }) => {
        const shards = shardsOfSizes(sizes);
        const dealt = dealShards(shards, workers);
        expect(dealt).toHaveLength(workers);
        expect(dealt.flat().sort((a, b) => a.index - b.index)).toEqual(shards);
        for (const hand of dealt) {
          const order = hand.map(({ index }) => index);
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
        expect(dealShards(shards, workers)).toEqual(dealt);
      }),
    );
  });

  it('no worker has more than the smallest load and one shard more (property)', () => {
    fc.assert(
      fc.property(hands, ({ sizes, workers }) => {
        const loads = dealShards(shardsOfSizes(sizes), workers).map((hand) =>
          hand.reduce((sum, { devices }) => sum + devices, 0),
        );
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(Math.max(...sizes));
      }),
    );
  });

  it('the largest go first, so that the small ones even out the loads', () => {
    const loads = dealShards(shardsOfSizes([1, 1, 1, 3]), 2).map((hand) => hand.map(({ devices }) => devices));
    expect(loads).toEqual([[3], [1, 1, 1]]);
  });

  it('shards without devices are dealt too', () => {
    expect(dealShards(shardsOfSizes([0, 0, 0]), 2).flat()).toHaveLength(3);
  });
});
