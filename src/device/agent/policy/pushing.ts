import { SECOND_MS } from '../../../time/duration.js';
import type { UsageReportAnswer } from '../../../wire/policy-messages.js';
import { renewReports } from './measuring.js';
import type { PolicyContext } from './policy-context.js';
import { NO_REPORT_IDS, type PolicyState } from './policy-state.js';
import { giveToServer, openedMs, type RumReport } from './rum-report.js';
import { noteNothingToSend } from './statistics.js';

/** Usage reporting: closed reports go to the server, which gives a poll id for them. */

/**
 * The reports of a push that is due, oldest first; none: there is nothing to report, and the next push is a period away.
 * What is open is closed for it, unless the push is only for what waits already and no open report is a whole period old.
 */
export function takeForPush(state: PolicyState, now: number, context: PolicyContext): readonly RumReport[] {
  const { pushMs, reportsPerPush } = context.policyRhythm;
  const periodAgoMs = now + context.clockOffsetMs - pushMs;
  const isOld = (report: RumReport) => report.state === 'OPEN' && openedMs(report) <= periodAgoMs;
  if (!state.pushResumes || !state.reports.some(isWaiting) || state.reports.some(isOld)) {
    renewReports(state, 'CurrentUsageRequested', now, context);
  }
  state.pushResumes = false;
  const reports: RumReport[] = [];
  for (const report of state.reports) {
    if (!isWaiting(report)) continue;
    reports.push(report);
    if (reports.length === reportsPerPush) break;
  }
  if (reports.length > 0) {
    state.reportsInFlight = reports.map(({ id }) => id);
  } else {
    noteNothingToSend(state, 'usageReport');
    state.pushDueMs = now + pushMs;
  }
  return reports;
}

function isWaiting(report: RumReport): boolean {
  return report.state === 'CLOSED';
}

/**
 * `OK_POLL`. The next push is a period from now (GP: to the second), or at once if more reports wait than one message
 * carries; but a push that was ordered while this one was in flight stays ordered.
 */
export function acceptPush(state: PolicyState, answer: UsageReportAnswer, now: number, context: PolicyContext): void {
  const { pushMs } = context.policyRhythm;
  const sent = new Set(state.reportsInFlight);
  let taken = false;
  for (const report of state.reports) {
    if (!sent.has(report.id)) continue;
    giveToServer(report, answer.pollId);
    taken ||= report.state === 'UNACKNOWLEDGED';
  }
  state.reportsInFlight = NO_REPORT_IDS;
  state.lastPushMs = now;
  state.pushResumes = state.reports.some(isWaiting);
  state.pushDueMs = Math.min(state.pushDueMs, state.pushResumes ? now : now + pushMs);
  // All of it was acknowledged by a file, or purged, meanwhile: there is nothing to ask for.
  if (!taken) return;
  const intervalMs = pollIntervalMs(answer.pollIntervalSeconds);
  const wait = { pollId: answer.pollId, takenMs: now, dueMs: now + intervalMs, intervalMs };
  state.polls = [...state.polls.filter(({ pollId }) => pollId !== answer.pollId), wait];
}

/** Refused or without answer: the reports stay closed and go again (GP: one day on). */
export function failPush(state: PolicyState, now: number, context: PolicyContext): void {
  state.reportsInFlight = NO_REPORT_IDS;
  repeatAt(state, now + context.policyRhythm.retryMs, context);
}

/** Reports that a server did not acknowledge go again, but not more than once in a retry period (modelled). */
export function orderRepetition(state: PolicyState, now: number, context: PolicyContext): void {
  repeatAt(state, Math.max(now, state.lastPushMs + context.policyRhythm.retryMs), context);
}

/** Releases with CSCwa85199 make new reports for every repetition too (modelled: so do the backlogs of FN72578 grow). */
function repeatAt(state: PolicyState, dueMs: number, context: PolicyContext): void {
  state.pushResumes = !context.defects.has('CSCwa85199');
  state.pushDueMs = Math.min(state.pushDueMs, dueMs);
}

/** A push is wanted within so long: one that is owed since before does not go at once, but then. */
export function orderPushWithin(state: PolicyState, delayMs: number, now: number): void {
  const dueMs = now + delayMs;
  if (state.pushDueMs <= now || state.pushDueMs > dueMs) state.pushDueMs = dueMs;
}

/** Never less than a second, so that no server can make a device ask without time passing (modelled). */
export function pollIntervalMs(seconds: number): number {
  return Math.max(seconds * SECOND_MS, SECOND_MS);
}
