import type { LicensingState } from '../telemetry/licensing-state.js';
import type { LoadFigure } from '../telemetry/load-figures.js';
import type { Expectation, Subjects } from './schema/expect.js';

type MessageFilter = NonNullable<Expectation['messages']>;

/** A piece of text as an SQL literal. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function inList(column: string, values: readonly string[]): string {
  return `${column} IN (${values.map(literal).join(', ')})`;
}

/** The devices an expectation is about, as a condition on the columns of `devices`. */
function subjectConditions(on: Subjects): string[] {
  const { label, profile, account, serials } = on;
  const conditions: string[] = [];
  if (label !== undefined) conditions.push(inList('label', typeof label === 'string' ? [label] : label));
  if (profile !== undefined) conditions.push(`profile = ${literal(profile)}`);
  if (account !== undefined) {
    // A counted account's name stands for Campus-001, Campus-002, ….
    const numbered = `(starts_with(va, ${literal(`${account}-`)}) AND regexp_full_match(substr(va, ${account.length + 2}), '[0-9]{3,}'))`;
    conditions.push(`(va = ${literal(account)} OR ${numbered})`);
  }
  if (serials !== undefined) conditions.push(inList('sn', serials));
  return conditions;
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/**
 * How many devices there are at an instant, or how many of them are in a state. A device's state is that of its last
 * change up to then, else the one it came with; who has not arrived does not count. Of several changes in one
 * millisecond the last is the one that no other starts from.
 * @param atMs virtual time, ms since the Unix epoch
 */
export function devicesSql(on: Subjects | undefined, atMs: number, state: LicensingState | null): string {
  const chosen = `SELECT sn, state FROM devices${where([`t <= ${atMs}`, ...subjectConditions(on ?? {})])}`;
  if (state === null) return `SELECT count(*) FROM (${chosen})`;
  return `WITH chosen AS (${chosen}),
latest AS (
  SELECT s.sn, arg_max(s.state, s.t) AS state FROM states s
  WHERE s.t <= ${atMs} AND NOT EXISTS (SELECT 1 FROM states n WHERE n.sn = s.sn AND n.t = s.t AND n.was = s.state)
  GROUP BY s.sn
)
SELECT count(*) FROM chosen LEFT JOIN latest ON latest.sn = chosen.sn
WHERE coalesce(latest.state, chosen.state) = ${literal(state)}`;
}

/**
 * The least and the most of a load figure on any device, as they were last observed up to an instant.
 * @param atMs virtual time, ms since the Unix epoch
 */
export function loadSql(
  figure: LoadFigure,
  on: Subjects | undefined,
  atMs: number,
): { readonly least: string; readonly most: string } {
  const latest = `t = (SELECT max(t) FROM loads WHERE t <= ${atMs})`;
  const chosen = where([latest, ...subjectConditions(on ?? {})]);
  return {
    least: `SELECT min(${figure}_least) FROM loads${chosen}`,
    most: `SELECT max(${figure}_most) FROM loads${chosen}`,
  };
}

/**
 * How many exchanges ended as the filter says.
 * @param startMs start of the run, ms since the Unix epoch
 */
export function messagesSql(filter: MessageFilter, on: Subjects | undefined, startMs: number): string {
  const { type, ok, failure, reason, from, until } = filter;
  const conditions: string[] = [];
  if (type !== undefined) conditions.push(`type = ${literal(type)}`);
  if (ok !== undefined) conditions.push(ok ? 'ok' : 'NOT ok');
  if (failure !== undefined) conditions.push(`failure = ${literal(failure)}`);
  if (reason !== undefined) conditions.push(`contains(reason, ${literal(reason)})`);
  if (from !== undefined) conditions.push(`t >= ${startMs + from}`);
  if (until !== undefined) conditions.push(`t < ${startMs + until}`);
  const subjects = on === undefined ? [] : subjectConditions(on);
  if (subjects.length > 0) conditions.push(`sn IN (SELECT sn FROM devices${where(subjects)})`);
  return `SELECT count(*) FROM messages${where(conditions)}`;
}
