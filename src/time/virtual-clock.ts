import { type Clock, createClock } from '@sinonjs/fake-timers';

/** The longest delay a fake timer takes; one millisecond more and it would fire at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/**
 * The clock of one shard: a fake-timers clock that is never installed, so real sockets keep real time. It carries one
 * armed timer, which stands for the head of the shard's timer queue; a deadline further away than a timer can reach is
 * approached in hops.
 */
export class VirtualClock {
  readonly #clock: Clock;
  readonly #wake: () => void;
  #armed: ReturnType<Clock['setTimeout']> | null = null;
  #armedFor = Number.POSITIVE_INFINITY;

  /**
   * @param startMs virtual time at which the clock begins, ms since the Unix epoch
   * @param wake called when the armed deadline has come, with the clock standing on it
   */
  constructor(startMs: number, wake: () => void) {
    this.#clock = createClock(startMs);
    this.#wake = wake;
  }

  /** Virtual now, ms since the Unix epoch. */
  get now(): number {
    return this.#clock.now;
  }

  /** Arms the one timer for a deadline, or disarms it with Infinity. */
  arm(deadlineMs: number): void {
    if (deadlineMs === this.#armedFor) return;
    if (this.#armed !== null) this.#clock.clearTimeout(this.#armed);
    this.#armed = null;
    this.#armedFor = deadlineMs;
    if (deadlineMs === Number.POSITIVE_INFINITY) return;
    const delay = Math.min(Math.max(0, Math.ceil(deadlineMs - this.#clock.now)), LONGEST_DELAY_MS);
    this.#armed = this.#clock.setTimeout(() => {
      this.#armed = null;
      this.#armedFor = Number.POSITIVE_INFINITY;
      if (this.#clock.now < deadlineMs) this.arm(deadlineMs);
      else this.#wake();
    }, delay);
  }

  /** Moves to an instant, waking for every deadline on the way. A past instant changes nothing. */
  advanceTo(instantMs: number): void {
    const delta = Math.floor(instantMs - this.#clock.now);
    if (delta > 0) this.#clock.tick(delta);
  }
}
