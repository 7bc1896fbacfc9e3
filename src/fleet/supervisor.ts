import { SlfleetError } from '../errors/slfleet-error.js';

/** A worker that dies so often without getting further dies of what it is doing there. */
const MOST_DEATHS_AT_ONE_POINT = 10;

/** A worker as its supervisor sees it. */
export interface Supervised<Result> {
  /**
   * Lives on from the last checkpoints.
   * @param pacedFromMs the virtual instant its predecessor had come to; null: it has none
   */
  readonly live: (pacedFromMs: number | null) => Promise<Result>;
  /** The virtual instant it has come to. */
  readonly reachedMs: () => number;
  /** It died and will be started again. */
  readonly onRestart: () => void;
  /** Nobody wants it to go on. */
  readonly stopped: () => boolean;
}

/**
 * Lets a worker live to its end, and another in its place whenever it dies.
 * @throws SlfleetError SLF_WORKER_DIED if one after the other dies at the same point
 */
export async function supervise<Result>(worker: Supervised<Result>): Promise<Result> {
  let furthestMs = Number.NEGATIVE_INFINITY;
  let deaths = 0;
  let pacedFromMs: number | null = null;
  for (;;) {
    try {
      return await worker.live(pacedFromMs);
    } catch (cause) {
      const reachedMs = worker.reachedMs();
      deaths = reachedMs > furthestMs ? 1 : deaths + 1;
      furthestMs = Math.max(furthestMs, reachedMs);
      if (deaths >= MOST_DEATHS_AT_ONE_POINT || worker.stopped()) {
        throw new SlfleetError('SLF_WORKER_DIED', `a worker ended: ${(cause as Error).message}`, { cause });
      }
      pacedFromMs = furthestMs;
      worker.onRestart();
    }
  }
}
