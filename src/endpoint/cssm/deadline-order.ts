import type { PlaceRecord } from './snapshot/entity.js';

const NONE = -1;
const FIRST_CAPACITY = 64;

/**
 * Slots in the order of an instant each, oldest first. Because every interval of a CSSM is the same for all instances,
 * whoever is set last comes last, so a doubly linked list is enough: every operation is O(1), at any fleet size.
 * The columns are typed arrays: 24 bytes a slot and nothing for the garbage collector to walk.
 */
export class DeadlineOrder {
  private before = new Int32Array(FIRST_CAPACITY).fill(NONE);
  private after = new Int32Array(FIRST_CAPACITY).fill(NONE);
  private at = new Float64Array(FIRST_CAPACITY);
  /** Counts up with each move, so that a place can be written down apart from the others. */
  private turn = new Float64Array(FIRST_CAPACITY);
  private listed = new Uint8Array(FIRST_CAPACITY);
  private turns = 0;
  private head = NONE;
  private tail = NONE;

  /** The slot whose instant is the earliest, or −1. */
  get first(): number {
    return this.head;
  }

  /** The earliest instant, ms; infinity when no slot is listed. */
  get firstAtMs(): number {
    return this.head === NONE ? Number.POSITIVE_INFINITY : (this.at[this.head] as number);
  }

  /** The instant a slot was last set to, ms, also after its removal; 0 for a slot never set. */
  atMs(slot: number): number {
    return this.at[slot] ?? 0;
  }

  /**
   * Lists a slot, or moves it, to the end. An instant before the last one's counts as the last one's: clients whose
   * clocks differ may come in the wrong order, and the order must hold all the same.
   */
  moveToEnd(slot: number, atMs: number): void {
    if (slot >= this.at.length) this.grow(slot);
    const last = this.tail === NONE ? atMs : (this.at[this.tail] as number);
    if (this.tail !== slot) {
      this.remove(slot);
      this.before[slot] = this.tail;
      if (this.tail === NONE) this.head = slot;
      else this.after[this.tail] = slot;
      this.tail = slot;
      this.listed[slot] = 1;
    }
    this.at[slot] = Math.max(atMs, last);
    this.turns += 1;
    this.turn[slot] = this.turns;
  }

  /** Takes a slot out; nothing happens if it is not listed. */
  remove(slot: number): void {
    if (this.listed[slot] !== 1) return;
    const before = this.before[slot] as number;
    const after = this.after[slot] as number;
    if (before === NONE) this.head = after;
    else this.after[before] = after;
    if (after === NONE) this.tail = before;
    else this.before[after] = before;
    this.before[slot] = NONE;
    this.after[slot] = NONE;
    this.listed[slot] = 0;
  }

  /** Where a slot stands. */
  place(slot: number): PlaceRecord {
    return { atMs: this.atMs(slot), turn: this.turn[slot] ?? 0, listed: this.listed[slot] === 1 };
  }

  /** Puts slots that were never listed where they stood; the order is that of their turns. */
  restore(places: readonly { readonly slot: number; readonly place: PlaceRecord }[]): void {
    // First those that wait for nothing, while no other instant can be taken for theirs.
    for (const { slot, place } of places.filter((entry) => !entry.place.listed)) {
      this.moveToEnd(slot, place.atMs);
      this.remove(slot);
    }
    const listed = places.filter((entry) => entry.place.listed);
    for (const { slot, place } of listed.sort((a, b) => a.place.turn - b.place.turn)) this.moveToEnd(slot, place.atMs);
    for (const { slot, place } of places) {
      this.turn[slot] = place.turn;
      this.turns = Math.max(this.turns, place.turn);
    }
  }

  private grow(slot: number): void {
    const capacity = Math.max(slot + 1, this.at.length * 2);
    const before = new Int32Array(capacity).fill(NONE);
    const after = new Int32Array(capacity).fill(NONE);
    const at = new Float64Array(capacity);
    const turn = new Float64Array(capacity);
    const listed = new Uint8Array(capacity);
    before.set(this.before);
    after.set(this.after);
    at.set(this.at);
    turn.set(this.turn);
    listed.set(this.listed);
    this.before = before;
    this.after = after;
    this.at = at;
    this.turn = turn;
    this.listed = listed;
  }
}
