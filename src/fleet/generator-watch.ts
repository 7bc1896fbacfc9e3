import { type EventLoopUtilization, type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Tally } from '../telemetry/tally.js';

/** How often the loop is asked whether it is free, ms. */
const RESOLUTION_MS = 10;
const NANOSECONDS_PER_MS = 1e6;
const PERCENTILE = 99;

/** Looks at the thread a worker runs in while it drives: whether it itself is what the figures measure. */
export class GeneratorWatch {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #before: EventLoopUtilization = performance.eventLoopUtilization();
  readonly #startedAt = performance.now();

  constructor() {
    this.#delay.enable();
  }

  /** Ends the watch and writes what it saw into the worker's figures. */
  tell(tally: Tally): void {
    this.#delay.disable();
    tally.set('drivenMs', performance.now() - this.#startedAt);
    tally.set('busyShare', performance.eventLoopUtilization(this.#before).utilization);
    const delayMs =
      this.#delay.count === 0 ? 0 : this.#delay.percentile(PERCENTILE) / NANOSECONDS_PER_MS - RESOLUTION_MS;
    tally.set('loopDelayMs', Math.max(0, delayMs));
  }
}
