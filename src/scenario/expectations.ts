import { SlfleetError } from '../errors/slfleet-error.js';
import type { ExpectationResult } from '../report/summary.js';
import { formatDuration } from '../time/duration.js';
import { type Wanted, wantedBy, wantedText } from './expectation-form.js';
import { devicesSql, loadSql, messagesSql } from './expectation-sql.js';
import { metricAt, type RunMetrics } from './metrics.js';
import type { Expectation } from './schema/expect.js';

/** What an evaluation looks at after a run. */
export interface FinishedRun {
  /** Virtual start, ms since the Unix epoch. */
  readonly startMs: number;
  /** Virtual time that was run, ms: less than planned if the run was interrupted. */
  readonly durationMs: number;
  readonly metrics: RunMetrics;
  /** One number over the run's tables; only asked for what the metrics do not tell. */
  readonly query: (sql: string) => Promise<number | null>;
}

/**
 * What was seen: a number, how many devices it is a part of if a share is wanted; the least and the most of one device; or words
 * if there is no answer.
 */
type Seen =
  | { readonly count: number; readonly of: number | null }
  | { readonly least: number; readonly most: number }
  | { readonly words: string };

/** Percentages are decimal fractions: 99.9 % of 1,000 must be 999, whatever the binary product is. */
const ROUNDING = 1e-6;

/**
 * Compares what a run left behind with what its scenario expects, one result each, in their order. A statement that fails
 * makes its own expectation fail and no other.
 */
export async function evaluateExpectations(
  expectations: readonly Expectation[],
  run: FinishedRun,
): Promise<ExpectationResult[]> {
  const results: ExpectationResult[] = [];
  for (const expectation of expectations) results.push(await evaluate(expectation, run));
  return results;
}

async function evaluate(expectation: Expectation, run: FinishedRun): Promise<ExpectationResult> {
  const { name } = expectation;
  const wanted = wantedBy(expectation);
  const exact = wanted.least === wanted.most && !wanted.percent;
  const written = exact ? wanted.least : wantedText(wanted);
  const seen = await look(expectation, wanted, run);
  if (expectation.each !== undefined && 'count' in seen)
    return await compareEach(expectation, expectation.each, seen.count, run);
  if ('words' in seen) return { name, ok: false, actual: seen.words, wanted: written };
  if ('least' in seen) {
    const { least, most } = seen;
    const actual = least === most ? least : `${least} to ${most}`;
    return { name, ok: least >= wanted.least && most <= wanted.most, actual, wanted: written };
  }
  const { count, of } = seen;
  if (of === null) return { name, ok: count >= wanted.least && count <= wanted.most, actual: count, wanted: written };
  // Of no devices at all nothing holds, or an expectation on a group that never arrived would pass.
  const ok = of > 0 && count * 100 >= wanted.least * of - ROUNDING && count * 100 <= wanted.most * of + ROUNDING;
  const share = of === 0 ? '' : ` (${Number(((count / of) * 100).toFixed(2))}%)`;
  return { name, ok, actual: `${count} of ${of}${share}`, wanted: written };
}

/** So many messages for each device that arrived; of no devices at all nothing holds. */
async function compareEach(
  { name, on }: Expectation,
  each: number,
  count: number,
  { startMs, durationMs, query }: FinishedRun,
): Promise<ExpectationResult> {
  const devices = (await query(devicesSql(on, startMs + durationMs, null))) ?? 0;
  const wanted = `${each} for each of ${devices}: ${each * devices}`;
  return { name, ok: devices > 0 && count === each * devices, actual: count, wanted };
}

async function look(expectation: Expectation, wanted: Wanted, run: FinishedRun): Promise<Seen> {
  const { state, messages, metric, load, sql } = expectation;
  try {
    if (state !== undefined) return await lookAtState({ ...expectation, state }, wanted, run);
    if (load !== undefined) return await lookAtLoad({ ...expectation, load }, run);
    if (messages !== undefined) return await lookAtMessages({ ...expectation, messages }, run);
    const count = metric !== undefined ? metricAt(run.metrics, metric) : await run.query(sql ?? '');
    return count === null ? { words: 'no value' } : { count, of: null };
  } catch (error) {
    if (!(error instanceof SlfleetError)) throw error;
    return { words: `${error.code}: ${error.message}` };
  }
}

async function lookAtState(
  { state, at, on }: Expectation & { readonly state: NonNullable<Expectation['state']> },
  wanted: Wanted,
  { metrics, startMs, durationMs, query }: FinishedRun,
): Promise<Seen> {
  if (typeof at === 'number' && at > durationMs) return { words: `the run ended after ${formatDuration(durationMs)}` };
  if (on === undefined && typeof at !== 'number') {
    const { byState } = metrics.devices;
    const all = Object.values(byState).reduce((sum, count) => sum + count, 0);
    return { count: byState[state] ?? 0, of: wanted.percent ? all : null };
  }
  const atMs = startMs + (typeof at === 'number' ? at : durationMs);
  const count = await query(devicesSql(on, atMs, state));
  const of = wanted.percent ? await query(devicesSql(on, atMs, null)) : null;
  return { count: count ?? 0, of: wanted.percent ? (of ?? 0) : null };
}

/** Of no device at all nothing holds. */
async function lookAtLoad(
  { load, at, on }: Expectation & { readonly load: NonNullable<Expectation['load']> },
  { startMs, durationMs, query }: FinishedRun,
): Promise<Seen> {
  if (typeof at === 'number' && at > durationMs) return { words: `the run ended after ${formatDuration(durationMs)}` };
  const sql = loadSql(load, on, startMs + (typeof at === 'number' ? at : durationMs));
  const least = await query(sql.least);
  const most = await query(sql.most);
  return least === null || most === null ? { words: 'no device was observed' } : { least, most };
}

async function lookAtMessages(
  { messages, on }: Expectation & { readonly messages: NonNullable<Expectation['messages']> },
  { metrics, startMs, query }: FinishedRun,
): Promise<Seen> {
  const { ok, ...filters } = messages;
  if (on !== undefined || Object.keys(filters).length > 0) {
    return { count: (await query(messagesSql(messages, on, startMs))) ?? 0, of: null };
  }
  const counted =
    ok === undefined ? metrics.messages.ok + metrics.messages.failed : metrics.messages[ok ? 'ok' : 'failed'];
  return { count: counted, of: null };
}
