import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { LiveFleet } from '../../src/fleet/coordinator.js';
import type { FleetPlan } from '../../src/fleet/plan.js';
import { MINUTE_MS } from '../../src/time/duration.js';
import { inFolder, planOf } from '../fleet/plan.js';
import { foldersIn, runFleet } from './built.js';

/** Runs a plan in one worker while somebody operates it, and stops it then. */
function operated(
  plan: FleetPlan,
  work: (fleet: LiveFleet, checkpoints: string, worker: () => Worker) => Promise<void>,
): Promise<unknown> {
  return inFolder(async (path) => {
    const folder = { ...foldersIn(path), isNew: false };
    mkdirSync(folder.events);
    mkdirSync(folder.checkpoints);
    const halt = new AbortController();
    const threads: Worker[] = [];
    const born = (thread: Worker): void => void threads.push(thread);
    process.on('worker', born);
    try {
      return await runFleet({
        plan,
        folder,
        workers: 1,
        signal: halt.signal,
        target: null,
        // Figures are kept when something is ordered only.
        checkpoints: { firstMs: 100, everyMs: 10 * MINUTE_MS, share: 0.5 },
        onProgress: () => undefined,
        onLive: async (fleet) => {
          await work(fleet, folder.checkpoints, () => threads.at(-1) as Worker).finally(() => halt.abort());
          return () => Promise.resolve();
        },
      });
    } finally {
      process.off('worker', born);
    }
  });
}

test('a worker that is brought back after operators slowed the run down is not ahead of it', () =>
  operated(planOf({ for: '100d', speed: 3_600, pacing: 'open' }), async ({ control, figures }, _, worker) => {
    const virtualMs = (): number => figures.floorMs;
    const before = virtualMs();
    await expect.poll(virtualMs, { timeout: 20_000 }).toBeGreaterThan(before);
    await control.setSpeed(1);
    const slowedAt = virtualMs();
    await worker().terminate();
    await expect.poll(() => figures.revivals.restarts(0), { timeout: 20_000 }).toBe(1);
    await expect.poll(virtualMs, { timeout: 20_000 }).toBeGreaterThan(slowedAt);
    // Threads start in seconds, also on a slow machine; a second used to be an hour.
    expect(virtualMs() - slowedAt).toBeLessThan(5 * MINUTE_MS);
  }));

test('what an operator orders is refused if it cannot be written down, and a full disk ends the run', () =>
  expect(
    operated(planOf({ for: '100d', speed: 1 }), async ({ control }, checkpoints) => {
      await control.pause();
      mkdirSync(join(checkpoints, 'progress.1'));
      await expect(control.storm('nothing', [])).rejects.toMatchObject({ code: 'SLF_CONTROL_NOT_KEPT' });
      expect(control.operated.acts).toEqual([]);
    }),
  ).rejects.toMatchObject({ code: 'SLF_DISK_WRITE' }));
