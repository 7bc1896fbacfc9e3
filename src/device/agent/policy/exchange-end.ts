import type { PolicyAnswer, PolicyMessageType } from '../../../wire/policy-messages.js';
import { NO_INSTANT_MS } from '../classic-state.js';
import type { PolicyContext } from './policy-context.js';
import type { PolicyState } from './policy-state.js';
import { acceptPoll, failPoll, missDuePolls, missPoll } from './polling.js';
import { acceptPush, failPush } from './pushing.js';
import { isPassing, noteNoReply, noteRefusal, noteSuccess } from './statistics.js';
import { acceptSync, orderSyncRetry } from './syncing.js';
import { acceptTrust, missTrust, refuseTrust, withoutToken } from './trusting.js';

/** How an exchange ends: answered, refused, or without an answer. */

/** The server answered: it can be reached, whatever it says. */
export function takeAnswer(state: PolicyState, answer: PolicyAnswer, now: number, context: PolicyContext): void {
  state.communicationFailedMs = NO_INSTANT_MS;
  if (answer.status === 'FAILED') {
    noteRefusal(state, answer.type, withoutToken(answer.message), now);
    if (answer.code === 'LS_INVALID_DATA') state.identityRefused = true;
    refuse(state, answer.type, answer.message, now, context);
    return;
  }
  const polled = answer.type === 'usageReport' || (answer.type === 'resultPolling' && !answer.ready);
  noteSuccess(state, answer.type, polled ? 'OK_POLL' : 'OK', now);
  switch (answer.type) {
    case 'trust':
      acceptTrust(state, answer, now, context);
      return;
    case 'trustSync':
      acceptSync(state, answer, now, context);
      return;
    case 'usageReport':
      acceptPush(state, answer, now, context);
      return;
    case 'resultPolling':
      acceptPoll(state, answer, now, context);
      return;
    case 'hello':
      state.helloFor = null;
      state.greeted = true;
      return;
  }
}

function refuse(
  state: PolicyState,
  type: PolicyMessageType,
  reason: string,
  now: number,
  context: PolicyContext,
): void {
  switch (type) {
    case 'trust':
      refuseTrust(state);
      return;
    case 'trustSync':
      if (isPassing(reason)) orderSyncRetry(state, now, context);
      return;
    case 'resultPolling':
      failPoll(state, reason, now, context);
      return;
    case 'usageReport':
    case 'hello':
      miss(state, type, now, context);
      return;
  }
}

/** No answer came. */
export function takeSilence(state: PolicyState, type: PolicyMessageType, now: number, context: PolicyContext): void {
  if (state.communicationFailedMs === NO_INSTANT_MS) state.communicationFailedMs = now;
  noteNoReply(state, type, now);
  miss(state, type, now, context);
}

/** It goes again when it may. A hello's failure is that of the message it was for, which was never sent. */
function miss(state: PolicyState, type: PolicyMessageType, now: number, context: PolicyContext): void {
  switch (type) {
    case 'trust':
      missTrust(state, now, context);
      return;
    case 'trustSync':
      orderSyncRetry(state, now, context);
      return;
    case 'usageReport':
      failPush(state, now, context);
      return;
    case 'resultPolling':
      missPoll(state, now, context);
      return;
    case 'hello': {
      const wanted = state.helloFor;
      state.helloFor = null;
      // What it was for counts as tried: it is owed no longer, until its repetition.
      if (wanted === 'trustSync' && state.syncDueMs <= now) state.syncDueMs = NO_INSTANT_MS;
      if (wanted === 'usageReport' && state.pushDueMs <= now) state.pushDueMs = NO_INSTANT_MS;
      if (wanted === 'resultPolling') missDuePolls(state, now, context);
      else if (wanted !== null) miss(state, wanted, now, context);
      return;
    }
  }
}
