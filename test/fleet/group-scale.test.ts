import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScaleOrder } from '../../src/fleet/control-port.js';
import { dealOut, GroupScale } from '../../src/fleet/group-scale.js';
import { planOf } from './plan.js';

/** Ten devices with the indices 5 to 14, in the accounts 0 and 1. */
function group() {
  const plan = planOf({ groups: [{ count: 5 }, { count: 10, accounts: [0, 1] }], accounts: 2 });
  const [, second] = plan.groups;
  if (second === undefined) throw new RangeError('no second group');
  return new GroupScale(second);
}

/** Brings a group to a size. */
function brought(scale: GroupScale, size: number, free: number): ScaleOrder {
  const order = scale.to(size, free);
  scale.follow(order);
  return order;
}

describe('the size of a group', () => {
  it('shrinks from its end, and comes back the same way', () => {
    const scale = group();
    expect(brought(scale, 7, 100)).toMatchObject({ off: [{ from: 12, until: 15 }], on: [], added: [] });
    expect(brought(scale, 9, 100)).toMatchObject({ off: [], on: [{ from: 12, until: 14 }], added: [] });
    expect(scale.size).toBe(9);
    expect(scale.devices).toBe(10);
  });

  it('grows behind all other devices, in every account alike, once what was switched off is back', () => {
    const scale = group();
    brought(scale, 8, 15);
    expect(brought(scale, 13, 15)).toEqual({
      group: 1,
      off: [],
      on: [{ from: 13, until: 15 }],
      added: [
        { index: 15, account: 0 },
        { index: 16, account: 1 },
        { index: 17, account: 0 },
      ],
    });
    // Others have joined other groups meanwhile.
    expect(brought(scale, 14, 40).added).toEqual([{ index: 40, account: 1 }]);
    expect(brought(scale, 12, 41).off).toEqual([
      { from: 17, until: 18 },
      { from: 40, until: 41 },
    ]);
  });

  it('whatever is asked for, in whatever order, exactly so many are on (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 1, maxLength: 12 }), (sizes) => {
        const scale = group();
        const on = new Set(Array.from({ length: 10 }, (_, n) => 5 + n));
        let free = 15;
        for (const size of sizes) {
          const order = brought(scale, size, free);
          for (const { from, until } of order.off)
            for (let n = from; n < until; n += 1) expect(on.delete(n)).toBe(true);
          for (const { from, until } of order.on) for (let n = from; n < until; n += 1) on.add(n);
          for (const { index } of order.added) on.add(index);
          free += order.added.length;
          expect(on.size).toBe(size);
          expect(scale.size).toBe(size);
        }
      }),
    );
  });
});

it.each([
  [10, [1, 1], [5, 5]],
  [11, [1, 1], [6, 5]],
  [0, [3, 1], [0, 0]],
  [7, [4, 4, 2], [3, 3, 1]],
])('%i dealt out by %j is %j', (number, shares, parts) => {
  expect(dealOut(number, shares)).toEqual(parts);
});
