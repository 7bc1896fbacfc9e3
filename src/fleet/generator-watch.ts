import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import type { Tally } from '../telemetry/tally.js';
import { LoopDelay } from './loop-delay.js';

/** Looks at the thread a worker runs in while it drives: whether it itself is what the figures measure. */
export class GeneratorWatch {
  readonly #delay = new LoopDelay();
  readonly #before: EventLoopUtilization = performance.eventLoopUtilization();
  readonly #startedAt = performance.now();

  /** Ends the watch and writes what it saw into the worker's figures. */
  tell(tally: Tally): void {
    tally.set('drivenMs', performance.now() - this.#startedAt);
    tally.set('busyShare', performance.eventLoopUtilization(this.#before).utilization);
    tally.set('loopDelayMs', this.#delay.take().p99);
    this.#delay.close();
  }
}
