/**
 * The agent of Smart Licensing Using Policy: IOS-XE from 17.3.2a (licensing §2, S1). No evaluation, no registration: every licence
 * is IN USE from boot, its use is measured in RUM reports, and the reports are to be acknowledged by a server.
 *
 * Theory of operation
 *
 * 1. Every licence in use of a powered device has one open report (measuring.ts). What happens to a report stands in
 *    RUM_TRANSITIONS (rum-report.ts) and happens nowhere else. Nothing happens at a sample: what was measured is computed when
 *    somebody wants to know. A report that was opened is in the store, or acknowledged, or counted as purged.
 *
 * 2. A message is owed when its due time has come; to order one is to set that time. At most one message is in flight;
 *    what becomes due meanwhile stays due and goes when the one in flight has ended, in the order of POLICY_MESSAGES.
 *    Sending clears the due time; the answer, or its absence, sets the next one, but never later than one set meanwhile.
 *
 * 3. A push makes closed reports wait under a poll id; several pushes may wait (polling.ts). Only an ACK, with a poll or from a
 *    file, acknowledges. Acknowledged reports are deleted a little later, whatever is in flight.
 *
 * 4. What may be sent at all is a matter of transport and trust (`Reach`). It is looked at after every event; what is due but
 *    may not be sent stays due, and has no deadline.
 *
 * 5. Over cslu a hello goes before every message but trust. Without an answer it fails the message it was for.
 *
 * 6. A restart closes what is open. Reports, poll ids, trust, accounts, policy and ACK are on flash and survive it; the
 *    statistics do not (GP), nor does a trust request, which was an exec command [I]. `write erase` and factory reset are
 *    carried out by it. The end of an exchange from before a restart is ignored, as in classic.ts.
 *
 * 7. Thirty days before an ACK must have come, and on that day, the device reminds of it (reporting-reminder.ts). Whatever moves the
 *    deadline reckons that instant anew, so that a device whose ACKs come has no event for it.
 *
 * Between steps this holds: a powered device with nothing in flight has no deadline in the past.
 */
import { SECOND_MS } from '../../../time/duration.js';
import { NEVER } from '../agent.js';
import { NO_INSTANT_MS } from '../classic-state.js';
import { takeAnswer, takeSilence } from './exchange-end.js';
import { acknowledgeReports, closeOpen, deleteAcknowledged, followLicences, renewReports } from './measuring.js';
import type { PolicyContext, PolicyEffects, PolicyEvent } from './policy-context.js';
import { nextMessageMs, reachOf, sendOwedPolicy } from './policy-sending.js';
import {
  createPolicyState,
  licensingStateOf,
  NO_REPORT_IDS,
  type PolicyLicensingState,
  type PolicyState,
} from './policy-state.js';
import { forgetSettledPolls, moveDuePolls, noteAcknowledgement } from './polling.js';
import { orderPushWithin } from './pushing.js';
import { installPolicy } from './reporting-policy.js';
import { reckonReminder, takeReminder } from './reporting-reminder.js';
import { orderSyncRetry } from './syncing.js';
import { forgetTrustRequest, installTrust, requestTrust } from './trusting.js';

function step(
  state: PolicyState,
  event: PolicyEvent,
  now: number,
  context: PolicyContext,
  effects: PolicyEffects,
): void {
  if (!state.powered) {
    if (event.kind !== 'power-on') return;
    start(state, now, context);
  }
  processReports(state, now, context);
  handle(state, event, now, context);
  if (state.powered && state.reminderDueMs <= now) effects.reminder = takeReminder(state, now, context);
  state.reach = reachOf(state, context);
  if (!state.powered || state.inFlight !== null) return;
  const request = sendOwedPolicy(state, now, context);
  if (request !== null) effects.send = request;
}

function processReports(state: PolicyState, now: number, context: PolicyContext): void {
  if (state.processDueMs > now) return;
  state.processDueMs = NO_INSTANT_MS;
  deleteAcknowledged(state, now, context);
}

function handle(state: PolicyState, event: PolicyEvent, now: number, context: PolicyContext): void {
  const { policyRhythm } = context;
  switch (event.kind) {
    case 'power-on':
    case 'timer':
      return;
    case 'power-off':
      stop(state, now, context);
      return;
    case 'reload':
      stop(state, now, context);
      start(state, now, context);
      return;
    case 'save':
      state.erased = false;
      return;
    case 'erase':
      state.erased = true;
      return;
    case 'factory-reset':
      state.resetOwed = true;
      return;
    case 'licences-changed':
      if (followLicences(state, now, context)) {
        state.pushDueMs = Math.min(state.pushDueMs, now + policyRhythm.changePushMs);
        reckonReminder(state, now, context);
      }
      return;
    case 'configured':
      // BZ: "new reports on config change".
      if (context.defects.has('CSCwa85199')) renewReports(state, '', now, context);
      return;
    case 'transport-changed':
      state.greeted = false;
      orderFirstMessages(state, now, context);
      return;
    case 'trust':
      requestTrust(state, event, now, context);
      return;
    case 'sync':
      if (reachOf(state, context) !== 'everything') return;
      state.syncDueMs = now;
      state.pushDueMs = now;
      moveDuePolls(state, now, now);
      return;
    case 'usage-saved':
      renewReports(state, 'CurrentUsageRequested', now, context);
      state.lastFileWriteMs = now;
      return;
    case 'acknowledged':
      acknowledgeReports(state, event.reportIds);
      if (event.policy !== null) installPolicy(state, event.policy, now);
      noteAcknowledgement(state, now, context);
      forgetSettledPolls(state);
      if (event.accounts !== null) {
        state.smartAccount = event.accounts.smartAccount;
        state.virtualAccount = event.accounts.virtualAccount;
        state.accountMs = now;
      }
      return;
    case 'trust-installed':
      installTrust(state, event.grant, event.accounts, now, context);
      return;
    case 'policy-installed':
      if (installPolicy(state, event.policy, now)) reckonReminder(state, now, context);
      return;
    case 'answer':
      if (event.answer.type !== state.inFlight || isOfAnotherExchange(state, event.sentAtMs)) return;
      state.inFlight = null;
      takeAnswer(state, event.answer, now, context);
      return;
    case 'send-failed': {
      const type = state.inFlight;
      if (type === null || isOfAnotherExchange(state, event.sentAtMs)) return;
      state.inFlight = null;
      takeSilence(state, type, now, context);
      if (reachOf(state, context) === 'everything') orderSyncRetry(state, now, context);
      return;
    }
  }
}

function isOfAnotherExchange(state: PolicyState, sentAtMs: number | undefined): boolean {
  return sentAtMs !== undefined && sentAtMs !== state.sentAtMs;
}

function stop(state: PolicyState, now: number, context: PolicyContext): void {
  state.powered = false;
  closeOpen(state, 'ProductReload', now, context);
  forgetTrustRequest(state);
  state.inFlight = null;
  state.reportsInFlight = NO_REPORT_IDS;
  state.pollIdInFlight = '';
  state.helloFor = null;
  state.greeted = false;
  state.pushResumes = false;
}

function start(state: PolicyState, now: number, context: PolicyContext): void {
  if (state.resetOwed) resetToFactory(state, now, context);
  if (state.erased) forgetAcknowledgement(state);
  state.powered = true;
  state.bootedMs = now;
  state.statistics = {};
  state.reportHoursGone = 0;
  state.communicationFailedMs = NO_INSTANT_MS;
  // The server may have learnt of the product instance again meanwhile [I].
  state.identityRefused = false;
  followLicences(state, now, context);
  reckonReminder(state, now, context);
  orderFirstMessages(state, now, context);
}

/** After boot, and when the way to the server was changed: what there is to send goes soon, the synchronisation first. */
function orderFirstMessages(state: PolicyState, now: number, context: PolicyContext): void {
  const { bootSyncMs, firstPushMs } = context.policyRhythm;
  state.syncDueMs = now + bootSyncMs;
  orderPushWithin(state, firstPushMs, now);
  moveDuePolls(state, now + bootSyncMs, NO_INSTANT_MS);
}

/** Trust, policy, reports and ACK are gone (S1). Report ids are never used twice: they go on from the present second. */
function resetToFactory(state: PolicyState, now: number, context: PolicyContext): void {
  const nextReportId = Math.max(state.nextReportId, Math.floor((now + context.clockOffsetMs) / SECOND_MS));
  const { evaluationLeftMs } = state;
  Object.assign(state, createPolicyState(), { nextReportId, evaluationLeftMs });
}

/** `write erase`: "Last ACK received: <none>" (S1); the periods of the policy begin anew with it [I]. */
function forgetAcknowledgement(state: PolicyState): void {
  state.erased = false;
  state.lastAckMs = NO_INSTANT_MS;
  state.changedPerpetualMs = NO_INSTANT_MS;
  state.changedSubscriptionMs = NO_INSTANT_MS;
  state.firstPerpetualMs = NO_INSTANT_MS;
  state.firstSubscriptionMs = NO_INSTANT_MS;
  // In use since now, as after a first boot.
  state.licences = [];
}

function nextDeadline(state: PolicyState): number {
  if (!state.powered) return NEVER;
  const { processDueMs, reminderDueMs } = state;
  const own = Math.min(processDueMs, reminderDueMs);
  const next = state.inFlight === null ? Math.min(own, nextMessageMs(state)) : own;
  return next === NO_INSTANT_MS ? NEVER : next;
}

/** The policy agent. Events for a device that is off are ignored; its licences are looked at when it starts. */
export const policyAgent = {
  create: createPolicyState,
  step,
  nextDeadline,
  licensingState: licensingStateOf satisfies (state: PolicyState) => PolicyLicensingState,
};
