import { withoutSecrets } from '../device/console/script.js';
import type { ExecPlan } from '../fleet/exec-plan.js';
import type { FleetPlan } from '../fleet/plan.js';
import type { ExpectationResult } from '../report/summary.js';
import type { QueryResult } from '../report/tables.js';
import { formatDuration } from '../time/duration.js';

/** The steps whose answers something is expected of, each once, with its first instant. */
function expectingSteps(plan: FleetPlan): Map<number, { readonly atMs: number; readonly exec: ExecPlan }> {
  const steps = new Map<number, { readonly atMs: number; readonly exec: ExecPlan }>();
  for (const { number, atMs, action } of plan.steps) {
    if (action.kind === 'exec' && action.wanted !== null && !steps.has(number))
      steps.set(number, { atMs, exec: action });
  }
  return steps;
}

/** Whether a plan has steps whose answers something is expected of. */
export function expectsAnswers(plan: FleetPlan): boolean {
  return expectingSteps(plan).size > 0;
}

/**
 * One result for each step whose answers something is expected of: every device must have answered so, every time. The
 * transcript of the first that did not is its detail.
 * @param query one statement over the run's tables
 */
export async function execExpectations(
  plan: FleetPlan,
  query: (sql: string) => Promise<QueryResult>,
): Promise<ExpectationResult[]> {
  const results: ExpectationResult[] = [];
  for (const [number, { atMs, exec }] of expectingSteps(plan)) {
    const answers = `FROM execs WHERE step = ${number} AND ok IS NOT NULL`;
    const [[good = 0, all = 0] = []] = (await query(`SELECT count(*) FILTER (ok), count(*) ${answers}`)).rows;
    // Of no answers at all nothing holds: the step touched nobody, or never came.
    const ok = Number(all) > 0 && good === all;
    const name = `step ${number + 1} at ${atMs === 0 ? '0s' : formatDuration(atMs)}: ${withoutSecrets(exec.commands.at(-1) ?? '')}`;
    const detail = ok ? '' : await firstTranscript(number, query);
    results.push({
      name,
      ok,
      actual: `${good} of ${all} answered so`,
      wanted: wantedText(exec),
      ...(detail === '' ? {} : { detail }),
    });
  }
  return results;
}

async function firstTranscript(number: number, query: (sql: string) => Promise<QueryResult>): Promise<string> {
  const first = await query(`SELECT sn, t FROM execs WHERE step = ${number} AND ok = false ORDER BY shard, t LIMIT 1`);
  const [[serial, t] = []] = first.rows;
  if (serial === undefined) return '';
  const lines = await query(
    `SELECT strftime(time, '%Y-%m-%d %H:%M:%S'), what, text FROM execs WHERE step = ${number} AND sn = '${serial}' AND t = ${t}`,
  );
  const when = lines.rows[0]?.[0] ?? '';
  return [`${serial}, ${when} UTC`, ...lines.rows.map(([, what, text]) => `${what}\n${text}`)].join('\n');
}

function wantedText({ wanted }: ExecPlan): string {
  if (wanted === null) return '';
  return [
    ...wanted.contains.map((text) => `contains ${JSON.stringify(text)}`),
    ...wanted.matches.map((source) => `matches /${source}/`),
    ...wanted.lacks.map((text) => `lacks ${JSON.stringify(text)}`),
  ].join(', ');
}
