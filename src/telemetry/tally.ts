import { LATENCY_BIN_SLOTS, LatencyBins } from './latency-bins.js';
import { LICENSING_STATES } from './licensing-state.js';

/** The figures of a run while it goes on, one Float64 slot each, so that they can stand in shared memory. */
const FIGURES = [
  'virtualMs',
  'sent',
  'ok',
  'failed',
  'stallMs',
  'handshakesFull',
  'handshakesResumed',
  'alive',
  // Messages that left late, for whatever reason, that were late before they looked for a connection, and that never left.
  'late',
  'behind',
  'dropped',
  // The worker itself, when it has ended: how long it drove, how busy it was, how long its loop kept others waiting.
  'drivenMs',
  'busyShare',
  'loopDelayMs',
  // How long messages waited because every connection was in use, and sockets this machine had no room for.
  'fullMs',
  'exhausted',
] as const;

export type Figure = (typeof FIGURES)[number];

const FIGURE_SLOT = Object.fromEntries(FIGURES.map((name, slot) => [name, slot])) as Record<Figure, number>;
/** Room for classes of failure: whoever counts them has a list of at most so many. */
export const FAILURE_SLOTS = 16;
const STATE_BASE = FIGURES.length;
const FAILURE_BASE = STATE_BASE + LICENSING_STATES.length;
const SERVICE_BASE = FAILURE_BASE + FAILURE_SLOTS;
const CORRECTED_BASE = SERVICE_BASE + LATENCY_BIN_SLOTS;
const LATENESS_BASE = CORRECTED_BASE + LATENCY_BIN_SLOTS;

/** Slots one worker's figures take. */
export const TALLY_SLOTS = LATENESS_BASE + LATENCY_BIN_SLOTS;

/**
 * One worker's figures over a piece of (shared) memory: written by that worker only, read by anybody at any time. A
 * reader may see one figure newer than another; that is good enough to look at, and the final figures are read after
 * the worker has ended.
 */
export class Tally {
  readonly #slots: Float64Array;
  /** Time from sending to the answer, since the start of the run. */
  readonly service: LatencyBins;
  /** Time from the instant a message was due to the answer, since the start of the run. */
  readonly corrected: LatencyBins;
  /** Time from the instant a message was due to its sending, where there is a schedule to keep. */
  readonly lateness: LatencyBins;

  constructor(buffer: ArrayBufferLike, worker: number) {
    this.#slots = new Float64Array(buffer, worker * TALLY_SLOTS * Float64Array.BYTES_PER_ELEMENT, TALLY_SLOTS);
    this.service = new LatencyBins(this.#slots.subarray(SERVICE_BASE, CORRECTED_BASE));
    this.corrected = new LatencyBins(this.#slots.subarray(CORRECTED_BASE, LATENESS_BASE));
    this.lateness = new LatencyBins(this.#slots.subarray(LATENESS_BASE));
  }

  get(figure: Figure): number {
    return this.#slots[FIGURE_SLOT[figure]] as number;
  }

  set(figure: Figure, value: number): void {
    this.#slots[FIGURE_SLOT[figure]] = value;
  }

  add(figure: Figure, amount: number): void {
    const slot = FIGURE_SLOT[figure];
    this.#slots[slot] = (this.#slots[slot] as number) + amount;
  }

  /** @param state position in LICENSING_STATES */
  addInState(state: number, amount: number): void {
    const slot = STATE_BASE + state;
    this.#slots[slot] = (this.#slots[slot] as number) + amount;
  }

  inState(state: number): number {
    return this.#slots[STATE_BASE + state] as number;
  }

  /** @param failure its position in the list of classes */
  addFailure(failure: number): void {
    const slot = FAILURE_BASE + failure;
    this.#slots[slot] = (this.#slots[slot] as number) + 1;
  }

  failures(failure: number): number {
    return this.#slots[FAILURE_BASE + failure] as number;
  }

  /** All figures as they are now, for `restore`. */
  capture(): Float64Array {
    return this.#slots.slice();
  }

  clear(): void {
    this.#slots.fill(0);
  }

  restore(figures: ArrayLike<number>): void {
    this.#slots.set(figures);
  }
}
