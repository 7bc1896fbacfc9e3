import { TALLY_SLOTS, Tally } from '../telemetry/tally.js';
import { MOST_SHARDS } from './population.js';
import { Revivals } from './revivals.js';

/**
 * The memory the coordinator and its workers share: a flag by which the run is stopped early, and each worker's figures.
 * It is the only thing written from two threads, and every slot has one writer.
 */
export class ControlBlock {
  readonly #flags: Int32Array;
  /** One for each worker: how far it has come, what it waited for. */
  readonly tallies: readonly Tally[];
  /** One for each shard: what its devices did. They go back with the shard when it is restored from a checkpoint. */
  readonly shardTallies: readonly Tally[];
  readonly revivals: Revivals;

  private constructor(
    readonly flagsBuffer: SharedArrayBuffer,
    readonly figuresBuffer: SharedArrayBuffer,
    readonly workers: number,
    readonly shards: number,
  ) {
    this.#flags = new Int32Array(flagsBuffer);
    const tally = (place: number): Tally => new Tally(figuresBuffer, place);
    this.tallies = Array.from({ length: workers }, (_, worker) => tally(worker));
    this.shardTallies = Array.from({ length: shards }, (_, shard) => tally(workers + shard));
    const behindTallies = (workers + shards) * TALLY_SLOTS * Float64Array.BYTES_PER_ELEMENT;
    this.revivals = new Revivals(new Float64Array(figuresBuffer, behindTallies, Revivals.slotsFor(shards)));
  }

  static create(workers: number, shards = MOST_SHARDS): ControlBlock {
    const figures = (workers + shards) * TALLY_SLOTS + Revivals.slotsFor(shards);
    return new ControlBlock(
      new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
      new SharedArrayBuffer(figures * Float64Array.BYTES_PER_ELEMENT),
      workers,
      shards,
    );
  }

  /** The same block seen from a worker. */
  static attach(shared: SharedControl): ControlBlock {
    return new ControlBlock(shared.flags, shared.figures, shared.workers, shared.shards);
  }

  /** What is posted to a worker. */
  get shared(): SharedControl {
    return { flags: this.flagsBuffer, figures: this.figuresBuffer, workers: this.workers, shards: this.shards };
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
  readonly shards: number;
}
