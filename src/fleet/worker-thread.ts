import { Piscina } from 'piscina';
import type { WorkerResult, WorkerTask } from './worker.js';

export type WorkerThread = Piscina<WorkerTask | null, WorkerResult | null>;

/**
 * A pool of one thread, and another such pool in its place when the thread dies: a pool never replaces a thread again once one
 * has died before it was ready, and would let its task wait for ever.
 */
export function startThread(): WorkerThread {
  return new Piscina({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: 1,
    // With the default a thread without a task parks and its timers stand still.
    atomics: 'disabled',
  });
}
