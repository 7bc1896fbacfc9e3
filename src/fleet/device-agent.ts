import type { AgentEvent } from '../device/agent/agent.js';
import { classicAgent } from '../device/agent/classic.js';
import type { ClassicState } from '../device/agent/classic-state.js';
import { policyAgent } from '../device/agent/policy/policy-agent.js';
import type { PolicyContext, PolicyEvent } from '../device/agent/policy/policy-context.js';
import type { PolicyState } from '../device/agent/policy/policy-state.js';
import type { LicensingState } from '../telemetry/licensing-state.js';
import type { AgentAnswer, AgentRequest } from '../wire/agent-messages.js';
import type { FleetDevice } from './fleet-device.js';

/**
 * The licensing agent of a device, whichever its release has: the fleet hands it events and takes its messages without
 * looking. What one of the two does not know passes it by; what both know under other names is translated.
 */
export type DeviceState = ClassicState | PolicyState;

/** What may happen to either agent. */
export type DeviceEvent =
  | Exclude<AgentEvent, { readonly kind: 'answer' }>
  | Exclude<PolicyEvent, { readonly kind: 'answer' }>
  | { readonly kind: 'answer'; readonly answer: AgentAnswer; readonly sentAtMs?: number };

export interface DeviceEffects {
  send: AgentRequest | null;
  /** As `PolicyEffects.reminder`; a classic agent has none. */
  reminder: number | null;
}

/** Which agent it is shows in the context it reads: a policy agent has one of its own. */
type WithPolicy = FleetDevice & { readonly policyContext: PolicyContext };

function hasPolicy(device: FleetDevice): device is WithPolicy {
  return device.policyContext !== null;
}

/** The state of the classic agent. @throws RangeError if the device has the other one */
export function classicStateOf(device: FleetDevice): ClassicState {
  if (hasPolicy(device)) throw new RangeError(`${device.serial} runs Smart Licensing Using Policy`);
  return device.state as ClassicState;
}

/** The state of the policy agent. @throws RangeError if the device has the other one */
export function policyStateOf(device: FleetDevice): PolicyState {
  if (!hasPolicy(device)) throw new RangeError(`${device.serial} runs classic Smart Licensing`);
  return device.state as PolicyState;
}

/** The state of a device out of its box. */
export function createAgentState(device: FleetDevice): DeviceState {
  return hasPolicy(device) ? policyAgent.create() : classicAgent.create(device.context);
}

export function stepAgent(device: FleetDevice, event: DeviceEvent, now: number, effects: DeviceEffects): void {
  if (hasPolicy(device)) {
    const own = asPolicyEvent(event);
    if (own !== null) policyAgent.step(device.state as PolicyState, own, now, device.policyContext, effects as never);
    return;
  }
  if (isClassicEvent(event)) {
    classicAgent.step(device.state as ClassicState, event, now, device.context, effects as never);
  }
}

export function nextAgentDeadline(device: FleetDevice): number {
  return hasPolicy(device)
    ? policyAgent.nextDeadline(device.state as PolicyState)
    : classicAgent.nextDeadline(device.state as ClassicState);
}

export function licensingStateOf(device: FleetDevice): LicensingState {
  return hasPolicy(device)
    ? policyAgent.licensingState(device.state as PolicyState)
    : classicAgent.licensingState(device.state as ClassicState);
}

/**
 * What makes a device talk to its endpoint at once, if it ever did: what it was told and could not do is tried again, and
 * what it holds is renewed. Null: nobody has told it anything yet, or it does not need to be told.
 */
export function callAgain(device: FleetDevice): DeviceEvent | null {
  if (hasPolicy(device)) return { kind: 'sync', scope: 'all' };
  const { registrationToken, registrationForce, licensing } = classicStateOf(device);
  if (registrationToken !== null) return { kind: 'register', token: registrationToken, force: registrationForce };
  return licensing === 'EVALUATION' || licensing === 'EVALUATION_EXPIRED' ? null : { kind: 'renew-auth' };
}

/** An operator with an ID token means trust where there is no registration (S1). */
function asPolicyEvent(event: DeviceEvent): PolicyEvent | null {
  switch (event.kind) {
    case 'register':
      return { kind: 'trust', token: event.token, members: 'all', force: event.force };
    case 'renew-auth':
      return { kind: 'sync', scope: 'all' };
    case 'deregister':
    case 'renew-id':
    case 'certificate-expired':
      return null;
    default:
      return event as PolicyEvent;
  }
}

const POLICY_ONLY: ReadonlySet<DeviceEvent['kind']> = new Set<DeviceEvent['kind']>([
  'factory-reset',
  'configured',
  'transport-changed',
  'trust',
  'sync',
  'usage-saved',
  'acknowledged',
  'policy-installed',
  'trust-installed',
]);

function isClassicEvent(event: DeviceEvent): event is AgentEvent {
  return !POLICY_ONLY.has(event.kind);
}
