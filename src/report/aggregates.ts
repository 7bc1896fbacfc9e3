import { LICENSING_STATES } from '../telemetry/licensing-state.js';
import { type Loads, loadsOf } from './load-series.js';
import { ANSWERED, FAILURE_CLASS, STATE_CHANGES } from './message-sql.js';
import type { QueryResult, QueryValue, RunTables } from './tables.js';
import { type TimeBuckets, timeBuckets } from './time-buckets.js';

/** One line of a plot: a value a bucket. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** As `Series`, with null where nothing was measured. */
export interface GappedSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface FailureRow {
  readonly type: string;
  readonly failure: string;
  readonly reason: string;
  readonly count: number;
  readonly devices: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface StateRow {
  readonly state: string;
  /** Devices in it at the end of the run. */
  readonly last: number;
  /** Most devices in it at one instant. */
  readonly most: number;
  /** Devices that were ever in it. */
  readonly ever: number;
}

export interface MessageRow {
  readonly type: string;
  readonly count: number;
  readonly failed: number;
  readonly devices: number;
}

export interface AnswerTimesRow {
  readonly type: string;
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface HistogramRow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

export interface EndpointRow {
  readonly what: string;
  readonly tag: string;
  readonly events: number;
  readonly licences: number;
  readonly accounts: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface Mark {
  readonly t: number;
  readonly kind: string;
  readonly what: string;
  readonly devices: number;
}

/** Everything a report shows that is counted from the event log. Times are virtual ms since the Unix epoch. */
export interface Aggregates {
  readonly startMs: number;
  readonly endMs: number;
  readonly buckets: TimeBuckets;
  readonly devices: number;
  /** Devices in each licensing state at the end of each bucket. */
  readonly states: readonly Series[];
  readonly stateRows: readonly StateRow[];
  /** Exchanges that ended in each bucket, by message type. */
  readonly messages: readonly Series[];
  readonly messageRows: readonly MessageRow[];
  /** Failed exchanges in each bucket. */
  readonly failed: readonly number[];
  readonly sent: number;
  readonly failedTotal: number;
  /** Failed exchanges in each bucket, by failure class. */
  readonly failures: readonly Series[];
  readonly failureRows: readonly FailureRow[];
  /** Time to an answer in each bucket (ms): median, 95th percentile and longest. */
  readonly answerTimesSeries: readonly GappedSeries[];
  /** Exchanges the server answered, by message type. */
  readonly answerTimes: readonly AnswerTimesRow[];
  readonly histogram: readonly HistogramRow[];
  readonly loads: Loads;
  readonly endpoint: readonly Series[];
  readonly endpointRows: readonly EndpointRow[];
  readonly marks: readonly Mark[];
  /** How many steps and faults there are; `marks` holds the first of them. */
  readonly marksTotal: number;
}

const MOST_FAILURE_ROWS = 100;
const MOST_ENDPOINT_ROWS = 100;
const MOST_MARKS = 500;

/**
 * Counts a run for its report.
 * @param span virtual start and end where they are known; the events' own first and last instant otherwise
 */
export async function aggregate(
  tables: RunTables,
  span: { readonly startMs: number | null; readonly endMs: number | null },
): Promise<Aggregates> {
  const first = await tables.scalar('SELECT min(t) FROM events');
  const last = await tables.scalar('SELECT max(t) FROM events');
  const startMs = smallest(span.startMs, first);
  const endMs = Math.max(span.endMs ?? startMs, last ?? startMs, startMs + 1);
  const buckets = timeBuckets(startMs, endMs);
  const series = async (name: string, from: string): Promise<Series[]> =>
    bucketed(await tables.query(perBucket(buckets, name, from)), buckets);
  const changes = (await series('state', STATE_CHANGES)).map(({ name, values }) => ({ name, values: running(values) }));
  const messages = await series('type', 'SELECT t, type, 1 AS n FROM messages');
  const failures = await series('failure', `SELECT t, ${FAILURE_CLASS} AS failure, 1 AS n FROM messages WHERE NOT ok`);
  const failed = new Array<number>(buckets.count).fill(0);
  for (const { values } of failures)
    for (const [index, value] of values.entries()) failed[index] = (failed[index] ?? 0) + value;
  const count = async (sql: string): Promise<number> => (await tables.scalar(sql)) ?? 0;
  return {
    startMs,
    endMs,
    buckets,
    devices: await count('SELECT count(DISTINCT sn) FROM devices'),
    states: inStateOrder(changes, ({ name }) => name),
    stateRows: inStateOrder(records<StateRow>(await tables.query(STATE_ROWS)), ({ state }) => state),
    messages,
    messageRows: records<MessageRow>(await tables.query(MESSAGE_ROWS)),
    failed,
    sent: await count('SELECT count(*) FROM messages'),
    failedTotal: await count('SELECT count(*) FROM messages WHERE NOT ok'),
    failures,
    failureRows: records<FailureRow>(await tables.query(FAILURE_ROWS)),
    answerTimesSeries: gapped(await tables.query(answerTimesPerBucket(buckets)), buckets),
    answerTimes: records<AnswerTimesRow>(await tables.query(ANSWER_TIMES)),
    histogram: records<HistogramRow>(await tables.query(HISTOGRAM)),
    loads: await loadsOf(tables, buckets),
    endpoint: await series('what', 'SELECT t, what, 1 AS n FROM endpoint_events'),
    endpointRows: records<EndpointRow>(await tables.query(ENDPOINT_ROWS)),
    marks: records<Mark>(await tables.query(`SELECT * FROM (${MARKS}) ORDER BY t, kind, what LIMIT ${MOST_MARKS}`)),
    marksTotal: await count(`SELECT count(*) FROM (${MARKS})`),
  };
}

function smallest(a: number | null, b: number | null): number {
  return Math.min(a ?? b ?? 0, b ?? a ?? 0);
}

const STATE_ROWS = `
  WITH changes AS (${STATE_CHANGES}), instants AS (SELECT state, t, sum(n) AS n FROM changes GROUP BY state, t),
    counts AS (SELECT state, sum(n) OVER (PARTITION BY state ORDER BY t) AS devices FROM instants),
    visitors AS (SELECT sn, state FROM devices UNION SELECT sn, state FROM states)
  SELECT state, (SELECT sum(n) FROM changes c WHERE c.state = v.state) AS last,
    (SELECT max(devices) FROM counts c WHERE c.state = v.state) AS most, count(*) AS ever
  FROM visitors v GROUP BY state`;

const MESSAGE_ROWS = `
  SELECT type, count(*) AS count, count(*) FILTER (NOT ok) AS failed, count(DISTINCT sn) AS devices
  FROM messages GROUP BY type ORDER BY count DESC, type`;

const FAILURE_ROWS = `
  SELECT type, ${FAILURE_CLASS} AS failure, coalesce(reason, '') AS reason,
    count(*) AS count, count(DISTINCT sn) AS devices, min(t) AS firstMs, max(t) AS lastMs
  FROM messages WHERE NOT ok GROUP BY 1, 2, 3 ORDER BY count DESC, type, failure, reason LIMIT ${MOST_FAILURE_ROWS}`;

const ANSWER_TIMES = `
  SELECT type, count(*) AS count, quantile_disc(ms, 0.5) AS p50, quantile_disc(ms, 0.95) AS p95,
    quantile_disc(ms, 0.99) AS p99, max(ms) AS max
  FROM messages WHERE ${ANSWERED} GROUP BY type ORDER BY count DESC, type`;

/** Half-octave steps: fine enough to see two humps, few enough to read. Below 0.125 ms everything is one step. */
const HISTOGRAM = `
  SELECT CASE WHEN step = -6 THEN 0 ELSE round(pow(2, step / 2), 3) END AS fromMs,
    round(pow(2, (step + 1) / 2), 3) AS toMs, count(*) AS count
  FROM (SELECT greatest(-6, floor(2 * log2(greatest(ms, 0.001))))::INTEGER AS step FROM messages WHERE ${ANSWERED})
  GROUP BY step ORDER BY step`;

/** A step that happens oftener than this is its first and its last: hundreds of lines would hide what they stand for. */
const MOST_REPEATS = 24;

/** Every shard a step touches writes a line of its own. */
const MARKS = `
  WITH instants AS (SELECT t, kind, what, sum(devices) AS devices FROM steps GROUP BY t, kind, what),
    numbered AS (SELECT *, count(*) OVER same AS times, row_number() OVER (same ORDER BY t) AS number
      FROM instants WINDOW same AS (PARTITION BY kind, what))
  SELECT t, kind, CASE WHEN times <= ${MOST_REPEATS} THEN what
      ELSE what || if(number = 1, ', first of ', ', last of ') || times END AS what, devices
  FROM numbered WHERE times <= ${MOST_REPEATS} OR number IN (1, times)`;

const ENDPOINT_ROWS = `
  SELECT what, coalesce(tag, '') AS tag, count(*) AS events, coalesce(sum(count), 0) AS licences,
    count(DISTINCT va) AS accounts, min(t) AS firstMs, max(t) AS lastMs
  FROM endpoint_events GROUP BY 1, 2 ORDER BY events DESC, what, tag LIMIT ${MOST_ENDPOINT_ROWS}`;

function bucketOf(buckets: TimeBuckets): string {
  return `least(${buckets.count - 1}, greatest(0, (t - ${buckets.startMs}) // ${buckets.widthMs}))`;
}

function perBucket(buckets: TimeBuckets, name: string, from: string): string {
  return `SELECT ${name} AS name, ${bucketOf(buckets)} AS bucket, sum(n) AS value FROM (${from}) GROUP BY 1, 2 ORDER BY 1, 2`;
}

function answerTimesPerBucket(buckets: TimeBuckets): string {
  return `SELECT ${bucketOf(buckets)} AS bucket, quantile_disc(ms, 0.5) AS p50, quantile_disc(ms, 0.95) AS p95, max(ms) AS max
    FROM messages WHERE ${ANSWERED} GROUP BY 1 ORDER BY 1`;
}

function gapped(result: QueryResult, buckets: TimeBuckets): GappedSeries[] {
  return result.columns.slice(1).map((name, column) => {
    const values = new Array<number | null>(buckets.count).fill(null);
    for (const row of result.rows) values[Number(row[0])] = Number(row[column + 1]);
    return { name, values };
  });
}

function bucketed(result: QueryResult, buckets: TimeBuckets): Series[] {
  const byName = new Map<string, number[]>();
  for (const [name, bucket, value] of result.rows) {
    const key = String(name);
    let values = byName.get(key);
    if (values === undefined) {
      values = new Array<number>(buckets.count).fill(0);
      byName.set(key, values);
    }
    values[Number(bucket)] = Number(value);
  }
  return [...byName].map(([name, values]) => ({ name, values }));
}

function running(changes: readonly number[]): number[] {
  let sum = 0;
  return changes.map((change) => {
    sum += change;
    return sum;
  });
}

function inStateOrder<Row>(rows: readonly Row[], stateOf: (row: Row) => string): Row[] {
  const place = (row: Row): number => (LICENSING_STATES as readonly string[]).indexOf(stateOf(row));
  return [...rows].sort((a, b) => place(a) - place(b));
}

/** Rows by column name; the statements above name their columns as the record does. */
function records<Row extends object>(result: QueryResult): Row[] {
  return result.rows.map(
    (row) =>
      Object.fromEntries(result.columns.map((name, index): [string, QueryValue] => [name, row[index] ?? null])) as Row,
  );
}
