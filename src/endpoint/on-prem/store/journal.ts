import type { EntityRow, EntityStore } from './entity-store.js';

/** Reads the present record of an entity; null if it is gone. */
export type ReadEntity = (kind: string, key: string) => object | null;

/**
 * What changed and is not on disk yet. Group commit: whatever the requests of one turn of the event loop changed is written in
 * one transaction when the turn is over, each entity once, and only then are they answered. Memory is thus ahead of the disk for
 * the rest of a turn, and nobody outside ever hears of what the disk does not hold.
 */
export class Journal {
  private readonly pending = new Map<string, Set<string>>();
  private turn: Promise<void> | null = null;
  private written = 0;
  private transactions = 0;

  constructor(
    private readonly store: EntityStore,
    private readonly read: ReadEntity,
  ) {}

  /** Rows and transactions written so far. */
  get counts(): { readonly rows: number; readonly transactions: number } {
    return { rows: this.written, transactions: this.transactions };
  }

  mark(kind: string, key: string): void {
    let keys = this.pending.get(kind);
    if (keys === undefined) {
      keys = new Set();
      this.pending.set(kind, keys);
    }
    keys.add(key);
  }

  /**
   * Null if nothing waits to be written; else resolves when all that does is on disk, and rejects with the database's error if
   * it cannot be written. Then it keeps waiting, and the next turn tries again.
   */
  settled(): Promise<void> | null {
    if (this.turn === null && this.isEmpty) return null;
    this.turn ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.turn = null;
        try {
          this.flush();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
    return this.turn;
  }

  /** Writes at once what waits. @throws the database's error */
  flush(): void {
    if (this.isEmpty) return;
    const rows: EntityRow[] = [];
    for (const [kind, keys] of this.pending) {
      for (const key of keys) {
        const record = this.read(kind, key);
        rows.push({ kind, key, body: record === null ? null : JSON.stringify(record) });
      }
    }
    this.store.write(rows);
    for (const keys of this.pending.values()) keys.clear();
    this.written += rows.length;
    this.transactions += 1;
  }

  private get isEmpty(): boolean {
    for (const keys of this.pending.values()) if (keys.size > 0) return false;
    return true;
  }
}
