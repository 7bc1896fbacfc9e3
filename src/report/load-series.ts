import { LOAD_FIGURES, type LoadFigure } from '../telemetry/load-figures.js';
import type { QueryResult, RunTables } from './tables.js';
import type { TimeBuckets } from './time-buckets.js';

/** A line of a plot: a value for each piece of time, null where nothing was measured. */
interface LoadSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** How a group of devices fared: per device, at its worst (of any device) and at the end (on average). */
export interface LoadRow {
  readonly name: string;
  readonly devices: number;
  readonly most: Readonly<Record<LoadFigure, number>>;
  readonly last: Readonly<Record<LoadFigure, number>>;
}

/** What RUM reports did to the devices; empty where the scenario does not observe it. Averages over devices. */
export interface Loads {
  readonly series: Readonly<Record<LoadFigure, readonly LoadSeries[]>>;
  readonly rows: readonly LoadRow[];
}

/** Lines that can still be told apart in a plot. */
const MOST_SERIES = 7;

/** Labels whose accounts fared differently: what happened to one of them only would be lost in the average. */
const APART = `SELECT DISTINCT label FROM (
    SELECT label, max(stored / devices) AS s, min(stored / devices) AS s0, max(memory / devices) AS m, min(memory / devices) AS m0
    FROM loads GROUP BY label, t) WHERE s > 1.5 * s0 + 1 OR m > 1.5 * m0`;

const BY_ACCOUNT = `CASE WHEN label IN (${APART}) THEN label || ' in ' || va ELSE label END`;

/** Devices are named by their label, and by their account too where it matters and there is room. */
async function named(tables: RunTables): Promise<string> {
  const names = (await tables.scalar(`SELECT count(DISTINCT ${BY_ACCOUNT}) FROM loads`)) ?? 0;
  const name = names > MOST_SERIES ? 'label' : BY_ACCOUNT;
  return `(SELECT t, ${name} AS name, devices, ${LOAD_FIGURES.flatMap((one) => [one, `${one}_most`]).join(', ')} FROM loads)`;
}

/** Looks through the observations of the load of RUM reports. */
export async function loadsOf(tables: RunTables, buckets: TimeBuckets): Promise<Loads> {
  const from = await named(tables);
  const means = LOAD_FIGURES.map((figure) => `sum(${figure}) / sum(devices) AS ${figure}`).join(', ');
  const each = `(SELECT name, t, ${means} FROM ${from} GROUP BY name, t)`;
  const at = `least(${buckets.count - 1}, greatest(0, (t - ${buckets.startMs}) // ${buckets.widthMs}))`;
  const latest = LOAD_FIGURES.map((figure) => `arg_max(${figure}, t) AS ${figure}`).join(', ');
  const result = await tables.query(`SELECT name, ${at} AS bucket, ${latest} FROM ${each} GROUP BY 1, 2 ORDER BY 1, 2`);
  const worst = LOAD_FIGURES.map((figure) => `max(${figure}_most)`).join(', ');
  const rows = await tables.query(`
    WITH last AS (SELECT name, ${latest} FROM ${each} GROUP BY name),
      devices AS (SELECT name, max(n) AS n FROM (SELECT name, t, sum(devices) AS n FROM ${from} GROUP BY 1, 2) GROUP BY name),
      worst AS (SELECT name, ${worst} FROM ${from} GROUP BY name)
    SELECT worst.name, devices.n, worst.* EXCLUDE name, last.* EXCLUDE name
    FROM worst JOIN devices USING (name) JOIN last USING (name) ORDER BY worst.name`);
  return { series: seriesOf(result, buckets), rows: rows.rows.map(rowOf) };
}

function seriesOf({ rows }: QueryResult, buckets: TimeBuckets): Loads['series'] {
  // A bucket in which somebody was looked at, and this group not: all of it was off.
  const looked = new Set(rows.map(([, bucket]) => Number(bucket)));
  const names = [...new Set(rows.map(([name]) => String(name)))];
  const line = (name: string, column: number): LoadSeries => {
    const seen = new Map(rows.filter((row) => row[0] === name).map((row) => [Number(row[1]), Number(row[column])]));
    let held: number | null = null;
    const values = Array.from({ length: buckets.count }, (_, bucket) => {
      if (looked.has(bucket)) held = seen.get(bucket) ?? null;
      return held;
    });
    return { name, values };
  };
  const entries = LOAD_FIGURES.map((figure, index) => [figure, names.map((name) => line(name, index + 2))]);
  return Object.fromEntries(entries) as Loads['series'];
}

function rowOf(row: QueryResult['rows'][number]): LoadRow {
  const figures = (first: number) =>
    Object.fromEntries(LOAD_FIGURES.map((figure, index) => [figure, Number(row[first + index])])) as LoadRow['most'];
  return { name: String(row[0]), devices: Number(row[1]), most: figures(2), last: figures(2 + LOAD_FIGURES.length) };
}
