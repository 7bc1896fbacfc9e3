import { DAY_MS } from '../../../time/duration.js';
import { isReleaseIn, type ReleaseRange } from '../../profile/release.js';
import type { AgentContext } from '../agent.js';
import { type ClassicState, createClassicState, isRegistered } from '../classic-state.js';
import { stateAfter } from '../classic-tables.js';
import { evaluationLeftMs } from '../evaluation.js';
import type { PolicyContext } from './policy-context.js';
import { createPolicyState, type PolicyState, trustOf } from './policy-state.js';
import { udisOf } from './trusting.js';

/**
 * From one agent to the other, when a device is given a release of the other side of 17.3.2a. Both ways lead through a reload:
 * the state made here is that of a device that is off.
 */

/** Releases that turn a trust code back into a registration (P§8, C94); on others the device is in evaluation. */
const CONVERTING: readonly ReleaseRange[] = [
  { from: '17.3.1', before: '17.3.2' },
  { from: '16.12.4', before: '16.13.1' },
  { from: '16.9.6', before: '16.10.1' },
];

export function convertsTrust(release: string): boolean {
  return CONVERTING.some((range) => isReleaseIn('ios-xe', release, range));
}

/**
 * A classic device becomes one of policy. A registration becomes trust, for every UDI of the device; the product instance and
 * the account stay what they were (S1, C94). A trust id is not known for it: the ID certificate's serial number stands in [I].
 * Licences are in use, and first measured, from the boot that follows; the first push is an hour after it.
 */
export function upgradeToPolicy(
  classic: ClassicState,
  now: number,
  context: Pick<PolicyContext, 'udi' | 'members'>,
): PolicyState {
  const state = createPolicyState();
  state.evaluationLeftMs = evaluationLeftMs(classic, now);
  if (!isRegistered(classic)) return state;
  const serial = Number(classic.idCertificateSerial);
  const trustId = Number.isSafeInteger(serial) ? serial : 0;
  state.trust = udisOf(context).map((udi) => ({ udi, trustId, installedMs: now }));
  state.productInstanceId = classic.productInstanceId;
  state.smartAccount = classic.smartAccount;
  state.virtualAccount = classic.virtualAccount;
  state.accountMs = now;
  return state;
}

/**
 * How long the certificate made from a trust code is good for (modelled): nothing is published of one. It is renewed, and the
 * authorization asked for, as soon as the device is up.
 */
const CONVERTED_CERTIFICATE_MS = 365 * DAY_MS;

/**
 * A policy device becomes a classic one: registered, if its active has a trust code and the release converts it, otherwise in
 * evaluation with what was left of it. Reports, policy and ACK mean nothing to a classic agent.
 */
export function downgradeToClassic(
  policy: PolicyState,
  release: string,
  now: number,
  context: AgentContext,
): ClassicState {
  const state = createClassicState(context);
  if (policy.evaluationLeftMs !== null) state.evaluationLeftMs = policy.evaluationLeftMs;
  if (state.evaluationLeftMs === 0) state.licensing = stateAfter(state.licensing, 'evaluation spent');
  const code = trustOf(policy, context.udi);
  if (code === undefined || policy.identityRefused || !convertsTrust(release)) return state;
  state.licensing = stateAfter(state.licensing, 'registration answered');
  state.registrationStatus = 'complete';
  state.registrationOutcome = 'succeeded';
  state.registrationAttemptAtMs = code.installedMs;
  state.saved = true;
  state.productInstanceId = policy.productInstanceId;
  state.smartAccount = policy.smartAccount;
  state.virtualAccount = policy.virtualAccount;
  state.exportControlAllowed = true;
  state.idCertificateSerial = String(code.trustId);
  state.idCertificateNotBeforeMs = now;
  state.idCertificateNotAfterMs = now + CONVERTED_CERTIFICATE_MS;
  state.idRenewalDueMs = now;
  if (context.entitlements.length > 0) state.authorizationDueMs = now;
  return state;
}
