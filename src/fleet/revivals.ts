const SLOTS = 2;
const RESTARTS = 0;
const RESTORED = 1;

/**
 * How often the shards of a run were brought back, over a piece of shared memory. Stands beside the tallies, which go back with
 * their shard. Each slot has one writer: restarts the coordinator, restored devices the worker that has the shard.
 */
export class Revivals {
  readonly #slots: Float64Array;

  /** @param slots of all shards: `Revivals.slotsFor` of them */
  constructor(slots: Float64Array) {
    this.#slots = slots;
  }

  static slotsFor(shards: number): number {
    return shards * SLOTS;
  }

  /** The worker that had the shard has died, and another takes its place. */
  addRestart(shard: number): void {
    this.#add(shard, RESTARTS, 1);
  }

  /** So many devices of the shard were taken up from a checkpoint: after a restart, or by a program that resumes the run. */
  addRestored(shard: number, devices: number): void {
    this.#add(shard, RESTORED, devices);
  }

  /** Workers that died while they had this shard, since the start of the run. */
  restarts(shard: number): number {
    return this.#slots[shard * SLOTS + RESTARTS] as number;
  }

  /** Devices of this shard taken up from a checkpoint since the start of the run; a device counts each time. */
  restored(shard: number): number {
    return this.#slots[shard * SLOTS + RESTORED] as number;
  }

  /** All figures as they are now, for `restore`. */
  capture(): number[] {
    return Array.from(this.#slots);
  }

  restore(figures: readonly number[]): void {
    this.#slots.set(figures);
  }

  #add(shard: number, figure: number, amount: number): void {
    const slot = shard * SLOTS + figure;
    this.#slots[slot] = (this.#slots[slot] as number) + amount;
  }
}
