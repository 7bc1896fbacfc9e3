import { hash } from 'node:crypto';
import { sameUdi } from '../../../wire/identity-fields.js';
import type { Udi } from '../../../wire/messages.js';
import type { PolicyFailedAnswer, TrustAnswer, TrustCode, TrustRequest } from '../../../wire/policy-messages.js';
import type { CssmState } from '../cssm-state.js';
import type { IdToken } from '../id-token.js';
import type { ProductInstance } from '../product-instance.js';
import { tokenNotValid } from '../refusals.js';
import { alreadyRegistered } from '../registration.js';
import { removeInstance } from '../removal.js';
import type { VirtualAccount } from '../virtual-account.js';
import { arrive, upgrade } from './policy-arrival.js';
import type { PolicyInstance } from './policy-instance.js';
import { removePolicyInstance } from './policy-removal.js';

/** The instance a UDI stands in already, of either generation. */
interface Standing {
  readonly trusted: PolicyInstance | undefined;
  readonly registered: ProductInstance | undefined;
}

function standingOf(state: CssmState, udi: Udi): Standing {
  return { trusted: state.policy.registry.withUdi(udi), registered: state.registry.withUdi(udi) };
}

function codeOf(instance: PolicyInstance, udi: Udi): TrustCode | undefined {
  return instance.trustCodes.find((code) => sameUdi(code.udi, udi));
}

/** `TrustId:693` (GP): a number that follows from the seed and the device. */
function trustIdOf(seed: number, { pid, serialNumber }: Udi, n: number): number {
  return 1 + Number.parseInt(hash('sha256', JSON.stringify(['trust-id', seed, pid, serialNumber, n])).slice(0, 7), 16);
}

/** Gives a UDI a trust code under an instance. Whoever calls has made sure that it has none. */
export function grantTrust(state: CssmState, instance: PolicyInstance, udi: Udi): void {
  const { registry } = state.policy;
  const device = registry.device(udi);
  device.trustCodes += 1;
  const code = { udi, trustId: trustIdOf(state.seed, udi, device.trustCodes) };
  instance.trustCodes = [...instance.trustCodes, code];
  registry.answerFor(instance, [udi]);
}

/**
 * May the instance a device stands in be trusted further, as it is? If the device names it, or if no ID token ever vouched for
 * it; and if the token is for the account it stands in.
 */
function keeps({ trusted, registered }: Standing, request: TrustRequest, account: VirtualAccount): boolean {
  const existing = trusted ?? registered;
  if (existing?.account !== account) return false;
  return existing.productInstanceId === request.productInstanceId || trusted?.byToken === false;
}

/** Takes a UDI out of whatever instance it stands in, so that it can be trusted in another. */
function clear(state: CssmState, udi: Udi): void {
  const { trusted, registered } = standingOf(state, udi);
  if (registered !== undefined) removeInstance(state, registered, 'instance-replaced', state.clockMs);
  if (trusted !== undefined) removePolicyInstance(state, trusted, 'instance-replaced');
}

/**
 * The UDIs of a request that get a trust code: those without one, own first, as far as the token's uses go (F20: one use
 * each). A member that stands in another instance gets none without `force` [I].
 * @param own the instance the device stands in
 * @param kept whether that instance stays, with the trust codes it has
 */
function wanting(
  state: CssmState,
  { udis, force }: TrustRequest,
  own: PolicyInstance | undefined,
  kept: boolean,
  token: IdToken,
): Udi[] {
  const left = token.maxUses === null ? Number.POSITIVE_INFINITY : token.maxUses - token.uses;
  const wanted: Udi[] = [];
  for (const [index, udi] of udis.entries()) {
    if (wanted.length >= left) break;
    if (wanted.some((other) => sameUdi(other, udi))) continue;
    if (kept && own !== undefined && codeOf(own, udi) !== undefined) continue;
    const { trusted, registered } = standingOf(state, udi);
    const elsewhere = registered !== undefined || (trusted !== undefined && trusted !== own);
    if (index > 0 && elsewhere && !force) continue;
    wanted.push(udi);
  }
  return wanted;
}

/**
 * Trust establishment: `license smart trust idtoken T {local|all} [force]` (S1). One trust code a UDI, each one use of the
 * token; too few uses leave the last ones without (F20). A device that stands in the CSSM and does not name its instance
 * needs `force`, like a registration [I]; then its instance is replaced.
 */
export function trust(state: CssmState, request: TrustRequest, nowMs: number): TrustAnswer | PolicyFailedAnswer {
  const token = state.tokens.usable(request.token, nowMs);
  if (token === null) return tokenNotValid('trust', request.token);
  const { account } = token;
  const standing = standingOf(state, request.udi);
  const existing = standing.trusted ?? standing.registered;
  const kept = !request.force && keeps(standing, request, account);
  const vouched = standing.registered !== undefined || standing.trusted?.byToken === true;
  if (existing !== undefined && !request.force && !kept && vouched) {
    return alreadyRegistered('trust', existing, account);
  }

  const { udi, softwareId, hostname } = request;
  const wanted = wanting(state, request, standing.trusted, kept, token);
  let instance: PolicyInstance;
  if (kept && standing.trusted !== undefined) instance = standing.trusted;
  else if (kept && standing.registered !== undefined) instance = upgrade(state, standing.registered);
  else {
    clear(state, udi);
    instance = arrive(state, { udi, softwareId, hostname, account, byToken: true });
  }
  for (const member of wanted) {
    if (request.force && !sameUdi(member, udi)) clear(state, member);
    grantTrust(state, instance, member);
  }
  state.tokens.spend(request.token, wanted.length);
  instance.byToken = true;
  state.policy.registry.heard(instance, hostname, state.clockMs);
  return {
    status: 'OK',
    type: 'trust',
    productInstanceId: instance.productInstanceId,
    trustCodes: instance.trustCodes.filter((code) => request.udis.some((asked) => sameUdi(asked, code.udi))),
    smartAccount: account.smartAccount,
    virtualAccount: account.name,
  };
}
