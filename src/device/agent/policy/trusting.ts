import type { Udi } from '../../../wire/messages.js';
import type { TrustAnswer, TrustGrant } from '../../../wire/policy-messages.js';
import { NO_INSTANT_MS } from '../classic-state.js';
import type { PolicyContext } from './policy-context.js';
import { type PolicyState, type TrustCode, trustOf } from './policy-state.js';
import { orderPushWithin } from './pushing.js';

/** Trust: a code for each UDI of the device, got with an ID token (S1; F19, F20). */

/** `license smart trust`: a new request takes the place of one that is still being tried. With transport `off` it comes to nothing. */
export function requestTrust(
  state: PolicyState,
  order: { readonly token: string; readonly members: 'local' | 'all'; readonly force: boolean },
  now: number,
  context: PolicyContext,
): void {
  if (context.transport === 'off') return;
  state.trustToken = order.token;
  state.trustMembers = order.members;
  state.trustForce = order.force;
  state.trustDueMs = now;
}

/**
 * The UDIs to ask for, each once: two supervisors share the chassis' (GP, P§8). Without `force` those that have a
 * code are left out, as it would be refused (P§1.6, NX1) [I]; a code of a product instance that the server no longer knows counts for nothing.
 */
export function wantedUdis(state: PolicyState, context: PolicyContext): readonly Udi[] {
  const all = state.trustMembers === 'all' ? udisOf(context) : [context.udi];
  if (state.trustForce || state.identityRefused) return all;
  return all.filter((udi) => trustOf(state, udi) === undefined);
}

/** All UDIs of a device, the active's first, none twice. */
export function udisOf({ udi, members }: Pick<PolicyContext, 'udi' | 'members'>): readonly Udi[] {
  const all = [udi];
  for (const member of members) {
    if (!all.some((known) => isSameUdi(known, member))) all.push(member);
  }
  return all;
}

function isSameUdi(a: Udi, b: Udi): boolean {
  return a.pid === b.pid && a.serialNumber === b.serialNumber;
}

/** The trust wanted was established, refused, given up, or is not needed. */
export function forgetTrustRequest(state: PolicyState): void {
  state.trustToken = null;
  state.trustForce = false;
  state.trustDueMs = NO_INSTANT_MS;
}

/** Codes for all that were asked for, or for as many as the token was good for: the others stay as they are (F20). */
export function acceptTrust(state: PolicyState, answer: TrustAnswer, now: number, context: PolicyContext): void {
  installTrust(state, answer, answer, now, context);
  // Due means that another command came while this was in flight; its token is the one to keep.
  if (state.trustDueMs === NO_INSTANT_MS) forgetTrustRequest(state);
}

/** Trust codes, and the account that granted them, with an answer or from a file. What waits to be reported goes soon. */
export function installTrust(
  state: PolicyState,
  { productInstanceId, trustCodes }: TrustGrant,
  { smartAccount, virtualAccount }: Pick<TrustAnswer, 'smartAccount' | 'virtualAccount'>,
  now: number,
  context: PolicyContext,
): void {
  const codes: TrustCode[] = [];
  for (const udi of udisOf(context)) {
    const fresh = trustCodes.find((code) => isSameUdi(code.udi, udi));
    const present = trustOf(state, udi);
    if (fresh !== undefined) codes.push({ udi, trustId: fresh.trustId, installedMs: now });
    else if (present !== undefined) codes.push(present);
  }
  state.trust = codes;
  state.productInstanceId = productInstanceId;
  state.identityRefused = false;
  state.smartAccount = smartAccount;
  state.virtualAccount = virtualAccount;
  state.accountMs = now;
  orderPushWithin(state, context.policyRhythm.firstPushMs, now);
}

/** Refused ("The token … is not valid", clock offset): another token, another command is needed, so it is not tried again [I]. */
export function refuseTrust(state: PolicyState): void {
  if (state.trustDueMs === NO_INSTANT_MS) forgetTrustRequest(state);
}

export function missTrust(state: PolicyState, now: number, context: PolicyContext): void {
  if (state.trustToken === null) return;
  state.trustDueMs = Math.min(state.trustDueMs, now + context.policyRhythm.trustRetryMs);
}

/** A refusal names the token it was for (P§1.6). A token is a secret, and crossed out as in S1. */
export function withoutToken(message: string): string {
  return message.replace(/The token \S+ is not valid/g, 'The token xxx is not valid');
}
