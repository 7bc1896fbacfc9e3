import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { FleetRun } from '../../src/fleet/coordinator.js';
import type { FleetOutcome } from '../../src/fleet/fleet-outcome.js';
import type { FleetPlan } from '../../src/fleet/plan.js';
import { draw } from '../../src/random/draw.js';
import { digestOfEvents } from '../../src/telemetry/digest.js';
import { foldersIn, runFleet } from './built.js';

/** What a run came to. */
export interface Survived {
  readonly outcome: FleetOutcome;
  readonly digest: string;
  /** Workers that were killed. */
  readonly kills: number;
}

export interface Killing {
  /** Decides when and whom. */
  readonly seed: number;
  /** At most so many. */
  readonly kills: number;
  /** Real time between two, at most, ms. */
  readonly mostApartMs: number;
}

/**
 * The worker threads of this process that live now.
 * @param spared threads that come before all others: an embedded server
 */
function watchThreads(spared: number): { readonly alive: ReadonlySet<Worker>; end(): void } {
  const alive = new Set<Worker>();
  let seen = 0;
  const born = (thread: Worker): void => {
    seen += 1;
    if (seen <= spared) return;
    alive.add(thread);
    thread.once('exit', () => alive.delete(thread));
  };
  process.on('worker', born);
  return { alive, end: () => process.off('worker', born) };
}

/** Runs a plan while its workers are killed at instants chance chooses, whatever they are doing. */
export async function runUnderFire(
  plan: FleetPlan,
  workers: number,
  { seed, kills: most, mostApartMs }: Killing,
  options: Partial<FleetRun> = {},
): Promise<Survived> {
  const path = mkdtempSync(join(tmpdir(), 'slfleet-chaos-'));
  const folder = { ...foldersIn(path), isNew: false };
  mkdirSync(folder.events);
  mkdirSync(folder.checkpoints);
  const threads = watchThreads(plan.link === 'https' && plan.endpoint.at === 'embedded' ? 1 : 0);
  let kills = 0;
  let timer: NodeJS.Timeout | undefined;
  let armed = false;
  let mostSent = 0;
  const arm = (): void => {
    if (armed || kills >= most) return;
    armed = true;
    timer = setTimeout(
      () => {
        armed = false;
        const victims = [...threads.alive];
        const victim = victims[Math.floor(draw(seed, kills, 'fault-toxicity', 1) * victims.length)];
        if (victim !== undefined) {
          kills += 1;
          void victim.terminate();
        }
      },
      draw(seed, kills, 'fault-toxicity', 0) * mostApartMs,
    );
  };
  try {
    const outcome = await runFleet({
      plan,
      folder,
      workers,
      signal: new AbortController().signal,
      target: null,
      checkpoints: { firstMs: 100, everyMs: 100, share: 0.5 },
      ...options,
      onProgress: (progress) => {
        // Every third while one is still being brought back, the others when all have caught up: else a slow machine, on
        // which a thread takes seconds to start, would never get anywhere.
        const caughtUp = progress.sent > mostSent;
        mostSent = Math.max(mostSent, progress.sent);
        if (caughtUp || (mostSent > 0 && kills % 3 === 1)) arm();
      },
    });
    return { outcome, digest: await digestOfEvents(folder.events), kills };
  } finally {
    clearTimeout(timer);
    threads.end();
    rmSync(path, { recursive: true });
  }
}
