import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimerQueue } from '../../src/time/timer-queue.js';

function drain(queue: TimerQueue): [number, number][] {
  const out: [number, number][] = [];
  while (queue.nextEntry >= 0) {
    out.push([queue.nextDeadline, queue.nextEntry]);
    queue.set(queue.nextEntry, Number.POSITIVE_INFINITY);
  }
  return out;
}

describe('timer queue', () => {
  it('is empty at first', () => {
    const queue = new TimerQueue(3);
    expect([queue.size, queue.nextEntry, queue.nextDeadline]).toEqual([0, -1, Number.POSITIVE_INFINITY]);
  });

  it('gives entries due at the same instant in order of their number', () => {
    const queue = new TimerQueue(4);
    for (const entry of [3, 1, 0, 2]) queue.set(entry, 5);
    expect(drain(queue).map(([, entry]) => entry)).toEqual([0, 1, 2, 3]);
  });

  it('keeps the latest deadline of every entry, and gives them in order (property)', () => {
    const operation = fc.tuple(
      fc.integer({ min: 0, max: 39 }),
      fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constant(Number.POSITIVE_INFINITY)),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
        const queue = new TimerQueue(40);
        const model = new Map<number, number>();
        for (const [entry, deadline] of operations) {
          queue.set(entry, deadline);
          if (deadline === Number.POSITIVE_INFINITY) model.delete(entry);
          else model.set(entry, deadline);
          expect(queue.size).toBe(model.size);
          expect(queue.deadlineOf(entry)).toBe(deadline);
        }
        const wanted = [...model].map(([entry, deadline]): [number, number] => [deadline, entry]);
        wanted.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(drain(queue)).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });
});
