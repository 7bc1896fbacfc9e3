import { ANSWER_MS, ANSWERED } from '../../report/message-sql.js';
import type { RunTables } from '../../report/tables.js';
import { SECOND_MS } from '../../time/duration.js';
import type { StepFigures } from './capacity-result.js';

/** The part of a step that is counted: virtual time, ms since 1970, from the end of the warm-up to where it ended. */
export interface CountedPart {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Virtual time in a unit of real time. */
  readonly speed: number;
}

/** Counts what a step measured after its warm-up. */
export async function stepFigures(tables: RunTables, { fromMs, untilMs, speed }: CountedPart): Promise<StepFigures> {
  const { service, corrected } = ANSWER_MS;
  const answered = `FILTER ${ANSWERED}`;
  // What is still under way when the step ends is logged at that instant: the server did not get it done.
  const inTime = `FILTER (${ANSWERED} AND t < ${Math.round(untilMs)})`;
  const { rows } = await tables.query(`
    SELECT count(*), count(*) FILTER (NOT ok), count(*) ${inTime},
      quantile_disc(${corrected}, 0.5) ${answered}, quantile_disc(${corrected}, 0.95) ${answered},
      quantile_disc(${corrected}, 0.99) ${answered}, quantile_disc(${service}, 0.95) ${answered}
    FROM messages WHERE t >= ${Math.round(fromMs)}`);
  const [messages, failed, done, p50, p95, p99, service95] = (rows[0] ?? []).map((cell) =>
    cell === null ? null : Number(cell),
  );
  const isAnswered = p50 !== null && p50 !== undefined;
  // Shorter than planned where a threshold has ended the step.
  const realSeconds = (untilMs - fromMs) / speed / SECOND_MS;
  return {
    messages: messages ?? 0,
    failed: failed ?? 0,
    messagesPerSecond: realSeconds > 0 ? (done ?? 0) / realSeconds : 0,
    correctedMs: isAnswered ? { p50, p95: p95 as number, p99: p99 as number } : null,
    serviceMs: isAnswered ? { p95: service95 as number } : null,
  };
}
