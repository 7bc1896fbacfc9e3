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
] as const;

export type Figure = (typeof FIGURES)[number];

const FIGURE_SLOT = Object.fromEntries(FIGURES.map((name, slot) => [name, slot])) as Record<Figure, number>;
const STATE_BASE = FIGURES.length;

/** Slots one worker's figures take. */
export const TALLY_SLOTS = FIGURES.length + LICENSING_STATES.length;

/**
 * One worker's figures over a piece of (shared) memory: written by that worker only, read by anybody at any time. A
 * reader may see one figure newer than another; that is good enough to look at, and the final figures are read after
 * the worker has ended.
 */
export class Tally {
  readonly #slots: Float64Array;

  constructor(buffer: ArrayBufferLike, worker: number) {
    this.#slots = new Float64Array(buffer, worker * TALLY_SLOTS * Float64Array.BYTES_PER_ELEMENT, TALLY_SLOTS);
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
}
