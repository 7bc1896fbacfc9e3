import type { IndexRange, ScaleOrder } from './control-port.js';
import type { GroupPlan } from './plan.js';

/**
 * How many devices of a group there are, and how many of them are on. They stand in a row: those of the plan, then those
 * that joined; the first `size` of them are on.
 */
export class GroupScale {
  readonly #group: GroupPlan;
  /** Fleet indices of devices that joined, as ranges in the order of joining. */
  readonly #joined: IndexRange[] = [];
  #size: number;

  constructor(group: GroupPlan) {
    this.#group = group;
    this.#size = group.count;
  }

  /** Devices that are meant to be on. */
  get size(): number {
    return this.#size;
  }

  /** All there are, on or off. */
  get devices(): number {
    return lengthOf(this.#row);
  }

  /**
   * The order by which the group would come to a size.
   * @param free the first index that no device of the fleet has
   */
  to(size: number, free: number): ScaleOrder {
    const { index: group, accounts } = this.#group;
    const there = this.devices;
    const more = Math.max(0, size - there);
    return {
      group,
      off: this.#between(size, this.#size),
      on: this.#between(this.#size, Math.min(size, there)),
      // One account after the other: a group that grows grows everywhere alike.
      added: Array.from({ length: more }, (_, n) => ({
        index: free + n,
        account: accounts[(there + n) % accounts.length] as number,
      })),
    };
  }

  /** An order is carried out: of this run, or before it was taken up again. */
  follow({ off, on, added }: ScaleOrder): void {
    const [first] = added;
    if (first !== undefined) this.#joined.push({ from: first.index, until: first.index + added.length });
    this.#size += lengthOf(on) + added.length - lengthOf(off);
  }

  get #row(): readonly IndexRange[] {
    const { firstIndex, count } = this.#group;
    return [{ from: firstIndex, until: firstIndex + count }, ...this.#joined];
  }

  /** Fleet indices of the devices from one place in the row to before another. */
  #between(from: number, until: number): IndexRange[] {
    const ranges: IndexRange[] = [];
    let place = 0;
    for (const range of this.#row) {
      const length = range.until - range.from;
      const first = Math.max(from - place, 0);
      const last = Math.min(until - place, length);
      if (first < last) ranges.push({ from: range.from + first, until: range.from + last });
      place += length;
    }
    return ranges;
  }
}

function lengthOf(ranges: readonly IndexRange[]): number {
  return ranges.reduce((sum, { from, until }) => sum + until - from, 0);
}

/** Deals a number out by shares, to the whole; what is left over goes to the first. */
export function dealOut(number: number, shares: readonly number[]): number[] {
  const all = shares.reduce((sum, share) => sum + share, 0);
  const parts = shares.map((share) => Math.floor((number * share) / all));
  const left = number - parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part, at) => (at < left ? part + 1 : part));
}
