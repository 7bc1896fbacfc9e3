import type { FailedAnswer, RegistrationAnswer, RegistrationRequest, Udi } from '../../wire/messages.js';
import { expiryByOwnClockMs, issue } from './certificates.js';
import type { CssmState } from './cssm-state.js';
import { instanceIdentity } from './identifiers.js';
import { removePolicyInstance } from './policy/policy-removal.js';
import { consumption } from './product-instance.js';
import {
  notProcessed,
  type Refused,
  registeredAndConsuming,
  registeredElsewhere,
  registeredHere,
  tokenNotValid,
} from './refusals.js';
import { removeInstance } from './removal.js';
import type { Holding, VirtualAccount } from './virtual-account.js';

/** A device that stands in the CSSM already, of either generation. */
interface Standing {
  readonly account: VirtualAccount;
  readonly softwareId: string;
  readonly udi: Udi;
  readonly holdings: Holding | null;
}

/**
 * Which of the three documented wordings of F1 a device gets is not published; assumed [I]: consumption is named
 * first, wherever the instance stands; without any, its virtual account decides. A trust request is refused alike [I].
 */
export function alreadyRegistered<Type extends 'registration' | 'trust'>(
  type: Type,
  existing: Standing,
  account: VirtualAccount,
): Refused<Type> {
  if (consumption(existing) > 0) return registeredAndConsuming(type);
  if (existing.account === account) return registeredHere(type);
  return registeredElsewhere(type, existing.softwareId, existing.udi);
}

/**
 * Registers a device with an ID token (S2 "Registered"). Only a registration that succeeds uses the token up.
 * Members of a stack share their active switch's product instance; their UDIs are kept but do not block others [I].
 */
export function register(
  state: CssmState,
  request: RegistrationRequest,
  nowMs: number,
): RegistrationAnswer | FailedAnswer {
  const { registry } = state;
  const token = state.tokens.usable(request.token, nowMs);
  if (token === null) return tokenNotValid('registration', request.token);
  const { account } = token;
  const existing = registry.withUdi(request.udi);
  const trusted = state.policy.registry.withUdi(request.udi);
  const standing = existing ?? trusted;
  if (standing !== undefined && !request.force) return alreadyRegistered('registration', standing, account);

  const registration = registry.registrationsOf(request.udi) + 1;
  const { productInstanceId, firstSerial } = instanceIdentity(state.seed, request.udi, registration);
  const subject = { productInstanceId, productName: request.udi.pid };
  const certificate = issue(state, subject, firstSerial, request.csr, nowMs);
  if (certificate === null) return notProcessed('registration');

  if (existing !== undefined) removeInstance(state, existing, 'instance-replaced', state.clockMs);
  if (trusted !== undefined) removePolicyInstance(state, trusted, 'instance-replaced');
  state.tokens.spend(request.token, 1);
  registry.add(
    {
      slot: registry.takeSlot(),
      productInstanceId,
      udi: request.udi,
      registration,
      members: request.members,
      softwareId: request.softwareId,
      hostname: request.hostname,
      account,
      registeredMs: nowMs,
      certificateSerial: certificate.serial,
      certificateNotAfterMs: certificate.notAfterMs,
      previousSerial: null,
      previousNotAfterMs: 0,
      holdings: null,
    },
    state.clockMs,
    expiryByOwnClockMs(state),
  );
  return {
    status: 'OK',
    type: 'registration',
    productInstanceId,
    certificate,
    renewIntervalSeconds: Math.round(state.intervals.certificateRenewalMs / 1000),
    smartAccount: account.smartAccount,
    virtualAccount: account.name,
    exportControlAllowed: token.exportControlled,
  };
}
