import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { WorkerLook } from './control-port.js';

/** How often the loop is asked whether it is free, ms. */
const RESOLUTION_MS = 10;
const NANOSECONDS_PER_MS = 1e6;

/** How late the event loop of this thread is, between one look and the next. */
export class LoopDelay {
  readonly #delay: IntervalHistogram;
  #last: NonNullable<WorkerLook['loopDelayMs']> = { p50: 0, p99: 0 };

  constructor(delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })) {
    this.#delay = delay;
    this.#delay.enable();
  }

  /** What was taken last, ms. */
  get last(): NonNullable<WorkerLook['loopDelayMs']> {
    return this.#last;
  }

  /** How late it was since it was taken before, ms; the same again if the loop has not turned since. */
  take(): NonNullable<WorkerLook['loopDelayMs']> {
    if (this.#delay.count === 0) return this.#last;
    // The histogram holds times between two questions, not how late the second was.
    const at = (percent: number): number =>
      Math.max(0, this.#delay.percentile(percent) / NANOSECONDS_PER_MS - RESOLUTION_MS);
    this.#last = { p50: at(50), p99: at(99) };
    this.#delay.reset();
    return this.#last;
  }

  close(): void {
    this.#delay.disable();
  }
}
