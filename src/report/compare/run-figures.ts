import { digestOfEvents } from '../../telemetry/digest.js';
import { ANSWER_MS, ANSWERED, FAILURE_CLASS, STATE_CHANGES } from '../message-sql.js';
import { BINS_PER_E, BinnedTimes, SHORTEST_MS } from '../resampling/binned-times.js';
import { cutIntoStretches, type Stretches, withStretches } from '../resampling/stretches.js';
import type { RunDescription } from '../run-description.js';
import { readRunFolder } from '../run-folder.js';
import type { RunSummary } from '../summary.js';
import { openRunTables, type RunTables } from '../tables.js';

/** Groups the devices of a run fall into by a hash of their serial numbers, and stretches its messages are cut into. */
const DEVICE_GROUPS = 128;
const TIME_BLOCKS = 32;
export const QUANTILES = [0.5, 0.9, 0.95, 0.99] as const;

/** Messages of every type together. */
export const ALL_TYPES = '';

export type Latency = keyof typeof ANSWER_MS;
export const UNIT_KINDS = ['device', 'time'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** A count for each unit. */
export type PerUnit = Float64Array;

/** What a run counts in each unit of one kind. */
export interface UnitFigures {
  /** Messages, failed ones, and by type and failure class. */
  readonly ended: PerUnit;
  readonly failed: PerUnit;
  readonly byType: ReadonlyMap<string, PerUnit>;
  readonly byFailure: ReadonlyMap<string, PerUnit>;
  /** Answer times by message type, `ALL_TYPES` among them. */
  readonly times: Readonly<Record<Latency, ReadonlyMap<string, BinnedTimes>>>;
}

export interface AnswerTimes {
  readonly count: number;
  /** By `QUANTILES`, ms, exact. */
  readonly quantiles: readonly number[];
}

/** All that is looked at of one run. */
export interface RunFigures {
  readonly folder: string;
  readonly description: RunDescription;
  readonly summary: RunSummary | null;
  readonly digest: string;
  readonly notes: readonly string[];
  readonly messages: number;
  /** Devices of each group, and those of them in each licensing state at the end. */
  readonly devices: PerUnit;
  readonly states: ReadonlyMap<string, PerUnit>;
  readonly units: Readonly<Record<UnitKind, UnitFigures>>;
  readonly answers: Readonly<Record<Latency, ReadonlyMap<string, AnswerTimes>>>;
  /** Virtual time from the start (ms) at which each stretch begins. */
  readonly blocks: Stretches;
}

/**
 * Counts a run by units of resampling. Whatever its size, what is kept is a few thousand numbers.
 * @param blocks stretches of time of the run it is compared with; null: cut this run's messages into equal parts
 * @throws SlfleetError `SLF_RUN_NOT_FOUND`, `SLF_RUN_INVALID`
 */
export async function readRunFigures(folder: string, blocks: Stretches | null): Promise<RunFigures> {
  const run = readRunFolder(folder);
  const tables = await openRunTables(run.eventsFolder, LOOKED_AT);
  try {
    const startMs = run.description.startMs ?? (await tables.scalar('SELECT min(t) FROM events')) ?? 0;
    const cut = blocks ?? (await cutIntoStretches(tables, MESSAGES, startMs, TIME_BLOCKS));
    const isEverLate = ((await tables.scalar('SELECT max(late) FROM messages')) ?? 0) > 0;
    const unitsOf = (units: number, from: string): Promise<UnitFigures> => countUnits(tables, units, from, isEverLate);
    const devices = new Float64Array(DEVICE_GROUPS);
    for (const [unit, count] of await numbers(tables, `SELECT ${GROUP}, count(DISTINCT sn) FROM devices GROUP BY 1`)) {
      devices[Number(unit)] = Number(count);
    }
    return {
      folder,
      description: run.description,
      summary: run.summary,
      digest: run.summary?.digest ?? (await digestOfEvents(run.eventsFolder)),
      notes: run.notes,
      messages: (await tables.scalar('SELECT count(*) FROM messages')) ?? 0,
      devices,
      states: await statesOf(tables),
      units: {
        device: await unitsOf(DEVICE_GROUPS, `SELECT *, ${GROUP} AS unit FROM messages`),
        time: await unitsOf(cut.length, withStretches(cut, MESSAGES, startMs)),
      },
      answers: await byLatency(isEverLate, (of) => answersOf(tables, of)),
      blocks: cut,
    };
  } finally {
    tables.close();
  }
}

/** Columns of the event log that are looked at. */
const LOOKED_AT = ['t', 'sn', 'kind', 'state', 'was', 'type', 'ok', 'ms', 'late', 'failure'];
const MESSAGES = 'SELECT * FROM messages';
const GROUP = `(hash(sn) % ${DEVICE_GROUPS})::INTEGER`;

async function numbers(tables: RunTables, sql: string) {
  return (await tables.query(sql)).rows;
}

/** Of a run in which no message ever left late both are the same, and read once. */
async function byLatency<Read>(
  isEverLate: boolean,
  read: (of: Latency) => Promise<Read>,
): Promise<Readonly<Record<Latency, Read>>> {
  const service = await read('service');
  return { service, corrected: isEverLate ? await read('corrected') : service };
}

async function countUnits(tables: RunTables, units: number, from: string, isEverLate: boolean): Promise<UnitFigures> {
  const ended = new Float64Array(units);
  const failed = new Float64Array(units);
  const byType = new Map<string, PerUnit>();
  const byFailure = new Map<string, PerUnit>();
  const rows = await numbers(
    tables,
    `SELECT unit, type, CASE WHEN ok THEN NULL ELSE ${FAILURE_CLASS} END AS failure, count(*)
     FROM (${from}) GROUP BY ALL ORDER BY ALL`,
  );
  for (const [unit, type, failure, count] of rows) {
    add(ended, unit, count);
    add(slot(byType, String(type), units), unit, count);
    if (failure === null) continue;
    add(failed, unit, count);
    add(slot(byFailure, String(failure), units), unit, count);
  }
  const times = await byLatency(isEverLate, (of) => timesOf(tables, from, of, units));
  return { ended, failed, byType, byFailure, times };
}

async function timesOf(tables: RunTables, from: string, of: Latency, units: number): Promise<Map<string, BinnedTimes>> {
  const byType = new Map<string, BinnedTimes>();
  const rows = await numbers(
    tables,
    `SELECT unit, type, floor(${BINS_PER_E} * ln(greatest(${ANSWER_MS[of]}, ${SHORTEST_MS})))::INTEGER AS bin, count(*)
     FROM (${from}) WHERE ${ANSWERED} GROUP BY ALL`,
  );
  for (const [unit, type, bin, count] of rows) {
    for (const key of [ALL_TYPES, String(type)]) {
      let times = byType.get(key);
      if (times === undefined) {
        times = new BinnedTimes(units);
        byType.set(key, times);
      }
      times.add(Number(unit), Number(bin), Number(count));
    }
  }
  return byType;
}

async function answersOf(tables: RunTables, of: Latency): Promise<Map<string, AnswerTimes>> {
  // One list of parts holds the times once; a quantile a part would hold them four times.
  const parts = `quantile_disc(greatest(${ANSWER_MS[of]}, ${SHORTEST_MS}), [${QUANTILES.join(', ')}])`;
  const rows = await numbers(
    tables,
    `SELECT type, answers, ${QUANTILES.map((_, index) => `told[${index + 1}]`).join(', ')} FROM (
       SELECT coalesce(type, '${ALL_TYPES}') AS type, count(*) AS answers, ${parts} AS told
       FROM messages WHERE ${ANSWERED} GROUP BY GROUPING SETS ((type), ()) HAVING count(*) > 0)`,
  );
  return new Map(
    rows.map(([type, count, ...told]) => [String(type), { count: Number(count), quantiles: told.map(Number) }]),
  );
}

async function statesOf(tables: RunTables): Promise<Map<string, PerUnit>> {
  const states = new Map<string, PerUnit>();
  const rows = await numbers(
    tables,
    `SELECT ${GROUP} AS unit, state, sum(n) FROM (${STATE_CHANGES}) GROUP BY ALL ORDER BY ALL`,
  );
  for (const [unit, state, count] of rows) add(slot(states, String(state), DEVICE_GROUPS), unit, count);
  // A state all devices have left is none they are in at the end.
  return new Map([...states].filter(([, counts]) => counts.some((count) => count !== 0)));
}

function slot(counts: Map<string, PerUnit>, key: string, units: number): PerUnit {
  let found = counts.get(key);
  if (found === undefined) {
    found = new Float64Array(units);
    counts.set(key, found);
  }
  return found;
}

function add(counts: PerUnit, unit: unknown, count: unknown): void {
  const at = Number(unit);
  counts[at] = (counts[at] as number) + Number(count);
}
