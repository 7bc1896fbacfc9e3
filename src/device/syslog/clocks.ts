import { HOUR_MS } from '../../time/duration.js';
import { licenseDate, licenseSpan } from '../console/text/dates.js';
import { nextWarningMs, run, stop } from './countdown.js';
import { isRegistered, type NarratorFacts, type NarratorMemory } from './narrator-memory.js';
import type { Voice } from './voice.js';

/** What a device says because time passes: of its evaluation, and of its ID certificate. */

/** "evaluation-expired (hourly)" (P§2.6). */
const REMINDER_MS = HOUR_MS;
const NEVER = Number.POSITIVE_INFINITY;

/** The next instant at which time alone makes the device say something, or Infinity. */
export function nextDeadlineMs(memory: NarratorMemory): number {
  if (!memory.powered) return NEVER;
  const { evaluation, certificate, remindedUntilMs } = memory;
  return Math.min(
    nextWarningMs(evaluation),
    // Unregistered, the end is a change of the licensing state, and comes as an event.
    isRegistered(memory) ? evaluation.endsMs : NEVER,
    remindedUntilMs + REMINDER_MS,
    nextWarningMs(certificate),
  );
}

/** Says what is due at an instant that `nextDeadlineMs` has named: one message. */
export function sayDue(voice: Voice, now: number): void {
  const { memory, facts } = voice;
  const { evaluation, certificate } = memory;
  if (nextWarningMs(evaluation) === now) {
    evaluation.warnedUntilMs = now;
    voice.say(now, 'EVAL_WILL_EXPIRE_WARNING', { span: licenseSpan(evaluation.endsMs - now) });
  } else if (nextWarningMs(certificate) === now) {
    certificate.warnedUntilMs = now;
    voice.say(now, 'ID_CERT_EXPIRED_WARNING', { span: licenseSpan(certificate.endsMs - now) });
  } else if (evaluation.endsMs === now) {
    spendEvaluation(memory, now);
    voice.say(now, 'EVAL_EXPIRED');
  } else {
    memory.remindedUntilMs = now;
    voice.say(now, 'EVAL_EXPIRED_WARNING', { date: licenseDate(facts, memory.evaluationSpentMs) });
  }
}

export function spendEvaluation(memory: NarratorMemory, now: number): void {
  stop(memory.evaluation);
  memory.evaluationLeftMs = 0;
  if (memory.evaluationSpentMs === NEVER) memory.evaluationSpentMs = now;
}

/**
 * Sets the evaluation clock going or stops it, by the agent's own rule (S2): use counts while the device is on, licences
 * are in use, and it has not received both answers. Under Smart Licensing Using Policy there is no evaluation (S1).
 * @returns whether it was set going
 */
export function settleEvaluation(memory: NarratorMemory, { context, profile }: NarratorFacts, now: number): boolean {
  const { evaluation } = memory;
  const counts =
    profile.agent === 'classic' &&
    memory.powered &&
    context.entitlements.length > 0 &&
    memory.evaluationLeftMs > 0 &&
    !(isRegistered(memory) && memory.authorizationAnswered);
  const runs = evaluation.endsMs !== NEVER;
  if (counts && !runs) run(evaluation, now + memory.evaluationLeftMs, now);
  if (!counts && runs) {
    memory.evaluationLeftMs = Math.max(0, evaluation.endsMs - now);
    stop(evaluation);
  }
  return counts && !runs;
}

/** Of a spent evaluation an unregistered device reminds as long as it is on. */
export function settleReminder(memory: NarratorMemory, now: number): void {
  if (!memory.powered || memory.licensing !== 'EVALUATION_EXPIRED') memory.remindedUntilMs = NEVER;
  else if (memory.remindedUntilMs === NEVER) memory.remindedUntilMs = now;
}
