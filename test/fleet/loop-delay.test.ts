import { createHistogram, type IntervalHistogram } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { LoopDelay } from '../../src/fleet/loop-delay.js';

const NANOSECONDS_PER_MS = 1_000_000;

/** A watch over the loop that has seen what a test wants it to. */
function watched() {
  const histogram = createHistogram();
  const enabled = Object.assign(histogram, { enable: () => true, disable: () => true });
  const delay = new LoopDelay(enabled as unknown as IntervalHistogram);
  const saw = (...betweenMs: number[]) => {
    for (const ms of betweenMs) histogram.record(ms * NANOSECONDS_PER_MS);
  };
  return { delay, saw };
}

describe('how late the event loop is', () => {
  it('is what lies above the ten milliseconds between two questions', () => {
    const { delay, saw } = watched();
    saw(10, 10, 10, 35);
    const { p50, p99 } = delay.take();
    expect(p50).toBeCloseTo(0, 1);
    expect(p99).toBeCloseTo(25, 1);
  });

  it('is never less than nothing', () => {
    const { delay, saw } = watched();
    saw(8, 9);
    expect(delay.take()).toEqual({ p50: 0, p99: 0 });
  });

  it('is that of before if the loop has not turned since', () => {
    const { delay, saw } = watched();
    saw(60);
    const taken = delay.take();
    expect(taken.p99).toBeCloseTo(50, 0);
    expect(delay.take()).toEqual(taken);
    expect(delay.last).toEqual(taken);
    saw(10);
    expect(delay.take().p99).toBeCloseTo(0, 1);
  });
});
