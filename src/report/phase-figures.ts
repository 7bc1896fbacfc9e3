import { ANSWER_MS, ANSWERED } from './message-sql.js';
import type { RunTables } from './tables.js';

/** A named stretch of a run; virtual ms from its start. */
export interface PhaseSpan {
  readonly name: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface PhaseTimes {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** What happened in a phase: devices that were powered on in it, exchanges that ended in it. */
export interface PhaseFigures extends PhaseSpan {
  readonly devices: number;
  readonly messages: number;
  readonly failed: number;
  /** Time to an answer from sending (ms), and from the instant the message was due; null without an answer. */
  readonly service: PhaseTimes | null;
  readonly corrected: PhaseTimes | null;
}

/**
 * Counts each phase of a run from its event log, as thresholds over phases do: the last instant of the run belongs to the phase
 * it ends in, and a quantile is one of the times.
 * @param run its virtual start and end, ms since the Unix epoch
 */
export async function phaseFigures(
  tables: RunTables,
  phases: readonly PhaseSpan[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Promise<PhaseFigures[]> {
  const figures: PhaseFigures[] = [];
  for (const phase of phases) {
    const [fromMs, untilMs] = [startMs + phase.fromMs, startMs + phase.untilMs];
    const within = fromMs < endMs ? `t >= ${fromMs} AND t ${untilMs < endMs ? '<' : '<='} ${untilMs}` : 'false';
    const { rows } = await tables.query(`
      SELECT count(*), count(*) FILTER (WHERE NOT ok), count(*) FILTER (WHERE ${ANSWERED}),
        ${[ANSWER_MS.service, ANSWER_MS.corrected].map(quantilesOf).join(', ')}
      FROM messages WHERE ${within}`);
    const [messages, failed, answers, ...times] = (rows[0] ?? []).map((cell) => Number(cell ?? 0));
    const three = ([p50 = 0, p95 = 0, max = 0]: readonly number[]): PhaseTimes => ({ p50, p95, max });
    figures.push({
      ...phase,
      devices: (await tables.scalar(`SELECT count(*) FROM devices WHERE ${within}`)) ?? 0,
      messages: messages ?? 0,
      failed: failed ?? 0,
      service: answers === 0 ? null : three(times.slice(0, 3)),
      corrected: answers === 0 ? null : three(times.slice(3)),
    });
  }
  return figures;
}

function quantilesOf(time: string): string {
  const among = `FILTER (WHERE ${ANSWERED})`;
  return [
    `quantile_disc(${time}, 0.5) ${among}`,
    `quantile_disc(${time}, 0.95) ${among}`,
    `max(${time}) ${among}`,
  ].join(', ');
}
