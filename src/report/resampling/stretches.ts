import type { RunTables } from '../tables.js';

/** Instants at which stretches begin, virtual ms from the start of the run; the first has no beginning. */
export type Stretches = readonly number[];

/**
 * Cuts time so that each stretch holds as many messages: a storm at the start is many of them.
 * @param from messages by which it is cut: a statement with a column `t`
 * @param number stretches at most; fewer where instants are fewer
 */
export async function cutIntoStretches(
  tables: RunTables,
  from: string,
  startMs: number,
  number: number,
): Promise<Stretches> {
  const parts = Array.from({ length: number - 1 }, (_, n) => (n + 1) / number).join(', ');
  const { rows } = await tables.query(
    `SELECT DISTINCT unnest(quantile_disc(t - ${startMs}, [${parts}])) AS since FROM (${from}) ORDER BY since`,
  );
  return [Number.MIN_SAFE_INTEGER, ...rows.flatMap(([since]) => (since === null ? [] : [Number(since)]))];
}

/** Rows of a statement with a column `t`, each with the number of its stretch as `unit`. */
export function withStretches(stretches: Stretches, from: string, startMs: number): string {
  const list = `SELECT unnest([${stretches.join(', ')}]::BIGINT[]) AS since, unnest(range(${stretches.length})) AS unit`;
  return `SELECT m.*, b.unit::INTEGER AS unit FROM (${from}) m ASOF JOIN (${list}) b ON m.t - ${startMs} >= b.since`;
}
