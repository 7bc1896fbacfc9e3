import type { PolicyMessageType, PolicyRequest } from '../../../wire/policy-messages.js';
import { NO_INSTANT_MS } from '../classic-state.js';
import { composePolicyRequest } from './composing.js';
import type { PolicyContext } from './policy-context.js';
import type { PolicyState, Reach } from './policy-state.js';
import { POLICY_MESSAGES } from './policy-tables.js';
import { nextPoll } from './polling.js';
import { takeForPush } from './pushing.js';
import type { RumReport } from './rum-report.js';
import { forgetTrustRequest, wantedUdis } from './trusting.js';

/** From what is owed to the message that goes. */

const NO_REPORTS: readonly RumReport[] = [];

/** What may be sent, by transport and trust (see `Reach`). Over cslu usage goes without trust (GP: "No Trust Data", reports sent). */
export function reachOf(state: PolicyState, context: PolicyContext): Reach {
  if (context.transport === 'off') return 'nothing';
  if (state.identityRefused) return 'trust';
  return context.transport === 'cslu' || state.trust.length > 0 ? 'everything' : 'trust';
}

/** When a message is due; NO_INSTANT_MS: it is not, or may not be sent. */
function dueMs(state: PolicyState, type: Exclude<PolicyMessageType, 'hello'>): number {
  if (state.reach === 'nothing') return NO_INSTANT_MS;
  if (type === 'trust') return state.trustDueMs;
  if (state.reach === 'trust') return NO_INSTANT_MS;
  switch (type) {
    case 'trustSync':
      return state.syncDueMs;
    case 'usageReport':
      return state.pushDueMs;
    case 'resultPolling':
      return nextPoll(state)?.dueMs ?? NO_INSTANT_MS;
  }
}

/** The next instant at which a message is to be sent. */
export function nextMessageMs(state: PolicyState): number {
  let next = NO_INSTANT_MS;
  for (const { type } of POLICY_MESSAGES) next = Math.min(next, dueMs(state, type));
  return next;
}

/** Sends the first message owed, and settles those that come to nothing. */
export function sendOwedPolicy(state: PolicyState, now: number, context: PolicyContext): PolicyRequest | null {
  for (const { type } of POLICY_MESSAGES) {
    if (dueMs(state, type) > now) continue;
    if (type !== 'trust' && context.transport === 'cslu' && !state.greeted) {
      state.helloFor = type;
      return send('hello', NO_REPORTS, state, now, context);
    }
    const reports = prepare(type, state, now, context);
    if (reports !== null) return send(type, reports, state, now, context);
  }
  return null;
}

/** @returns the reports that go with it; null: nothing is to be sent after all */
function prepare(
  type: Exclude<PolicyMessageType, 'hello'>,
  state: PolicyState,
  now: number,
  context: PolicyContext,
): readonly RumReport[] | null {
  state.greeted = false;
  switch (type) {
    case 'trust':
      if (wantedUdis(state, context).length === 0) {
        forgetTrustRequest(state);
        return null;
      }
      state.trustDueMs = NO_INSTANT_MS;
      return NO_REPORTS;
    case 'trustSync':
      state.syncDueMs = NO_INSTANT_MS;
      return NO_REPORTS;
    case 'usageReport': {
      const reports = takeForPush(state, now, context);
      if (reports.length === 0) return null;
      state.pushDueMs = NO_INSTANT_MS;
      return reports;
    }
    case 'resultPolling':
      state.pollIdInFlight = nextPoll(state)?.pollId ?? '';
      return NO_REPORTS;
  }
}

function send(
  type: PolicyMessageType,
  reports: readonly RumReport[],
  state: PolicyState,
  now: number,
  context: PolicyContext,
): PolicyRequest {
  state.inFlight = type;
  state.sentAtMs = now;
  return composePolicyRequest(type, state, reports, now, context);
}
