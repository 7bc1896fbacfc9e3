/**
 * The registering agent of classic Smart Licensing: NX-OS, IOS-XE before 17.3.2a, and Expressway with a token
 * (licensing §1, §3). It is one machine for all three; what differs stands in the rhythm and the context.
 *
 * Theory of operation
 *
 * 1. The device is in one of six licensing states. What moves it from one to another stands in TRANSITIONS
 *    (classic-tables.ts) and happens nowhere else.
 *
 * 2. A message is owed when its due time has come. To order a message, whether by command, schedule or retry, is to set its
 *    due time; a command sets it to now. At most one message is in flight; what becomes due meanwhile stays due, and
 *    goes when the one in flight has ended, in the order of MESSAGES. So no command is ever lost, and none needs a queue.
 *    Sending clears the due time (a usage update's moves on by its period). The answer or the failure sets the next one,
 *    but never later than one that was set meanwhile.
 *
 * 3. Three things happen by themselves, whatever is in flight: the evaluation is spent, the communication deadline
 *    passes, the ID certificate expires. They are looked at before an event, so that an answer that comes too late
 *    finds the device as it then is, and after it.
 *
 * 4. A device without registration has no due time but that of a registration it was told to make. This is why nothing
 *    leaves it in the evaluation states (S2): there is no check that forbids it, there is nothing to send.
 *
 * 5. The evaluation clock (evaluation.ts) is set going or stopped at the end of every step, from the state alone.
 *
 * 6. A restart (power-off and on, or `reload`) keeps the state as it would be kept on flash: the evaluation always, the
 *    registration if it was saved. A registration that was still being tried is forgotten: it was an exec command, and its
 *    token is not part of the configuration [I]. An authorization, renewal or release cut off in mid-exchange is owed again.
 *    The end of an exchange from before a restart is ignored: nothing is in flight then (`inFlight === null`), or a message
 *    of another type, or, if the shell gives `sentAtMs`, one sent at another time. (A message and its repetition after a
 *    restart within the same millisecond are one and the same to it.)
 *
 * Between steps this holds: a powered device with nothing in flight has no due time in the past.
 */
import type { EndpointAnswer, MessageType } from '../../wire/messages.js';
import { type AgentContext, type AgentEffects, type AgentEvent, type AgentMachine, NEVER } from './agent.js';
import {
  acceptAuthorization,
  acceptUsage,
  awaitAuthorization,
  expireAuthorization,
  failAuthorization,
  failUsage,
} from './authorization.js';
import { type ClassicState, createClassicState, isRegistered, NO_INSTANT_MS } from './classic-state.js';
import { adjustEvaluation, spendEvaluation } from './evaluation.js';
import {
  acceptIdRenewal,
  acceptRegistration,
  endRegistration,
  failIdRenewal,
  failRegistration,
  forgetRegistrationRequest,
  refuseIdentity,
  requestDeregistration,
  requestRegistration,
} from './registration.js';
import { nextInPhaseMs } from './schedule.js';
import { sendOwed } from './sending.js';

function step(state: ClassicState, event: AgentEvent, now: number, context: AgentContext, effects: AgentEffects): void {
  if (!state.powered) {
    if (event.kind === 'licences-changed') orderAuthorization(state, now);
    if (event.kind !== 'power-on') return;
    start(state, now, context);
  }
  if (now >= nextExpiryMs(state)) expire(state, now, context);
  handle(state, event, now, context);
  if (now >= nextExpiryMs(state)) expire(state, now, context);
  adjustEvaluation(state, now, context);
  if (!state.powered || state.inFlight !== null) return;
  const request = sendOwed(state, now, context);
  if (request !== null) effects.send = request;
}

function handle(state: ClassicState, event: AgentEvent, now: number, context: AgentContext): void {
  switch (event.kind) {
    case 'power-on':
    case 'timer':
      return;
    case 'power-off':
      stop(state, now);
      return;
    case 'reload':
      stop(state, now);
      start(state, now, context);
      return;
    case 'save':
      state.saved = isRegistered(state);
      return;
    case 'erase':
      state.saved = false;
      return;
    case 'register':
      requestRegistration(state, event.token, event.force, now);
      return;
    case 'deregister':
      requestDeregistration(state);
      return;
    case 'renew-auth':
      if (context.entitlements.length > 0 || state.licensing !== 'REGISTERED') orderAuthorization(state, now);
      return;
    case 'renew-id':
      if (isRegistered(state)) state.idRenewalDueMs = now;
      return;
    case 'certificate-expired':
      if (isRegistered(state)) endRegistration(state, 'ID certificate expired');
      return;
    case 'licences-changed':
      orderAuthorization(state, now);
      return;
    case 'answer':
      if (event.answer.type !== state.inFlight || isOfAnotherExchange(state, event.sentAtMs)) return;
      state.inFlight = null;
      take(state, event.answer, now, context);
      return;
    case 'send-failed': {
      const type = state.inFlight;
      if (type === null || isOfAnotherExchange(state, event.sentAtMs)) return;
      state.inFlight = null;
      fail(state, type, 'retry', event.pending, event.reason, now, context);
      return;
    }
  }
}

function isOfAnotherExchange(state: ClassicState, sentAtMs: number | undefined): boolean {
  return sentAtMs !== undefined && sentAtMs !== state.sentAtMs;
}

function orderAuthorization(state: ClassicState, now: number): void {
  if (isRegistered(state)) state.authorizationDueMs = now;
}

function stop(state: ClassicState, now: number): void {
  state.powered = false;
  state.deregistrationOwed = false;
  forgetRegistrationRequest(state);
  if (isRegistered(state)) {
    if (state.inFlight === 'authorization') state.authorizationDueMs = now;
    if (state.inFlight === 'idCertificateRenewal') state.idRenewalDueMs = now;
  }
  state.inFlight = null;
}

function start(state: ClassicState, now: number, context: AgentContext): void {
  state.powered = true;
  if (isRegistered(state) && !state.saved) endRegistration(state, 'registration not saved');
  // An authorization that expired while the device was off is asked for again at once, not in an hour.
  if (state.authorizationDeadlineMs <= now) state.authorizationDueMs = now;
  // A usage update that was missed is left to the next regular time.
  if (state.usageDueMs < now) state.usageDueMs = nextInPhaseMs(state.usageDueMs, context.rhythm.usageMs, now - 1);
}

function nextExpiryMs(state: ClassicState): number {
  return Math.min(state.evaluationEndsMs, state.authorizationDeadlineMs, state.idCertificateNotAfterMs);
}

function expire(state: ClassicState, now: number, context: AgentContext): void {
  if (state.evaluationEndsMs <= now) spendEvaluation(state);
  if (state.idCertificateNotAfterMs <= now) endRegistration(state, 'ID certificate expired');
  if (state.authorizationDeadlineMs <= now) expireAuthorization(state, now, context);
}

function take(state: ClassicState, answer: EndpointAnswer, now: number, context: AgentContext): void {
  if (answer.status === 'FAILED') {
    if (answer.code === 'LS_INVALID_DATA') refuseIdentity(state, answer);
    fail(state, answer.type, 'failed', false, answer.message, now, context);
    return;
  }
  if (answer.type === 'registration') {
    acceptRegistration(state, answer, now, context);
    return;
  }
  // The identity the message was sent with ended while it was in flight.
  if (!isRegistered(state)) return;
  switch (answer.type) {
    case 'authorization':
      acceptAuthorization(state, answer, now, context);
      return;
    case 'usage':
      acceptUsage(state, answer, now);
      return;
    case 'idCertificateRenewal':
      acceptIdRenewal(state, answer, now, context);
      return;
    case 'deregistration':
      endRegistration(state, 'deregistered');
      return;
  }
}

function fail(
  state: ClassicState,
  type: MessageType,
  status: 'failed' | 'retry',
  pending: boolean,
  reason: string,
  now: number,
  context: AgentContext,
): void {
  const outcome = pending ? 'pending' : 'failed';
  if (type === 'registration') {
    failRegistration(state, status, outcome, reason, now, context);
    return;
  }
  if (!isRegistered(state)) return;
  switch (type) {
    case 'authorization':
      if (pending) awaitAuthorization(state, reason, now, context);
      else failAuthorization(state, reason, now, context);
      return;
    case 'usage':
      failUsage(state, outcome, reason, now);
      return;
    case 'idCertificateRenewal':
      failIdRenewal(state, outcome, reason, now, context);
      return;
    case 'deregistration':
      // The operator wanted the device free; the server's side is left to its own clean-up (modelled [I]).
      endRegistration(state, 'deregistered');
      state.registrationReason = reason;
      return;
  }
}

function nextDeadline(state: ClassicState): number {
  if (!state.powered) return NEVER;
  let next = nextExpiryMs(state);
  if (state.inFlight === null) {
    next = Math.min(next, state.registrationDueMs, state.idRenewalDueMs, state.authorizationDueMs, state.usageDueMs);
  }
  return next === NO_INSTANT_MS ? NEVER : next;
}

/** The registering agent. Events for a device that is off are ignored, but a change of its licences is remembered. */
export const classicAgent: AgentMachine<ClassicState> = {
  create: createClassicState,
  step,
  nextDeadline,
  licensingState: (state) => state.licensing,
};
