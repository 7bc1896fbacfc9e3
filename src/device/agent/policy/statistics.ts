import type { PolicyMessageType } from '../../../wire/policy-messages.js';
import { NO_INSTANT_MS } from '../classic-state.js';
import type { PolicyState } from './policy-state.js';

/** The communication statistics of `show license tech support`: kept in memory, so gone after a restart (GP). */

/** What the agent calls the end of an exchange (P§1.3). */
export type ResponseWord =
  | '<none>'
  | 'OK'
  | 'OK_POLL'
  | 'OK_TRY_AGAIN'
  | 'NO REPLY'
  | 'NO DATA TO PROCESS'
  | 'INVALID STATUS CODE';

/** Of one type of message, as the display has it. Attempts are the sum of successes and failures (GP). */
export interface MessageStatistics {
  readonly successes: number;
  readonly failures: number;
  /** Failures since the last success ("Ongoing Failure: Overall"). */
  readonly ongoingFailures: number;
  /** Those since the server was last heard of ("Communication"). */
  readonly ongoingCommunicationFailures: number;
  readonly lastResponse: ResponseWord;
  /** NO_INSTANT_MS: none, or there was nothing to send (GP prints no date then). */
  readonly lastResponseMs: number;
  /** Empty: `<none>`. */
  readonly failureReason: string;
  readonly lastSuccessMs: number;
  readonly lastFailureMs: number;
}

/** As it is kept: most devices never fail, and then have no record of failures. */
export interface MessageTally {
  successes: number;
  lastResponse: ResponseWord;
  lastSuccessMs: number;
  failed: FailureTally | null;
}

interface FailureTally {
  failures: number;
  ongoing: number;
  ongoingCommunication: number;
  reason: string;
  lastMs: number;
}

export function statisticsOf(state: PolicyState, type: PolicyMessageType): MessageStatistics {
  const tally = state.statistics[type];
  const lastResponse = tally?.lastResponse ?? '<none>';
  const lastSuccessMs = tally?.lastSuccessMs ?? NO_INSTANT_MS;
  const failed = tally?.failed;
  const lastFailureMs = failed?.lastMs ?? NO_INSTANT_MS;
  return {
    successes: tally?.successes ?? 0,
    failures: failed?.failures ?? 0,
    ongoingFailures: failed?.ongoing ?? 0,
    ongoingCommunicationFailures: failed?.ongoingCommunication ?? 0,
    lastResponse,
    lastResponseMs: { success: lastSuccessMs, failure: lastFailureMs, nothing: NO_INSTANT_MS }[OUTCOME[lastResponse]],
    failureReason: failed?.reason ?? '',
    lastSuccessMs,
    lastFailureMs,
  };
}

const OUTCOME: Readonly<Record<ResponseWord, 'success' | 'failure' | 'nothing'>> = {
  '<none>': 'nothing',
  'NO DATA TO PROCESS': 'nothing',
  OK: 'success',
  OK_POLL: 'success',
  OK_TRY_AGAIN: 'failure',
  'NO REPLY': 'failure',
  'INVALID STATUS CODE': 'failure',
};

/** The latest attempts at this type of message failed. */
export function isFailing(state: PolicyState, type: PolicyMessageType): boolean {
  return (state.statistics[type]?.failed?.ongoing ?? 0) > 0;
}

function tallyOf(state: PolicyState, type: PolicyMessageType): MessageTally {
  const present = state.statistics[type];
  if (present !== undefined) return present;
  const made: MessageTally = { successes: 0, lastResponse: '<none>', lastSuccessMs: NO_INSTANT_MS, failed: null };
  state.statistics[type] = made;
  return made;
}

export function noteSuccess(state: PolicyState, type: PolicyMessageType, word: 'OK' | 'OK_POLL', now: number): void {
  const tally = tallyOf(state, type);
  tally.successes += 1;
  tally.lastResponse = word;
  tally.lastSuccessMs = now;
  endFailures(tally);
}

/** There was nothing to send: an attempt that counts as a success, and leaves no date (P§1.8, GP). */
export function noteNothingToSend(state: PolicyState, type: PolicyMessageType): void {
  const tally = tallyOf(state, type);
  tally.successes += 1;
  tally.lastResponse = 'NO DATA TO PROCESS';
  endFailures(tally);
}

function endFailures({ failed }: MessageTally): void {
  if (failed === null) return;
  failed.ongoing = 0;
  failed.ongoingCommunication = 0;
  failed.reason = '';
}

/** The server said no. It was heard of, so this is no failure of the communication (GP: Overall=2 Communication=0). */
export function noteRefusal(state: PolicyState, type: PolicyMessageType, reason: string, now: number): void {
  const tally = tallyOf(state, type);
  tally.lastResponse = isPassing(reason) ? 'OK_TRY_AGAIN' : 'INVALID STATUS CODE';
  noteFailure(tally, reason, now).ongoingCommunication = 0;
}

/** No answer. The statistics name no reason (GP: `NO REPLY`, "Failure Reason: <none>"). */
export function noteNoReply(state: PolicyState, type: PolicyMessageType, now: number): void {
  const tally = tallyOf(state, type);
  tally.lastResponse = 'NO REPLY';
  noteFailure(tally, '', now).ongoingCommunication += 1;
}

function noteFailure(tally: MessageTally, reason: string, now: number): FailureTally {
  tally.failed ??= { failures: 0, ongoing: 0, ongoingCommunication: 0, reason: '', lastMs: NO_INSTANT_MS };
  tally.failed.failures += 1;
  tally.failed.ongoing += 1;
  tally.failed.reason = reason;
  tally.failed.lastMs = now;
  return tally.failed;
}

/** A failure inside the server, not a verdict on what was sent (P§1.6: `LS_LICENGINE_FAIL_TO_CONNECT`). */
export function isPassing(reason: string): boolean {
  return reason.startsWith('Server error occurred');
}
