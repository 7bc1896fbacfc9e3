import type { DeviceRequest, MessageType } from '../../wire/messages.js';
import type { AgentContext } from './agent.js';
import { type ClassicState, isRegistered, NO_INSTANT_MS } from './classic-state.js';
import { MESSAGES } from './classic-tables.js';
import { refuseRegistration } from './registration.js';
import { nextInPhaseMs } from './schedule.js';

/** From what is owed to the message that goes. */

function owes(state: ClassicState, type: MessageType, now: number): boolean {
  switch (type) {
    case 'deregistration':
      return state.deregistrationOwed;
    case 'registration':
      return state.registrationDueMs <= now;
    case 'idCertificateRenewal':
      return state.idRenewalDueMs <= now;
    case 'authorization':
      return state.authorizationDueMs <= now;
    case 'usage':
      return state.usageDueMs <= now;
  }
}

/** Sends the first message owed, and settles those that come to nothing: whether they do depends on what went before. */
export function sendOwed(state: ClassicState, now: number, context: AgentContext): DeviceRequest | null {
  for (const { type } of MESSAGES) {
    if (!owes(state, type, now)) continue;
    if (type === 'deregistration' && !isRegistered(state)) {
      state.deregistrationOwed = false;
    } else if (type === 'registration' && isRegistered(state) && !state.registrationForce) {
      refuseRegistration(state);
    } else {
      noteSent(state, type, now, context);
      return composeRequest(type, state, now, context);
    }
  }
  return null;
}

function noteSent(state: ClassicState, type: MessageType, now: number, context: AgentContext): void {
  state.inFlight = type;
  state.sentAtMs = now;
  switch (type) {
    case 'deregistration':
      state.deregistrationOwed = false;
      return;
    case 'registration':
      state.registrationDueMs = NO_INSTANT_MS;
      state.registrationAttempts += 1;
      state.registrationStatus = 'in-progress';
      return;
    case 'idCertificateRenewal':
      state.idRenewalDueMs = NO_INSTANT_MS;
      return;
    case 'authorization':
      state.authorizationDueMs = NO_INSTANT_MS;
      state.requestedTags = context.entitlements.length;
      return;
    case 'usage':
      state.usageDueMs = nextInPhaseMs(state.usageDueMs, context.rhythm.usageMs, now);
      state.requestedTags = context.entitlements.length;
      return;
  }
}

/**
 * Composes a message of a registering agent; changes nothing. Its time stamp is the device's clock, right or wrong (F3).
 * `csr` is left null: keys are the shell's, and on the decoded wire nothing is signed.
 */
function composeRequest(type: MessageType, state: ClassicState, now: number, context: AgentContext): DeviceRequest {
  const { udi, softwareId } = context;
  const { productInstanceId, idCertificateSerial } = state;
  const timestampMs = now + context.clockOffsetMs;
  switch (type) {
    case 'registration':
      return {
        type,
        udi,
        timestampMs,
        softwareId,
        token: state.registrationToken ?? '',
        force: state.registrationForce,
        hostname: context.hostname,
        members: context.members,
        csr: null,
      };
    case 'authorization':
    case 'usage':
      return {
        type,
        udi,
        timestampMs,
        softwareId,
        productInstanceId,
        idCertificateSerial,
        entitlements: context.entitlements,
      };
    case 'idCertificateRenewal':
      return { type, udi, timestampMs, softwareId, productInstanceId, idCertificateSerial, csr: null };
    case 'deregistration':
      return { type, udi, timestampMs, softwareId, productInstanceId, idCertificateSerial };
  }
}
