import { describe, expect, it } from 'vitest';
import { ControlBlock } from '../../src/fleet/control-block.js';
import { FAILURE_CLASSES, FAILURE_POSITION } from '../../src/fleet/failure-classes.js';
import { type LiveWindow, LiveWindows } from '../../src/fleet/live-windows.js';
import { FAILURE_SLOTS } from '../../src/telemetry/tally.js';
import { inFolder, live, planOf, START_MS } from './plan.js';
import { workshop } from './shards.js';

describe('live windows: a run as a series of windows, while it goes on', () => {
  it('holds what each window brought, of all workers', () => {
    const control = ControlBlock.create(2);
    const [one, two] = control.tallies;
    const windows = new LiveWindows(control, START_MS);
    one?.add('sent', 3);
    two?.add('sent', 1);
    two?.add('stallMs', 500);
    one?.service.record(10);
    one?.corrected.record(40);
    two?.addFailure(FAILURE_POSITION['no-reply']);
    windows.close(1_000, START_MS + 60_000);
    two?.add('ok', 2);
    two?.service.record(20);
    windows.close(2_000, START_MS + 120_000);
    const seen = ({ service, corrected, ...rest }: LiveWindow) => ({
      ...rest,
      service: [service.count, service.mean],
      corrected: [corrected.count, corrected.mean],
    });
    expect(windows.windows.map(seen)).toEqual([
      {
        fromWallMs: 0,
        untilWallMs: 1_000,
        fromVirtualMs: START_MS,
        untilVirtualMs: START_MS + 60_000,
        sent: 4,
        ok: 0,
        failed: 0,
        byFailure: { 'no-reply': 1 },
        stallMs: 250,
        service: [1, 10],
        corrected: [1, 40],
      },
      {
        fromWallMs: 1_000,
        untilWallMs: 2_000,
        fromVirtualMs: START_MS + 60_000,
        untilVirtualMs: START_MS + 120_000,
        sent: 0,
        ok: 2,
        failed: 0,
        byFailure: {},
        stallMs: 0,
        service: [1, 20],
        corrected: [0, 0],
      },
    ]);
  });

  it('keeps the newest of them', () => {
    const windows = new LiveWindows(ControlBlock.create(1), START_MS, 3);
    for (let n = 1; n <= 5; n += 1) windows.close(n * 1_000, START_MS + n);
    expect(windows.windows.map(({ untilWallMs }) => untilWallMs)).toEqual([3_000, 4_000, 5_000]);
  });

  it('there is room for every class of failure', () => {
    expect(FAILURE_CLASSES.length).toBeLessThanOrEqual(FAILURE_SLOTS);
    expect(new Set(FAILURE_CLASSES).size).toBe(FAILURE_CLASSES.length);
  });

  it('of a fleet that was driven in pieces add up to what the run counts', async () => {
    const plan = planOf({
      for: '60d',
      groups: [{ count: 5 }],
      steps: [{ at: '1m', fault: 'packet-loss', for: '40d', with: { toxicity: 0.5 } }],
    });
    await inFolder((folder) => {
      const shop = workshop(plan, folder);
      const windows = new LiveWindows(shop.control, plan.startMs);
      for (let day = 1; day <= 60; day += 1) {
        const until = plan.startMs + (day * plan.durationMs) / 60;
        for (const { shard } of shop.built) shard.runUntil(until);
        windows.close(day * 1_000, until);
      }
      shop.finish();
      const sum = (of: (window: LiveWindow) => number): number => windows.windows.reduce((all, w) => all + of(w), 0);
      expect(sum(({ failed }) => failed)).toBeGreaterThan(0);
      for (const [failure, count] of Object.entries(shop.totals.failures)) {
        expect(sum(({ byFailure }) => byFailure[failure as keyof LiveWindow['byFailure']] ?? 0)).toBe(count);
      }
      expect(sum(({ service }) => service.count)).toBe(shop.service.count);
      expect(sum(({ corrected }) => corrected.count)).toBe(shop.corrected.count);
      expect(sum(({ ok, failed }) => ok + failed)).toBe(
        Object.values(shop.totals.messages).reduce((all, count) => all + count, 0),
      );
    });
  });

  it('do not change what a fleet lives', async () => {
    const lived = await live(planOf({ for: '30d' }));
    const control = ControlBlock.create(1);
    const windows = new LiveWindows(control, START_MS);
    const watched = await live(planOf({ for: '30d' }), { control });
    windows.close(1_000, START_MS);
    expect(watched.files).toEqual(lived.files);
    expect(windows.windows[0]?.ok).toBeGreaterThan(0);
  });
});
