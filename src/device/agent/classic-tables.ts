import type { LicensingState } from '../../telemetry/licensing-state.js';
import type { MessageType } from '../../wire/messages.js';
import type { Ladder } from './ladder.js';

/**
 * The tables of the registering agent. The code of `classic.ts` reads them, and `docs/reference/classic-agent.md` is
 * made from them: there is no second copy of these rules.
 */

/** What can move a device from one licensing state to another. */
export type Occurrence =
  | 'registration answered'
  | 'authorized: in compliance'
  | 'authorized: out of compliance'
  | 'authorized: nothing in use'
  | 'communication deadline passed'
  | 'evaluation spent'
  | 'deregistered'
  | 'ID certificate expired'
  | 'identity refused'
  | 'registration not saved';

/** The occurrences that end a registration. */
export type RegistrationEnd = Extract<
  Occurrence,
  'deregistered' | 'ID certificate expired' | 'identity refused' | 'registration not saved'
>;

export interface Transition {
  readonly from: readonly LicensingState[];
  readonly on: Occurrence;
  readonly to: LicensingState;
  readonly source: string;
}

const UNREGISTERED: readonly LicensingState[] = ['EVALUATION', 'EVALUATION_EXPIRED'];
const REGISTERED: readonly LicensingState[] = [
  'REGISTERED',
  'AUTHORIZED',
  'OUT_OF_COMPLIANCE',
  'AUTHORIZATION_EXPIRED',
];

/**
 * Every change of the licensing state. An occurrence that is not listed for a state leaves it as it is. A registration that
 * ends leads to EVALUATION, and from there at once to EVALUATION_EXPIRED if no evaluation time is left.
 */
export const TRANSITIONS: readonly Transition[] = [
  { from: UNREGISTERED, on: 'registration answered', to: 'REGISTERED', source: 'S2 "Registered"' },
  { from: REGISTERED, on: 'registration answered', to: 'REGISTERED', source: 'S4 #1 (`force`)' },
  { from: REGISTERED, on: 'authorized: in compliance', to: 'AUTHORIZED', source: 'S2 "Authorized"' },
  { from: REGISTERED, on: 'authorized: out of compliance', to: 'OUT_OF_COMPLIANCE', source: 'S2 "Out of Compliance"' },
  { from: REGISTERED, on: 'authorized: nothing in use', to: 'REGISTERED', source: 'S4 (consumed when configured) [I]' },
  {
    from: ['AUTHORIZED', 'OUT_OF_COMPLIANCE'],
    on: 'communication deadline passed',
    to: 'AUTHORIZATION_EXPIRED',
    source: 'S2 "Authorization Expired"',
  },
  { from: ['EVALUATION'], on: 'evaluation spent', to: 'EVALUATION_EXPIRED', source: 'S2, S4' },
  { from: REGISTERED, on: 'deregistered', to: 'EVALUATION', source: 'S2, S4' },
  { from: REGISTERED, on: 'ID certificate expired', to: 'EVALUATION', source: 'S2 "ID Certificate Renewal"' },
  { from: REGISTERED, on: 'identity refused', to: 'EVALUATION', source: 'S4 #6 (F6, CSCvr41393)' },
  { from: REGISTERED, on: 'registration not saved', to: 'EVALUATION', source: 'S4 (F25)' },
];

const NEXT: Readonly<Record<string, Readonly<Partial<Record<Occurrence, LicensingState>>>>> = (() => {
  const next: Record<string, Partial<Record<Occurrence, LicensingState>>> = {};
  for (const { from, on, to } of TRANSITIONS) {
    for (const state of from) next[state] = { ...next[state], [on]: to };
  }
  return next;
})();

/** The state after an occurrence. */
export function stateAfter(state: LicensingState, occurrence: Occurrence): LicensingState {
  return NEXT[state]?.[occurrence] ?? state;
}

/** The retry ladders (licensing §1, third column; P§8). */
export const LADDERS = {
  registration: {
    first: null,
    every: 'registrationRetryMs',
    during: 'registrationRetryForMs',
    after: 'registrationRetryAfterMs',
    jitter: 'registrationJitterMs',
    when: 'a registration failed or was refused',
    until: 'success, another `register`, `deregister` or a restart [I]',
    source: 'S2; P§8',
  },
  authorized: {
    first: 'authorizationFirstRetryMs',
    every: 'authorizedRetryMs',
    during: null,
    after: null,
    jitter: null,
    when: 'an authorization failed while AUTHORIZED, or while REGISTERED and not yet authorized [I]',
    until: 'success, or the communication deadline',
    source: 'S2; P§8',
  },
  outOfCompliance: {
    first: 'authorizationFirstRetryMs',
    every: 'outOfComplianceRetryMs',
    during: 'outOfComplianceRetryForMs',
    after: 'outOfComplianceRetryAfterMs',
    jitter: null,
    when: 'an authorization failed while OUT_OF_COMPLIANCE',
    until: 'success, or the communication deadline',
    source: 'S2; P§8',
  },
  expired: {
    first: 'authorizationFirstRetryMs',
    every: 'expiredRetryMs',
    during: null,
    after: null,
    jitter: null,
    when: 'an authorization failed while AUTHORIZATION_EXPIRED',
    until: 'success, or the end of the ID certificate',
    source: 'S2; P§8',
  },
  idCertificate: {
    first: null,
    every: 'idCertificateRetryMs',
    during: null,
    after: null,
    jitter: null,
    when: 'a renewal of the ID certificate failed',
    until: 'success, or the end of the ID certificate',
    source: 'S2',
  },
} as const satisfies Record<string, Ladder>;

/** The ladder an authorization climbs, by the state the device is in when it fails. */
export function authorizationLadder(state: LicensingState): Ladder {
  switch (state) {
    case 'OUT_OF_COMPLIANCE':
      return LADDERS.outOfCompliance;
    case 'AUTHORIZATION_EXPIRED':
      return LADDERS.expired;
    default:
      return LADDERS.authorized;
  }
}

/**
 * The messages, in the order in which they go when several are owed: a deregistration makes the others pointless, a
 * registration and a renewal change the identity the others are signed with, and an authorization carries what a usage
 * update carries and more. That order is assumed [I].
 */
export const MESSAGES: readonly {
  readonly type: MessageType;
  readonly due: string;
  readonly failing: string;
  readonly source: string;
}[] = [
  {
    type: 'deregistration',
    due: 'on `deregister`, if registered',
    failing: 'not repeated: the local registration is dropped all the same [I]',
    source: 'S2, S4',
  },
  {
    type: 'registration',
    due: 'on `register`, unless registered and without `force`',
    failing: 'ladder `registration`',
    source: 'S2, S4 #1',
  },
  {
    type: 'idCertificateRenewal',
    due: 'as long after the request for the present certificate as the server said; on `renew ID`',
    failing: 'ladder `idCertificate`',
    source: 'S2',
  },
  {
    type: 'authorization',
    due: 'at registration, if licences are in use; when their use changes; as long after the last request as the server said, out of compliance as the rhythm says; on `renew auth`',
    failing:
      'ladder `authorized`, `outOfCompliance` or `expired`, by state; "Waiting for reply" is looked at again after `pendingRecheckMs`',
    source: 'S2, S4; P§8',
  },
  {
    type: 'usage',
    due: 'every `usageMs` since the registration request, where the rhythm has it (Expressway)',
    failing: 'not repeated before the next regular time [I]',
    source: 'S3',
  },
];
