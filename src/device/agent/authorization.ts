import { SECOND_MS } from '../../time/duration.js';
import type { AuthorizationAnswer } from '../../wire/messages.js';
import type { AgentContext } from './agent.js';
import { type ClassicState, NO_INSTANT_MS } from './classic-state.js';
import { authorizationLadder, type Occurrence, stateAfter } from './classic-tables.js';
import { retryDelayMs } from './ladder.js';
import { dueAfterAnswerMs } from './schedule.js';

/** The authorization of a registered device: what the server says of its licences, and what happens when it says nothing. */

/**
 * An authorization was answered: its verdict and deadline hold, the next one is due as the server dictated, or by the device's
 * own rhythm while out of compliance. After a request that listed nothing (a release) there is nothing left to renew.
 */
export function acceptAuthorization(
  state: ClassicState,
  answer: AuthorizationAnswer,
  now: number,
  context: AgentContext,
): void {
  state.authorizationFirstFailureMs = NO_INSTANT_MS;
  takeVerdict(state, answer, now);
  if (state.requestedTags === 0) return;
  const interval = answer.inCompliance
    ? answer.renewIntervalSeconds * SECOND_MS
    : context.rhythm.outOfComplianceRenewalMs;
  // The earlier of the two: what is already due was asked for while this one was in flight.
  state.authorizationDueMs = Math.min(state.authorizationDueMs, dueAfterAnswerMs(state, interval, now));
}

/** A usage update was answered: verdict and deadline hold, the schedule of the authorizations stays as it is (S3 [I]). */
export function acceptUsage(state: ClassicState, answer: AuthorizationAnswer, now: number): void {
  takeVerdict(state, answer, now);
}

function takeVerdict(state: ClassicState, answer: AuthorizationAnswer, now: number): void {
  noteAttempt(state, 'succeeded', '', now);
  if (state.requestedTags === 0) {
    if (answer.type === 'usage') return; // nothing was asked for, so nothing was decided
    enter(state, 'authorized: nothing in use', now);
    state.authorizationDeadlineMs = NO_INSTANT_MS;
    return;
  }
  enter(state, answer.inCompliance ? 'authorized: in compliance' : 'authorized: out of compliance', now);
  state.authorizationDeadlineMs = answer.validUntilMs;
}

/** "AUTHORIZED on <date>" is the date on which the state was entered, not that of the latest renewal (S4 #5, #7). */
function enter(state: ClassicState, occurrence: Occurrence, now: number): void {
  const next = stateAfter(state.licensing, occurrence);
  if (next !== state.licensing || state.authorizationSinceMs === NO_INSTANT_MS) state.authorizationSinceMs = now;
  state.licensing = next;
}

/** An authorization was refused or could not be exchanged: next rung of the ladder of the present state. */
export function failAuthorization(state: ClassicState, reason: string, now: number, context: AgentContext): void {
  noteAttempt(state, 'failed', reason, now);
  const isFirst = state.authorizationFirstFailureMs === NO_INSTANT_MS;
  if (isFirst) state.authorizationFirstFailureMs = now;
  const sinceFirstFailureMs = now - state.authorizationFirstFailureMs;
  const delay = retryDelayMs(authorizationLadder(state.licensing), context.rhythm, sinceFirstFailureMs, isFirst);
  state.authorizationDueMs = Math.min(state.authorizationDueMs, now + delay);
}

/** "Waiting for reply" (F7): looked at again after a while of its own; neither begins nor ends a series of failures. */
export function awaitAuthorization(state: ClassicState, reason: string, now: number, context: AgentContext): void {
  noteAttempt(state, 'pending', reason, now);
  state.authorizationDueMs = Math.min(state.authorizationDueMs, now + context.rhythm.pendingRecheckMs);
}

/** A usage update failed: shown, and left to the next regular time [I]. */
export function failUsage(state: ClassicState, outcome: 'failed' | 'pending', reason: string, now: number): void {
  noteAttempt(state, outcome, reason, now);
}

/** The communication deadline has passed (S2): attempts are hourly from here on, the first one an hour from now at the latest. */
export function expireAuthorization(state: ClassicState, now: number, context: AgentContext): void {
  enter(state, 'communication deadline passed', now);
  state.authorizationDeadlineMs = NO_INSTANT_MS;
  // One in flight finds its next time when it ends.
  if (state.inFlight === 'authorization') return;
  state.authorizationDueMs = Math.min(state.authorizationDueMs, now + context.rhythm.expiredRetryMs);
}

function noteAttempt(
  state: ClassicState,
  outcome: 'succeeded' | 'failed' | 'pending',
  reason: string,
  now: number,
): void {
  state.authorizationOutcome = outcome;
  state.authorizationAttemptAtMs = now;
  state.authorizationReason = reason;
}
