import { badness, type Condition, holds } from './threshold-condition.js';
import type { ThresholdMetric } from './threshold-metrics.js';

/** A window begins every so many parts of its length. */
export const WINDOW_STEPS = 10;

/** Part of the run a statement looks at: `[fromMs, untilMs)`, ms since 1970; the end of the run belongs to it. */
export interface Part {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly isLast: boolean;
}

/** What one window, or a part without windows, came to. */
export interface Measured {
  /** Null: there was nothing to measure. */
  readonly actual: number | null;
  /** Windows: how many could be judged, how many of them did not hold, and when the worst began (ms since 1970). */
  readonly windows: { readonly judged: number; readonly broken: number; readonly worstFromMs: number } | null;
}

type Query = (sql: string) => Promise<{ readonly rows: readonly (readonly unknown[])[] }>;

/** Expression of the aggregate over rows with `v` (number of a message) and `hit` (whether it is counted). */
function aggregateSql({ aggregate, percent }: Condition): string {
  switch (aggregate) {
    case 'rate':
      return 'count(*) FILTER (hit) / count(*)';
    case 'value':
    case 'count':
      return 'count(*) FILTER (hit)';
    case 'med':
      return 'quantile_disc(v, 0.5)';
    case 'p':
      return `quantile_disc(v, ${percent / 100})`;
    default:
      return `${aggregate}(v)`;
  }
}

/** Rows a threshold looks at, with `t`, `v` (number of a message) and `hit` (whether it is counted). */
export function rowsSql({ sql }: ThresholdMetric, type: string | null, { fromMs, untilMs, isLast }: Part): string {
  if (sql === null) throw new TypeError('not in the event log');
  const wanted = type === null ? sql.of : `${sql.of} AND type = '${type}'`;
  return `SELECT t, ${sql.value} AS v, coalesce(${sql.counted}, false) AS hit FROM messages
    WHERE ${wanted} AND t >= ${fromMs} AND t ${isLast ? '<=' : '<'} ${untilMs}`;
}

/** Measures a part of the run as a whole. */
export async function measurePart(
  query: Query,
  measure: ThresholdMetric,
  condition: Condition,
  type: string | null,
  part: Part,
): Promise<Measured> {
  const { rows } = await query(`SELECT ${aggregateSql(condition)} FROM (${rowsSql(measure, type, part)})`);
  return { actual: numberOf(rows[0]?.[0]), windows: null };
}

/**
 * Measures every window of a part and tells the worst. The last window ends with the part, so that all of it is seen. A
 * part shorter than a window is one window. Windows without a message have a count of 0, and no rate and no quantile:
 * those are not judged.
 */
export async function measureWindows(
  query: Query,
  measure: ThresholdMetric,
  condition: Condition,
  type: string | null,
  part: Part,
  windowMs: number,
): Promise<Measured> {
  const lastFromMs = Math.max(part.fromMs, part.untilMs - windowMs);
  const last = Math.ceil(((lastFromMs - part.fromMs) * WINDOW_STEPS) / windowMs);
  const { rows } = await query(`
    WITH m AS (SELECT t, floor((t - ${part.fromMs}) * ${WINDOW_STEPS} / ${windowMs})::BIGINT AS step, v, hit
        FROM (${rowsSql(measure, type, part)})),
      w AS (SELECT step - back AS k, v, hit FROM m, (SELECT unnest(range(${WINDOW_STEPS})) AS back)
        WHERE step - back BETWEEN 0 AND ${last - 1}
        -- By its beginning only: the last instant of a run is the end of its last window.
        UNION ALL SELECT ${last} AS k, v, hit FROM m WHERE t >= ${lastFromMs})
    SELECT k, ${aggregateSql(condition)} AS value FROM w GROUP BY k ORDER BY k`);
  const isCount = condition.aggregate === 'count' || condition.aggregate === 'value';
  let judged = 0;
  let broken = 0;
  let worst: { k: number; value: number } | null = null;
  const judge = (k: number, value: number): void => {
    judged += 1;
    if (!holds(condition, value)) broken += 1;
    if (worst === null || badness(condition, value) > badness(condition, worst.value)) worst = { k, value };
  };
  let next = 0;
  for (const [at, cell] of rows) {
    const k = Number(at);
    if (isCount) for (; next < k; next += 1) judge(next, 0);
    next = k + 1;
    const value = numberOf(cell);
    if (value !== null) judge(k, value);
  }
  if (isCount) for (; next <= last; next += 1) judge(next, 0);
  if (worst === null) return { actual: null, windows: { judged: 0, broken: 0, worstFromMs: part.fromMs } };
  const { k, value } = worst as { k: number; value: number };
  const worstFromMs = k === last ? lastFromMs : Math.round(part.fromMs + (k * windowMs) / WINDOW_STEPS);
  return { actual: value, windows: { judged, broken, worstFromMs } };
}

function numberOf(cell: unknown): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}
