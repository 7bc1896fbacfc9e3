import { chmodSync, closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { SlfleetError } from '../../../errors/slfleet-error.js';
import { makeFolders } from '../../../files/make-folders.js';

/** One entity as it is kept: JSON, or null for one that is gone. */
export interface EntityRow {
  readonly kind: string;
  readonly key: string;
  readonly body: string | null;
}

/** A database of entities: a table a kind, a row an entity. */
export interface EntityStore {
  /** The rows of a kind in the order in which they were first written. */
  load(kind: string): { readonly key: string; readonly body: string }[];
  /** Writes all rows or none; when it returns they outlive the process. @throws the database's error */
  write(rows: readonly EntityRow[]): void;
  close(): void;
}

export interface EntityStoreOptions {
  readonly file: string;
  readonly kinds: readonly string[];
  /** `full`: what was written outlives the machine, too, at the price of a flush of the disk a transaction. */
  readonly durability: 'process' | 'full';
}

/** Of the layout below. A file of another version is refused, never guessed at. */
const LAYOUT_VERSION = 1;
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const KIND = /^[A-Za-z]+$/;

/**
 * Opens the database, or makes it. It holds ID tokens, so its file is the owner's only; the files SQLite puts beside it get the
 * same mode. One process at a time: a second one is refused.
 *
 * A write-ahead log, so that a transaction is one append; `synchronous = NORMAL` leaves the flushing of the disk to checkpoints:
 * a process killed at any instant loses nothing it has written, only a machine that loses its power may.
 * @throws SlfleetError SLF_DATABASE for a file that is in use, damaged, of another version, or cannot be written
 */
export function openEntityStore({ file, kinds, durability }: EntityStoreOptions): EntityStore {
  let database: Database.Database | undefined;
  try {
    makeFolders(dirname(file), OWNER_ONLY_FOLDER);
    closeSync(openSync(file, 'a', OWNER_ONLY));
    chmodSync(file, OWNER_ONLY);
    database = new Database(file);
    prepare(database, kinds, durability);
    return storeOf(database, kinds);
  } catch (cause) {
    database?.close();
    throw refusal(file, cause);
  }
}

function prepare(database: Database.Database, kinds: readonly string[], durability: 'process' | 'full'): void {
  // Before anything else: it makes the first statement take the lock for good.
  database.pragma('locking_mode = EXCLUSIVE');
  const version = database.pragma('user_version', { simple: true });
  if (version !== 0 && version !== LAYOUT_VERSION) throw new Error(`layout version ${version}, not ${LAYOUT_VERSION}`);
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
  database.transaction(() => {
    for (const kind of kinds) {
      if (!KIND.test(kind)) throw new RangeError(`no name of a table: ${kind}`);
      // The row number, which an update keeps, is the order.
      database.exec(`CREATE TABLE IF NOT EXISTS "${kind}" (key TEXT PRIMARY KEY, body TEXT NOT NULL)`);
    }
    database.pragma(`user_version = ${LAYOUT_VERSION}`);
  })();
}

function storeOf(database: Database.Database, kinds: readonly string[]): EntityStore {
  const statements = new Map(
    kinds.map((kind) => [
      kind,
      {
        load: database.prepare<[], { key: string; body: string }>(`SELECT key, body FROM "${kind}" ORDER BY rowid`),
        put: database.prepare(
          `INSERT INTO "${kind}" (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body`,
        ),
        drop: database.prepare(`DELETE FROM "${kind}" WHERE key = ?`),
      },
    ]),
  );
  const of = (kind: string) => {
    const found = statements.get(kind);
    if (found === undefined) throw new RangeError(`no such kind: ${kind}`);
    return found;
  };
  const write = database.transaction((rows: readonly EntityRow[]) => {
    for (const { kind, key, body } of rows) {
      if (body === null) of(kind).drop.run(key);
      else of(kind).put.run(key, body);
    }
  });
  return {
    load: (kind) => of(kind).load.all(),
    write: (rows) => write(rows),
    close: () => void database.close(),
  };
}

/** In the words of what to do; the database's own say little. */
function refusal(file: string, cause: unknown): SlfleetError {
  const code = (cause as { code?: string }).code ?? '';
  const what = code.startsWith('SQLITE_BUSY')
    ? 'another server uses it'
    : code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')
      ? 'it is damaged, or no database of slfleet'
      : (cause as Error).message;
  return new SlfleetError('SLF_DATABASE', `${file}: ${what}`, { cause });
}
