import type { ResultPollingAnswer } from '../../../wire/policy-messages.js';
import { NO_INSTANT_MS } from '../classic-state.js';
import { acknowledgeReports } from './measuring.js';
import type { PolicyContext } from './policy-context.js';
import { NO_POLLS, type PolicyState, type PollWait } from './policy-state.js';
import { orderRepetition, pollIntervalMs } from './pushing.js';
import { installPolicy } from './reporting-policy.js';
import { reckonReminder } from './reporting-reminder.js';
import { takeBack } from './rum-report.js';
import { isPassing } from './statistics.js';

/** Result polling: asking for the ACK of what was pushed. Several pushes may wait, each under its own poll id. */

/** The wait that is due first; undefined: none. */
export function nextPoll(state: PolicyState): PollWait | undefined {
  let next: PollWait | undefined;
  for (const wait of state.polls) {
    if (next === undefined || wait.dueMs < next.dueMs) next = wait;
  }
  return next;
}

/**
 * CSCwa11048 (S1 F17): on call home and smart transport an affected agent asks for a poll id for ever, at the server's
 * interval, whatever it is told (the interval is modelled [U]); so long after the server has dropped it ("Invalid Polling Id").
 */
function neverGivesUp(context: PolicyContext): boolean {
  return context.defects.has('CSCwa11048') && (context.transport === 'smart' || context.transport === 'callhome');
}

export function acceptPoll(state: PolicyState, answer: ResultPollingAnswer, now: number, context: PolicyContext): void {
  const pollId = state.pollIdInFlight;
  state.pollIdInFlight = '';
  if (!answer.ready) {
    keepWaiting(state, pollId, pollIntervalMs(answer.pollIntervalSeconds), now, context);
    return;
  }
  acknowledgeReports(state, answer.acknowledged);
  state.smartAccount = answer.smartAccount;
  state.virtualAccount = answer.virtualAccount;
  state.accountMs = now;
  installPolicy(state, answer.policy, now);
  noteAcknowledgement(state, now, context);
  // What was pushed and is not in the ACK was not processed; it goes again [I].
  if (dropPoll(state, pollId)) orderRepetition(state, now, context);
}

/**
 * "Not ready": asked again as the server says, and when it has said so for some time, after as long as was waited already, up
 * to a day (modelled: an ACK that never comes must not cost a message every five minutes). After `pollPatienceMs` the poll id
 * is given up and the reports go again, on releases that do so.
 */
function keepWaiting(
  state: PolicyState,
  pollId: string,
  intervalMs: number,
  now: number,
  context: PolicyContext,
): void {
  const wait = state.polls.find((candidate) => candidate.pollId === pollId);
  if (wait === undefined) return;
  const { pollMaxMs, pollPatienceMs } = context.policyRhythm;
  const waitedMs = now - wait.takenMs;
  const stuck = neverGivesUp(context);
  if (!stuck && !context.defects.has('CSCwa85199') && waitedMs >= pollPatienceMs) {
    giveUp(state, pollId, now, context);
    return;
  }
  const delayMs = stuck ? intervalMs : Math.max(intervalMs, Math.min(waitedMs, pollMaxMs));
  replaceWait(state, { ...wait, intervalMs, dueMs: now + delayMs });
}

/** "Invalid Polling Id …" and the like: the id is worth nothing, unless the server only failed in passing. */
export function failPoll(state: PolicyState, reason: string, now: number, context: PolicyContext): void {
  const pollId = state.pollIdInFlight;
  state.pollIdInFlight = '';
  if (neverGivesUp(context) || isPassing(reason)) repeatPoll(state, pollId, now, context);
  else giveUp(state, pollId, now, context);
}

/** No answer: tomorrow again (P§3.9). */
export function missPoll(state: PolicyState, now: number, context: PolicyContext): void {
  const pollId = state.pollIdInFlight;
  state.pollIdInFlight = '';
  repeatPoll(state, pollId, now, context);
}

/** The hello for it got no answer: so it is with all that were due. */
export function missDuePolls(state: PolicyState, now: number, context: PolicyContext): void {
  for (const wait of state.polls) {
    if (wait.dueMs <= now) repeatPoll(state, wait.pollId, now, context);
  }
}

function repeatPoll(state: PolicyState, pollId: string, now: number, context: PolicyContext): void {
  const wait = state.polls.find((candidate) => candidate.pollId === pollId);
  if (wait === undefined) return;
  const delayMs = neverGivesUp(context) ? wait.intervalMs : context.policyRhythm.retryMs;
  replaceWait(state, { ...wait, dueMs: now + delayMs });
}

function giveUp(state: PolicyState, pollId: string, now: number, context: PolicyContext): void {
  if (dropPoll(state, pollId)) orderRepetition(state, now, context);
}

function replaceWait(state: PolicyState, wait: PollWait): void {
  state.polls = state.polls.map((present) => (present.pollId === wait.pollId ? wait : present));
}

/** @returns whether any report waited for it, and is merely closed again */
function dropPoll(state: PolicyState, pollId: string): boolean {
  const rest = state.polls.filter((wait) => wait.pollId !== pollId);
  state.polls = rest.length === 0 ? NO_POLLS : rest;
  let any = false;
  for (const report of state.reports) {
    if (report.state !== 'UNACKNOWLEDGED' || report.pollId !== pollId) continue;
    takeBack(report);
    any = true;
  }
  return any;
}

/** An ACK came, with an answer or in a file, its policy installed: what it acknowledged is deleted a little later (GP). */
export function noteAcknowledgement(state: PolicyState, now: number, context: PolicyContext): void {
  state.lastAckMs = now;
  reckonReminder(state, now, context);
  if (!state.reports.some((report) => report.state === 'ACKNOWLEDGED')) return;
  if (state.processDueMs === NO_INSTANT_MS) state.processDueMs = now + context.policyRhythm.processMs;
}

/** After an ACK from a file: nobody waits any longer for poll ids of which nothing is left to be acknowledged. */
export function forgetSettledPolls(state: PolicyState): void {
  const rest = state.polls.filter(({ pollId }) => state.reports.some((report) => report.pollId === pollId));
  if (rest.length < state.polls.length) state.polls = rest.length === 0 ? NO_POLLS : rest;
}

/** Asks for all that waits no earlier than `earliestMs` (after a restart), or no later than `latestMs` (a `sync`). */
export function moveDuePolls(state: PolicyState, earliestMs: number, latestMs: number): void {
  if (state.polls.length === 0) return;
  state.polls = state.polls.map((wait) => ({
    ...wait,
    dueMs: Math.min(Math.max(wait.dueMs, earliestMs), latestMs),
  }));
}
