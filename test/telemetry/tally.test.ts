import { describe, expect, it } from 'vitest';
import { LICENSING_STATES } from '../../src/telemetry/licensing-state.js';
import { FAILURE_SLOTS, type Figure, TALLY_SLOTS, Tally } from '../../src/telemetry/tally.js';

const BYTES = TALLY_SLOTS * Float64Array.BYTES_PER_ELEMENT;
const FIGURES: readonly Figure[] = [
  'virtualMs',
  'sent',
  'ok',
  'failed',
  'stallMs',
  'handshakesFull',
  'handshakesResumed',
  'alive',
];

describe('tally: the figures of a run, in shared memory', () => {
  it('begins with nothing', () => {
    const tally = new Tally(new SharedArrayBuffer(BYTES), 0);
    expect(FIGURES.map((figure) => tally.get(figure))).toEqual(FIGURES.map(() => 0));
    expect(LICENSING_STATES.map((_, state) => tally.inState(state))).toEqual(LICENSING_STATES.map(() => 0));
  });

  it('keeps every figure, state and class of failure in a slot of its own, away from the answer times', () => {
    const memory = new SharedArrayBuffer(BYTES);
    const tally = new Tally(memory, 0);
    for (const [n, figure] of FIGURES.entries()) tally.set(figure, n + 1);
    for (const state of LICENSING_STATES.keys()) tally.addInState(state, 100 + state);
    expect(FIGURES.map((figure) => tally.get(figure))).toEqual(FIGURES.map((_, n) => n + 1));
    expect(LICENSING_STATES.map((_, state) => tally.inState(state))).toEqual(
      LICENSING_STATES.map((_, state) => 100 + state),
    );
    for (let failure = 0; failure < FAILURE_SLOTS; failure += 1) {
      for (let times = 0; times <= failure; times += 1) tally.addFailure(failure);
    }
    tally.service.record(1);
    tally.corrected.record(2);
    expect(Array.from({ length: FAILURE_SLOTS }, (_, failure) => tally.failures(failure))).toEqual(
      Array.from({ length: FAILURE_SLOTS }, (_, failure) => failure + 1),
    );
    expect(FIGURES.map((figure) => tally.get(figure))).toEqual(FIGURES.map((_, n) => n + 1));
    // Each answer is a sum and a bin.
    const used = FIGURES.length + LICENSING_STATES.length + FAILURE_SLOTS + 2 * 2;
    expect([...new Float64Array(memory)].filter((slot) => slot !== 0)).toHaveLength(used);
  });

  it('adds and takes away', () => {
    const tally = new Tally(new SharedArrayBuffer(BYTES), 0);
    tally.add('sent', 2);
    tally.add('sent', 3);
    tally.addInState(1, 4);
    tally.addInState(1, -1);
    expect([tally.get('sent'), tally.inState(1)]).toEqual([5, 3]);
  });

  it('of one worker does not touch that of another', () => {
    const memory = new SharedArrayBuffer(3 * BYTES);
    const tallies = [0, 1, 2].map((worker) => new Tally(memory, worker));
    tallies[1]?.add('ok', 7);
    tallies[1]?.addInState(LICENSING_STATES.length - 1, 9);
    tallies[2]?.set('virtualMs', Number.POSITIVE_INFINITY);
    expect(tallies.map((tally) => tally.get('ok'))).toEqual([0, 7, 0]);
    expect(tallies.map((tally) => tally.inState(LICENSING_STATES.length - 1))).toEqual([0, 9, 0]);
    expect(tallies.map((tally) => tally.get('virtualMs'))).toEqual([0, 0, Number.POSITIVE_INFINITY]);
  });

  it('is read by whoever looks at the same memory', () => {
    const memory = new SharedArrayBuffer(2 * BYTES);
    const writer = new Tally(memory, 1);
    const reader = new Tally(memory, 1);
    writer.add('failed', 3);
    expect(reader.get('failed')).toBe(3);
  });

  it('refuses a worker for whom there is no memory', () => {
    expect(() => new Tally(new SharedArrayBuffer(BYTES), 1)).toThrow(RangeError);
  });
});
