import { draw } from '../../random/draw.js';
import { SECOND_MS } from '../../time/duration.js';
import type { FailedAnswer, IdCertificateRenewalAnswer, RegistrationAnswer } from '../../wire/messages.js';
import type { AgentContext, AttemptOutcome } from './agent.js';
import { type ClassicState, isRegistered, NO_INSTANT_MS } from './classic-state.js';
import { LADDERS, type RegistrationEnd, stateAfter } from './classic-tables.js';
import { retryDelayMs } from './ladder.js';
import { dueAfterAnswerMs, nextInPhaseMs } from './schedule.js';

/** The identity of a device: getting one, renewing it, losing it. */

/** `register`: a new request, which replaces one that is still being retried. */
export function requestRegistration(state: ClassicState, token: string, force: boolean, now: number): void {
  state.registrationToken = token;
  state.registrationForce = force;
  state.registrationFirstFailureMs = NO_INSTANT_MS;
  state.registrationDueMs = now;
}

/**
 * `deregister`: a registration being retried is given up ("until success or disabled", S2); one in flight cannot be
 * called back, so the deregistration waits for it.
 */
export function requestDeregistration(state: ClassicState): void {
  forgetRegistrationRequest(state);
  state.deregistrationOwed = isRegistered(state) || state.inFlight === 'registration';
}

/** A registered device that is told to register without `force` refuses by itself and stays registered (S4 #1). */
export function refuseRegistration(state: ClassicState): void {
  forgetRegistrationRequest(state);
  state.registrationReason = 'Product Already Registered';
}

/** Gives up the registration wanted, and with it what the display says of its failure. */
export function forgetRegistrationRequest(state: ClassicState): void {
  const registered = isRegistered(state);
  if (state.registrationToken !== null) {
    state.registrationReason = '';
    if (!registered) clearRegistrationOutcome(state);
  }
  state.registrationStatus = registered ? 'complete' : 'not-registered';
  fulfilRegistrationRequest(state);
}

function clearRegistrationOutcome(state: ClassicState): void {
  state.registrationOutcome = 'none';
  state.registrationAttemptAtMs = NO_INSTANT_MS;
}

function fulfilRegistrationRequest(state: ClassicState): void {
  state.registrationToken = null;
  state.registrationForce = false;
  state.registrationFirstFailureMs = NO_INSTANT_MS;
  state.registrationDueMs = NO_INSTANT_MS;
}

/**
 * Registered, for the first time or anew: the new identity takes the place of the old one, and nothing of the old one's
 * authorization holds any longer. The authorization request follows at once if anything is in use (S2).
 */
export function acceptRegistration(
  state: ClassicState,
  answer: RegistrationAnswer,
  now: number,
  context: AgentContext,
): void {
  state.licensing = stateAfter(state.licensing, 'registration answered');
  state.registrationStatus = 'complete';
  state.registrationOutcome = 'succeeded';
  state.registrationAttemptAtMs = now;
  state.registrationReason = '';
  // Due means that another `register` came while this one was in flight; its token is the one to keep.
  if (state.registrationDueMs === NO_INSTANT_MS) fulfilRegistrationRequest(state);

  state.productInstanceId = answer.productInstanceId;
  state.smartAccount = answer.smartAccount;
  state.virtualAccount = answer.virtualAccount;
  state.exportControlAllowed = answer.exportControlAllowed;
  state.idRenewalOutcome = 'none';
  state.idRenewalAttemptAtMs = NO_INSTANT_MS;
  state.idRenewalReason = '';
  // The schedule of the old certificate is void; a renewal asked for while this was in flight still goes.
  if (state.idRenewalDueMs > now) state.idRenewalDueMs = NO_INSTANT_MS;
  takeCertificate(state, answer, now, context);

  clearAuthorization(state);
  if (context.entitlements.length > 0) state.authorizationDueMs = now;
  const period = context.rhythm.usageMs;
  if (period > 0) state.usageDueMs = nextInPhaseMs(state.sentAtMs + period, period, now);
}

export function acceptIdRenewal(
  state: ClassicState,
  answer: IdCertificateRenewalAnswer,
  now: number,
  context: AgentContext,
): void {
  state.idRenewalOutcome = 'succeeded';
  state.idRenewalAttemptAtMs = now;
  state.idRenewalReason = '';
  takeCertificate(state, answer, now, context);
}

/**
 * The server dictates when to renew (S2), counted from the request. A new certificate that is not saved is lost at the
 * next restart together with the registration, whatever was saved of the one before [I] (F25).
 */
function takeCertificate(
  state: ClassicState,
  answer: RegistrationAnswer | IdCertificateRenewalAnswer,
  now: number,
  context: AgentContext,
): void {
  state.idCertificateSerial = answer.certificate.serial;
  state.idCertificateNotBeforeMs = answer.certificate.notBeforeMs;
  state.idCertificateNotAfterMs = answer.certificate.notAfterMs;
  const due = dueAfterAnswerMs(state, answer.renewIntervalSeconds * SECOND_MS, now);
  state.idRenewalDueMs = Math.min(state.idRenewalDueMs, due);
  state.saved = context.savesRegistration;
}

/**
 * A registration was refused (`failed`) or could not be exchanged (`retry`). Both are retried on the ladder (S2); "Waiting
 * for reply" too, since a re-check was only ever observed for authorizations (P§8). A registration that stands already,
 * and was to be replaced by force, stays as it is [I].
 */
export function failRegistration(
  state: ClassicState,
  status: 'failed' | 'retry',
  outcome: AttemptOutcome,
  reason: string,
  now: number,
  context: AgentContext,
): void {
  if (state.registrationToken === null) return; // given up while in flight
  state.registrationStatus = status;
  state.registrationReason = reason;
  if (!isRegistered(state)) {
    state.registrationOutcome = outcome;
    state.registrationAttemptAtMs = now;
  }
  if (state.registrationDueMs !== NO_INSTANT_MS) return; // another `register` waits, and starts its own ladder
  const isFirst = state.registrationFirstFailureMs === NO_INSTANT_MS;
  if (isFirst) state.registrationFirstFailureMs = now;
  const ladder = LADDERS.registration;
  const chance = draw(context.seed, context.deviceIndex, 'registration-retry-jitter', state.registrationAttempts);
  state.registrationDueMs =
    now +
    retryDelayMs(ladder, context.rhythm, now - state.registrationFirstFailureMs, isFirst) +
    Math.floor(chance * context.rhythm[ladder.jitter]);
}

export function failIdRenewal(
  state: ClassicState,
  outcome: AttemptOutcome,
  reason: string,
  now: number,
  context: AgentContext,
): void {
  state.idRenewalOutcome = outcome;
  state.idRenewalAttemptAtMs = now;
  state.idRenewalReason = reason;
  state.idRenewalDueMs = Math.min(
    state.idRenewalDueMs,
    now + retryDelayMs(LADDERS.idCertificate, context.rhythm, 0, false),
  );
}

/**
 * `LS_INVALID_DATA`: the server no longer knows this identity. Unregistered, evaluation resumes, and the server's text is
 * kept; the smart account and the export flag stay on display, as the sample of S4 #6 shows. A registration that is still
 * wanted needs no identity and stays on its ladder [I].
 */
export function refuseIdentity(state: ClassicState, answer: FailedAnswer): void {
  if (!isRegistered(state)) return;
  const { smartAccount, exportControlAllowed } = state;
  endRegistration(state, 'identity refused');
  state.smartAccount = smartAccount;
  state.exportControlAllowed = exportControlAllowed;
  state.registrationReason = answer.message;
}

/**
 * The device is unregistered again and all that hung on its identity is gone: certificate, authorization, every message
 * due. Evaluation goes on from what was left. A registration that is wanted (a command, not a matter of the old identity)
 * is not touched.
 */
export function endRegistration(state: ClassicState, end: RegistrationEnd): void {
  state.licensing = stateAfter(state.licensing, end);
  if (state.evaluationLeftMs === 0) state.licensing = stateAfter(state.licensing, 'evaluation spent');
  clearRegistrationOutcome(state);
  if (state.registrationToken === null) {
    state.registrationStatus = 'not-registered';
    state.registrationReason = '';
  }
  state.saved = false;
  // Still owed if the registration in flight may yet bring another identity.
  state.deregistrationOwed &&= state.inFlight === 'registration';
  state.productInstanceId = '';
  state.idCertificateSerial = '';
  state.idCertificateNotBeforeMs = NO_INSTANT_MS;
  state.idCertificateNotAfterMs = NO_INSTANT_MS;
  state.smartAccount = '';
  state.virtualAccount = '';
  state.exportControlAllowed = false;
  state.idRenewalDueMs = NO_INSTANT_MS;
  state.idRenewalOutcome = 'none';
  state.idRenewalAttemptAtMs = NO_INSTANT_MS;
  state.idRenewalReason = '';
  state.usageDueMs = NO_INSTANT_MS;
  clearAuthorization(state);
}

function clearAuthorization(state: ClassicState): void {
  state.authorizationSinceMs = NO_INSTANT_MS;
  state.authorizationOutcome = 'none';
  state.authorizationAttemptAtMs = NO_INSTANT_MS;
  state.authorizationReason = '';
  state.authorizationFirstFailureMs = NO_INSTANT_MS;
  state.authorizationDueMs = NO_INSTANT_MS;
  state.authorizationDeadlineMs = NO_INSTANT_MS;
}
