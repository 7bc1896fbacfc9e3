import { TALLY_SLOTS, Tally } from '../telemetry/tally.js';

/**
 * The memory the coordinator and its workers share: a flag by which the run is stopped early, and each worker's figures.
 * It is the only thing written from two threads, and every slot has one writer.
 */
export class ControlBlock {
  readonly #flags: Int32Array;
  readonly tallies: readonly Tally[];

  private constructor(
    readonly flagsBuffer: SharedArrayBuffer,
    readonly figuresBuffer: SharedArrayBuffer,
    readonly workers: number,
  ) {
    this.#flags = new Int32Array(flagsBuffer);
    this.tallies = Array.from({ length: workers }, (_, worker) => new Tally(figuresBuffer, worker));
  }

  static create(workers: number): ControlBlock {
    return new ControlBlock(
      new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
      new SharedArrayBuffer(workers * TALLY_SLOTS * Float64Array.BYTES_PER_ELEMENT),
      workers,
    );
  }

  /** The same block seen from a worker. */
  static attach(shared: SharedControl): ControlBlock {
    return new ControlBlock(shared.flags, shared.figures, shared.workers);
  }

  /** What is posted to a worker. */
  get shared(): SharedControl {
    return { flags: this.flagsBuffer, figures: this.figuresBuffer, workers: this.workers };
  }

  requestStop(): void {
    Atomics.store(this.#flags, 0, 1);
  }

  get stopRequested(): boolean {
    return Atomics.load(this.#flags, 0) !== 0;
  }

  /** The earliest virtual instant any worker may still send at; Infinity when all have ended. */
  get floorMs(): number {
    let floor = Number.POSITIVE_INFINITY;
    for (const tally of this.tallies) floor = Math.min(floor, tally.get('virtualMs'));
    return floor;
  }
}

export interface SharedControl {
  readonly flags: SharedArrayBuffer;
  readonly figures: SharedArrayBuffer;
  readonly workers: number;
}
