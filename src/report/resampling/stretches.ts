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
  // Looked up row by row: an ASOF join would sort all rows, which takes longer and twice the memory.
  const ends = stretches.slice(1).map((since, unit) => `WHEN t - ${startMs} < ${since} THEN ${unit}`);
  const unit = ends.length === 0 ? '0' : `CASE ${ends.join(' ')} ELSE ${ends.length} END`;
  return `SELECT *, (${unit})::INTEGER AS unit FROM (${from})`;
}
