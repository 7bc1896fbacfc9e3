/** No entry is due: the deadline of an empty queue and of an absent entry. */
const NEVER = Number.POSITIVE_INFINITY;

/**
 * The pending deadlines of a shard: at most one per entry (a device's earliest). An indexed 4-ary heap over typed
 * arrays: setting, moving and removing a deadline costs O(log n) and allocates nothing.
 *
 * Entries due at the same instant come out in order of their number, so that a run does not depend on history.
 */
export class TimerQueue {
  /** Heap of entry numbers. */
  #heap: Int32Array;
  /** Position in the heap by entry, −1 when absent. */
  #position: Int32Array;
  /** Deadline by entry. */
  #deadline: Float64Array;
  #size = 0;

  /** @param capacity entries are numbered 0 to capacity − 1 */
  constructor(capacity: number) {
    this.#heap = new Int32Array(capacity);
    this.#position = new Int32Array(capacity).fill(-1);
    this.#deadline = new Float64Array(capacity).fill(NEVER);
  }

  get size(): number {
    return this.#size;
  }

  /** Makes room for more entries; those there are keep their numbers and deadlines. */
  grow(capacity: number): void {
    const before = this.#heap.length;
    if (capacity <= before) return;
    const heap = new Int32Array(capacity);
    heap.set(this.#heap);
    const position = new Int32Array(capacity).fill(-1, before);
    position.set(this.#position);
    const deadline = new Float64Array(capacity).fill(NEVER, before);
    deadline.set(this.#deadline);
    this.#heap = heap;
    this.#position = position;
    this.#deadline = deadline;
  }

  /** The earliest deadline (ms), or Infinity when there is none. */
  get nextDeadline(): number {
    return this.#size === 0 ? NEVER : (this.#deadline[this.#heap[0] as number] as number);
  }

  /** The entry due first, or −1. */
  get nextEntry(): number {
    return this.#size === 0 ? -1 : (this.#heap[0] as number);
  }

  deadlineOf(entry: number): number {
    return this.#deadline[entry] as number;
  }

  /** Sets, moves or (with Infinity) removes the deadline of an entry. */
  set(entry: number, deadline: number): void {
    const position = this.#position[entry] as number;
    if (deadline === NEVER) {
      if (position >= 0) this.#removeAt(position);
      return;
    }
    const previous = this.#deadline[entry] as number;
    this.#deadline[entry] = deadline;
    if (position < 0) {
      this.#size += 1;
      this.#up(this.#size - 1, entry);
    } else if (deadline < previous) {
      this.#up(position, entry);
    } else if (deadline > previous) {
      this.#down(position, entry);
    }
  }

  #before(a: number, b: number): boolean {
    const atA = this.#deadline[a] as number;
    const atB = this.#deadline[b] as number;
    return atA < atB || (atA === atB && a < b);
  }

  #place(position: number, entry: number): void {
    this.#heap[position] = entry;
    this.#position[entry] = position;
  }

  #up(from: number, entry: number): void {
    let position = from;
    while (position > 0) {
      const parent = (position - 1) >> 2;
      const other = this.#heap[parent] as number;
      if (!this.#before(entry, other)) break;
      this.#place(position, other);
      position = parent;
    }
    this.#place(position, entry);
  }

  #down(from: number, entry: number): void {
    let position = from;
    for (;;) {
      const first = position * 4 + 1;
      if (first >= this.#size) break;
      const last = Math.min(first + 4, this.#size);
      let least = first;
      for (let child = first + 1; child < last; child += 1) {
        if (this.#before(this.#heap[child] as number, this.#heap[least] as number)) least = child;
      }
      const other = this.#heap[least] as number;
      if (!this.#before(other, entry)) break;
      this.#place(position, other);
      position = least;
    }
    this.#place(position, entry);
  }

  #removeAt(position: number): void {
    const entry = this.#heap[position] as number;
    this.#position[entry] = -1;
    this.#deadline[entry] = NEVER;
    this.#size -= 1;
    if (position === this.#size) return;
    const moved = this.#heap[this.#size] as number;
    this.#place(position, moved);
    this.#up(position, moved);
    this.#down(this.#position[moved] as number, moved);
  }
}
