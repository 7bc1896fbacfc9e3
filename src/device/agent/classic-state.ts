import type { LicensingState } from '../../telemetry/licensing-state.js';
import type { MessageType } from '../../wire/messages.js';
import type { AgentContext, AttemptOutcome, AuthorizationStatus, RegistrationStatus } from './agent.js';

/**
 * Stands for "no such instant" in a state. Not infinity, which JSON cannot hold; and a number, so that a field that holds
 * instants never holds anything else and the engine keeps it as a plain double.
 */
export const NO_INSTANT_MS = Number.MAX_SAFE_INTEGER;

/**
 * Everything a registering agent knows: flat, plain, JSON-safe, every field always present. Instants are true time in ms
 * since the epoch, NO_INSTANT_MS where there is none. `…DueMs` is when a message is to be sent; due in the past means owed.
 */
export interface ClassicState {
  licensing: LicensingState;
  powered: boolean;
  /** The present registration would survive a restart (F25). */
  saved: boolean;

  /** Evaluation time left while the clock stands still; while it runs, what was left when it last started. */
  evaluationLeftMs: number;
  /** When the evaluation will be spent; NO_INSTANT_MS while the clock stands still. */
  evaluationEndsMs: number;

  /** Of the latest `register` command; it can fail while an older registration stands. */
  registrationStatus: RegistrationStatus;
  /** "Initial Registration": of the registration that stands; while there is none, of the latest attempt. */
  registrationOutcome: AttemptOutcome;
  registrationAttemptAtMs: number;
  /** Why it failed or was refused; also why the server ended a registration (F6). Empty: no reason. */
  registrationReason: string;
  /** ID token of the registration wanted, null if none is. A secret: never show or log it. */
  registrationToken: string | null;
  registrationForce: boolean;
  /** Attempts in the device's life: the key of its jitter. */
  registrationAttempts: number;
  registrationFirstFailureMs: number;
  registrationDueMs: number;
  deregistrationOwed: boolean;

  /** Empty while unregistered. */
  productInstanceId: string;
  idCertificateSerial: string;
  idCertificateNotBeforeMs: number;
  /** "Registration Expires". */
  idCertificateNotAfterMs: number;
  smartAccount: string;
  virtualAccount: string;
  exportControlAllowed: boolean;
  /** "Next Renewal Attempt". */
  idRenewalDueMs: number;
  idRenewalOutcome: AttemptOutcome;
  idRenewalAttemptAtMs: number;
  idRenewalReason: string;

  /** Since when the authorization stands as it stands; NO_INSTANT_MS until this registration's first authorization is answered. */
  authorizationSinceMs: number;
  /** "Last Communication Attempt": of authorizations and usage updates. */
  authorizationOutcome: AttemptOutcome;
  authorizationAttemptAtMs: number;
  authorizationReason: string;
  authorizationFirstFailureMs: number;
  /** "Next Communication Attempt". */
  authorizationDueMs: number;
  /** "Communication Deadline". */
  authorizationDeadlineMs: number;
  usageDueMs: number;

  /** The message whose answer is awaited. */
  inFlight: MessageType | null;
  /** When it was sent. */
  sentAtMs: number;
  /** How many entitlements the authorization or usage update in flight lists. */
  requestedTags: number;
}

/** A device out of its box. */
export function createClassicState(context: AgentContext): ClassicState {
  return {
    licensing: context.rhythm.evaluationMs > 0 ? 'EVALUATION' : 'EVALUATION_EXPIRED',
    powered: false,
    saved: false,
    evaluationLeftMs: context.rhythm.evaluationMs,
    evaluationEndsMs: NO_INSTANT_MS,
    registrationStatus: 'not-registered',
    registrationOutcome: 'none',
    registrationAttemptAtMs: NO_INSTANT_MS,
    registrationReason: '',
    registrationToken: null,
    registrationForce: false,
    registrationAttempts: 0,
    registrationFirstFailureMs: NO_INSTANT_MS,
    registrationDueMs: NO_INSTANT_MS,
    deregistrationOwed: false,
    productInstanceId: '',
    idCertificateSerial: '',
    idCertificateNotBeforeMs: NO_INSTANT_MS,
    idCertificateNotAfterMs: NO_INSTANT_MS,
    smartAccount: '',
    virtualAccount: '',
    exportControlAllowed: false,
    idRenewalDueMs: NO_INSTANT_MS,
    idRenewalOutcome: 'none',
    idRenewalAttemptAtMs: NO_INSTANT_MS,
    idRenewalReason: '',
    authorizationSinceMs: NO_INSTANT_MS,
    authorizationOutcome: 'none',
    authorizationAttemptAtMs: NO_INSTANT_MS,
    authorizationReason: '',
    authorizationFirstFailureMs: NO_INSTANT_MS,
    authorizationDueMs: NO_INSTANT_MS,
    authorizationDeadlineMs: NO_INSTANT_MS,
    usageDueMs: NO_INSTANT_MS,
    inFlight: null,
    sentAtMs: NO_INSTANT_MS,
    requestedTags: 0,
  };
}

/** The device holds an ID certificate. */
export function isRegistered(state: ClassicState): boolean {
  return state.licensing !== 'EVALUATION' && state.licensing !== 'EVALUATION_EXPIRED';
}

const STATUS_WHEN_AUTHORIZED: Readonly<Partial<Record<LicensingState, AuthorizationStatus>>> = {
  AUTHORIZED: 'authorized',
  OUT_OF_COMPLIANCE: 'out-of-compliance',
  AUTHORIZATION_EXPIRED: 'expired',
};

/**
 * The `License Authorization` status as `show license status` prints it. A registered device that uses nothing, or has
 * just begun to use something again after it had given everything back, has none; one that uses licences and has never
 * been authorized is still in evaluation (S2).
 * @param licencesInUse the device's list of entitlements is not empty
 */
export function authorizationStatusOf(state: ClassicState, licencesInUse: boolean): AuthorizationStatus {
  const status = STATUS_WHEN_AUTHORIZED[state.licensing];
  if (status !== undefined) return status;
  if (isRegistered(state) && (!licencesInUse || state.authorizationSinceMs !== NO_INSTANT_MS)) return 'none';
  return state.evaluationLeftMs > 0 ? 'evaluation' : 'evaluation-expired';
}
