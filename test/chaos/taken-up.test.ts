import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ProgressKeeper } from '../../src/fleet/checkpoint/run-progress.js';
import { DAY_MS } from '../../src/time/duration.js';
import { inFolder, planOf } from '../fleet/plan.js';
import { foldersIn, runFleet } from './built.js';

test('a run that is taken up is where it was, also before its workers have built their shards and after they have ended', () =>
  inFolder(async (path) => {
    const plan = planOf({ for: '100d', speed: 1, groups: [{ count: 4 }] });
    const folder = { ...foldersIn(path), isNew: false };
    mkdirSync(folder.events);
    mkdirSync(folder.checkpoints);
    const before = plan.startMs + 30 * DAY_MS;
    const nothing = { wallMs: 0, stallMs: 0, restarts: 0, revivals: [], operated: { records: [], acts: [] } };
    new ProgressKeeper(folder.checkpoints).keep({ ...nothing, reachedMs: before }, []);
    const halt = new AbortController();
    let first: number | null = null;
    const outcome = await runFleet({
      plan,
      folder,
      workers: 1,
      signal: halt.signal,
      target: null,
      onProgress: () => undefined,
      onLive: (fleet) => {
        first = fleet.figures.floorMs;
        halt.abort();
        return Promise.resolve(() => Promise.resolve());
      },
    });
    expect(first).toBe(before);
    // No shard had a checkpoint: they began anew.
    expect(outcome).toMatchObject({ interrupted: true, virtualMs: 0 });
    expect(new ProgressKeeper(join(path, 'checkpoints')).before.reachedMs).toBe(plan.startMs);
  }));
