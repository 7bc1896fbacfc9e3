import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, YEAR_MS } from '../../src/time/duration.js';
import { VirtualClock } from '../../src/time/virtual-clock.js';

const START = Date.UTC(2026, 0, 1);
const NEVER = Number.POSITIVE_INFINITY;
/** The longest delay a timer can hold. One millisecond more and it fires at once: the trap this clock is there for. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

function clockWithWakes(): { clock: VirtualClock; wakes: number[] } {
  const wakes: number[] = [];
  const clock: VirtualClock = new VirtualClock(START, () => wakes.push(clock.now - START));
  return { clock, wakes };
}

describe('a deadline wakes once, at its instant, however far it is', () => {
  it.each([
    ['at once', 1],
    ['15 minutes', 900_000],
    ['the longest delay of a timer', LONGEST_DELAY_MS],
    ['one millisecond more', LONGEST_DELAY_MS + 1],
    ['30 days', 30 * DAY_MS],
    ['180 days', 180 * DAY_MS],
    ['exactly three hops', 3 * LONGEST_DELAY_MS],
    ['10 years', 10 * YEAR_MS],
  ])('%s', (_words, delayMs) => {
    const { clock, wakes } = clockWithWakes();
    clock.arm(START + delayMs);
    clock.advanceTo(START + delayMs - 1);
    expect(wakes).toEqual([]);
    clock.advanceTo(START + delayMs);
    expect(wakes).toEqual([delayMs]);
    clock.advanceTo(START + 20 * YEAR_MS);
    expect(wakes).toEqual([delayMs]);
  });
});

describe('the one timer', () => {
  it('starts at its start', () => {
    expect(clockWithWakes().clock.now).toBe(START);
  });

  it('keeps the latest deadline only, be it earlier or later than the one before', () => {
    for (const [first, second] of [
      [100 * DAY_MS, DAY_MS],
      [DAY_MS, 100 * DAY_MS],
    ] as const) {
      const { clock, wakes } = clockWithWakes();
      clock.arm(START + first);
      clock.arm(START + second);
      clock.advanceTo(START + YEAR_MS);
      expect(wakes).toEqual([second]);
    }
  });

  it('is armed once, however often it is told the same deadline', () => {
    const { clock, wakes } = clockWithWakes();
    for (let n = 0; n < 5; n += 1) clock.arm(START + 60 * DAY_MS);
    clock.advanceTo(START + YEAR_MS);
    expect(wakes).toEqual([60 * DAY_MS]);
  });

  it('is disarmed by infinity, also in the midst of its hops', () => {
    const { clock, wakes } = clockWithWakes();
    clock.arm(START + YEAR_MS);
    clock.advanceTo(START + 100 * DAY_MS);
    clock.arm(NEVER);
    clock.advanceTo(START + 2 * YEAR_MS);
    expect(wakes).toEqual([]);
    clock.arm(START + 3 * YEAR_MS);
    clock.advanceTo(START + 3 * YEAR_MS);
    expect(wakes).toEqual([3 * YEAR_MS]);
  });

  it('wakes for a deadline in the past as soon as time goes on, before it goes on', () => {
    const { clock, wakes } = clockWithWakes();
    clock.advanceTo(START + DAY_MS);
    clock.arm(START + 1);
    expect(wakes).toEqual([]);
    clock.advanceTo(START + 2 * DAY_MS);
    expect(wakes).toEqual([DAY_MS]);
  });

  it('wakes for a deadline between two milliseconds at the later one, never early', () => {
    const { clock, wakes } = clockWithWakes();
    clock.arm(START + 10.25);
    clock.advanceTo(START + 100);
    expect(wakes).toEqual([11]);
  });

  it('can be armed anew by whom it wakes, and meets every deadline on the way', () => {
    const wakes: number[] = [];
    const clock: VirtualClock = new VirtualClock(START, () => {
      wakes.push((clock.now - START) / DAY_MS);
      clock.arm(clock.now + 30 * DAY_MS);
    });
    clock.arm(START + 30 * DAY_MS);
    clock.advanceTo(START + YEAR_MS);
    expect(wakes).toEqual([30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330, 360]);
    expect(clock.now).toBe(START + YEAR_MS);
  });
});

describe('time', () => {
  it('does not go back', () => {
    const { clock } = clockWithWakes();
    clock.advanceTo(START + DAY_MS);
    clock.advanceTo(START);
    expect(clock.now).toBe(START + DAY_MS);
  });

  it('goes in whole milliseconds', () => {
    const { clock } = clockWithWakes();
    clock.advanceTo(START + 0.9);
    expect(clock.now).toBe(START);
    clock.advanceTo(START + 5.9);
    expect(clock.now).toBe(START + 5);
  });

  it('is its own: a clock leaves other clocks and real time alone', () => {
    const { Date: realDate, setTimeout: realTimer } = globalThis;
    const a = clockWithWakes();
    const b = clockWithWakes();
    a.clock.advanceTo(START + YEAR_MS);
    expect(b.clock.now).toBe(START);
    expect([globalThis.Date, globalThis.setTimeout]).toEqual([realDate, realTimer]);
  });
});

it('never wakes early, and once a deadline, whatever is armed and however time goes on (property)', () => {
  const offset = fc.oneof(fc.integer({ min: 0, max: 4 * LONGEST_DELAY_MS }), fc.constant(NEVER));
  const operation = fc.record({ arm: offset, advance: fc.integer({ min: 1, max: 2 * LONGEST_DELAY_MS }) });
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 20 }), (operations) => {
      const { clock, wakes } = clockWithWakes();
      let now = 0;
      let armed = NEVER;
      const wanted: number[] = [];
      for (const { arm, advance } of operations) {
        // Told the deadline it has already, the clock must not start over.
        armed = arm === NEVER ? NEVER : now + arm;
        clock.arm(START + armed);
        now += advance;
        clock.advanceTo(START + now);
        if (armed <= now) wanted.push(armed);
        expect(wakes).toEqual(wanted);
        expect(clock.now).toBe(START + now);
      }
    }),
    { numRuns: 200 },
  );
});
