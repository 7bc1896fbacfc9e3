import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkerLook } from '../../src/fleet/control-port.js';
import { LiveFeed } from '../../src/live/live-feed.js';
import { lookOf, toldFleet } from './told-fleet.js';

const SECOND_MS = 1_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('looking at a fleet once a second', () => {
  it('no look stands behind one that waits for its answer', async () => {
    const answers: ((looks: WorkerLook[]) => void)[] = [];
    const fleet = toldFleet(() => new Promise((resolve) => answers.push(resolve)));
    const feed = new LiveFeed(fleet);
    for (let seconds = 0; seconds < 5; seconds += 1) {
      fleet.windows.close(seconds * SECOND_MS, 0);
      await vi.advanceTimersByTimeAsync(SECOND_MS);
    }
    expect(answers).toHaveLength(1);
    // What needs no worker's answer is seen all the same.
    expect(feed.pointsAfter(0)).toHaveLength(5);
    answers[0]?.([lookOf({ devices: 7 })]);
    await vi.advanceTimersByTimeAsync(SECOND_MS);
    expect(feed.everybody.devices).toBe(7);
    expect(answers).toHaveLength(2);
    const ended = feed.end();
    for (const answer of answers) answer([lookOf()]);
    await ended;
  });

  it('events a second are those of a whole look: one that comes at once leaves them', async () => {
    let events = 0;
    const feed = new LiveFeed(toldFleet(async () => [lookOf({}, events)]));
    const rate = () => feed.workers[0]?.eventsPerSecond;
    await vi.advanceTimersByTimeAsync(0);
    expect(rate()).toBe(0);
    events = 500;
    await vi.advanceTimersByTimeAsync(SECOND_MS);
    expect(rate()).toBeCloseTo(500);
    await vi.advanceTimersByTimeAsync(SECOND_MS / 10);
    await feed.renew();
    expect(rate()).toBeCloseTo(500);
    events = 700;
    await vi.advanceTimersByTimeAsync((SECOND_MS * 9) / 10);
    expect(rate()).toBeCloseTo(200);
    await feed.end();
  });
});
