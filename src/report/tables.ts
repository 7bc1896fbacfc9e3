import { type DuckDBConnection, DuckDBInstance, DuckDBTypeId, type JS, StatementType } from '@duckdb/node-api';
import { SlfleetError } from '../errors/slfleet-error.js';
import { eventFiles } from '../telemetry/digest.js';
import { isFolder } from './run-folder.js';
import { EVENT_COLUMNS, RUN_TABLES } from './table-columns.js';

/** Plain values only: numbers beyond 2^53 and dates come as text, lists and structs as JSON text. */
export type QueryValue = string | number | boolean | null;

export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly QueryValue[])[];
}

/** The tables of one run (`RUN_TABLES`), in memory and closed to everything outside. */
export interface RunTables {
  /** Event lines that could not be read: the half-written last line of an interrupted shard. */
  readonly leftOutLines: number;
  /**
   * Runs one reading statement (SELECT, WITH, DESCRIBE, SUMMARIZE).
   * @throws SlfleetError `SLF_QUERY_INVALID` with what DuckDB says and the line it points to
   */
  query(sql: string): Promise<QueryResult>;
  /**
   * The single number a statement gives: true counts as 1, false as 0; null when there is no row or no value.
   * @throws SlfleetError `SLF_QUERY_INVALID`, also when the answer is no number
   */
  scalar(sql: string): Promise<number | null>;
  /** Breaks off a query that is under way; it then fails. */
  interrupt(): void;
  close(): void;
}

/**
 * Loads the event files of a run into DuckDB, then shuts it off: no files, no network, no changed settings, so that a
 * query may come from anybody.
 * @param eventsFolder the run's `events` folder
 * @param only columns of the table `events` that are wanted; all, unless given. A large run with few of them takes a fraction
 *   of the memory
 * @throws SlfleetError `SLF_RUN_NOT_FOUND` when there is no such folder, `SLF_RUN_INVALID` when it cannot be loaded
 */
export async function openRunTables(
  eventsFolder: string,
  only: readonly string[] = columnsOf('events'),
): Promise<RunTables> {
  if (!isFolder(eventsFolder)) throw new SlfleetError('SLF_RUN_NOT_FOUND', `${eventsFolder} is not there`);
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    const leftOutLines = await load(connection, eventFiles(eventsFolder), only);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return new DuckDbTables(instance, connection, leftOutLines);
  } catch (cause) {
    connection.closeSync();
    instance.closeSync();
    throw new SlfleetError('SLF_RUN_INVALID', `${eventsFolder} cannot be loaded: ${firstLine(cause)}`, { cause });
  }
}

/** @returns how many lines were left out */
async function load(connection: DuckDBConnection, files: readonly string[], only: readonly string[]): Promise<number> {
  const eventColumns = columnsOf('events').filter((name) => only.includes(name));
  await connection.run(files.length === 0 ? emptyEvents(eventColumns) : eventsFrom(files, eventColumns));
  const unreadable = await connection.runAndReadAll('SELECT count(*) FROM events WHERE kind IS NULL');
  await connection.run('DELETE FROM events WHERE kind IS NULL');
  for (const table of RUN_TABLES) {
    if (table.kinds.length === 0) continue;
    const kinds = table.kinds.map((kind) => `'${kind}'`).join(', ');
    const columns = eventColumns.filter((name) => table.columns.includes(name)).map((name) => `"${name}"`);
    await connection.run(
      `CREATE VIEW ${table.name} AS SELECT ${columns.join(', ')} FROM events WHERE kind IN (${kinds})`,
    );
  }
  return Number(unreadable.getRowsJS()[0]?.[0] ?? 0);
}

/** What a column of `events` is read from; the others are in the lines under their own name. */
const DERIVED_COLUMNS: Readonly<Record<string, { readonly type: string; readonly from: string }>> = {
  time: { type: 'TIMESTAMP', from: 'epoch_ms(t)' },
  shard: { type: 'INTEGER', from: "TRY_CAST(regexp_extract(filename, '([0-9]+)[.]ndjson$', 1) AS INTEGER)" },
};

function eventsFrom(files: readonly string[], names: readonly string[]): string {
  const paths = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
  const wanted = Object.entries(EVENT_COLUMNS).filter(([name]) => names.includes(name));
  const types = wanted.map(([name, type]) => `"${name}": '${type}'`);
  const columns = names.map((name) => `${DERIVED_COLUMNS[name]?.from ?? `"${name}"`} AS "${name}"`);
  return `CREATE TABLE events AS SELECT ${columns.join(', ')}
    FROM read_ndjson([${paths}], columns = {${types.join(', ')}}, ignore_errors = true, filename = true)`;
}

function emptyEvents(names: readonly string[]): string {
  const columns = names.map((name) => `"${name}" ${DERIVED_COLUMNS[name]?.type ?? EVENT_COLUMNS[name]}`);
  return `CREATE TABLE events (${columns.join(', ')})`;
}

function columnsOf(name: string): readonly string[] {
  return RUN_TABLES.find((table) => table.name === name)?.columns ?? [];
}

class DuckDbTables implements RunTables {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    readonly leftOutLines: number,
  ) {
    this.#instance = instance;
    this.#connection = connection;
  }

  async query(sql: string): Promise<QueryResult> {
    if (sql.trim() === '') throw new SlfleetError('SLF_QUERY_INVALID', 'There is no statement');
    try {
      const statements = await this.#connection.extractStatements(sql);
      if (statements.count !== 1) {
        throw new SlfleetError('SLF_QUERY_INVALID', 'Give exactly one statement (PIVOT counts as several)');
      }
      const statement = await statements.prepare(0);
      if (statement.statementType !== StatementType.SELECT) {
        const kind = StatementType[statement.statementType];
        throw new SlfleetError('SLF_QUERY_INVALID', `Only reading statements are allowed, this is ${kind}`);
      }
      const result = await statement.runAndReadAll();
      const types = result.columnTypes().map((type) => type.typeId);
      const rows = result.getRowsJS().map((row) => row.map((cell, column) => plain(cell, types[column])));
      return { columns: result.deduplicatedColumnNames(), rows };
    } catch (cause) {
      throw cause instanceof SlfleetError ? cause : queryError(cause);
    }
  }

  async scalar(sql: string): Promise<number | null> {
    const value = (await this.query(sql)).rows[0]?.[0] ?? null;
    if (value === null || typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    throw new SlfleetError('SLF_QUERY_INVALID', `The statement gives "${value}", not a number`);
  }

  interrupt(): void {
    this.#connection.interrupt();
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function plain(value: JS, type: DuckDBTypeId | undefined): QueryValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return bigIntValue(value);
  if (value instanceof Date) {
    const text = value.toISOString();
    return type === DuckDBTypeId.DATE ? text.slice(0, 'yyyy-mm-dd'.length) : text;
  }
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? bigIntValue(part) : part)) ?? null;
}

function bigIntValue(value: bigint): string | number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] ?? '';
}

function queryError(cause: unknown): SlfleetError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const [first = '', ...rest] = text.replace(/^Failed to [a-z ]+: /, '').split('\n');
  return new SlfleetError('SLF_QUERY_INVALID', first, { details: rest.filter((line) => line.trim() !== ''), cause });
}
