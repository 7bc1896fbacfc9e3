import { NEVER } from '../../device/agent/agent.js';
import { type ClassicState, isRegistered } from '../../device/agent/classic-state.js';
import type { PolicyState } from '../../device/agent/policy/policy-state.js';
import type { TransportConfiguration } from '../../device/call-home/configuration.js';
import { loadProfile } from '../../device/profile/load.js';
import type { SystemConfiguration } from '../../device/system/system-configuration.js';
import { renewContext } from '../agent-context.js';
import { classicStateOf, createAgentState, licensingStateOf, policyStateOf } from '../device-agent.js';
import type { FleetDevice, StartupConfiguration } from '../fleet-device.js';
import type { FleetMember } from './fleet-file.js';
import { shiftInstants } from './shift-instants.js';

/**
 * Makes a device, fresh from the plan, what it was at the end of the run before. It lives on from its arrival as if no time had
 * passed between the runs: a certificate that had 100 days left has 100 days left. A device that is registered, or trusted, is
 * not told to register.
 */
export function enlist(device: FleetDevice, member: FleetMember, seed: number): void {
  if (member.release !== device.profile.release) device.profile = loadProfile(device.profile.name, member.release);
  device.sendNumber = member.sendNumber;
  device.clockOffsetMs = member.clockOffsetMs;
  device.features = member.features;
  device.featureCounts = member.featureCounts;
  if (member.transport !== null) device.transport = member.transport as TransportConfiguration;
  device.system = member.system as SystemConfiguration | null;
  device.startup = member.startup as StartupConfiguration | null;
  const byMs = device.lifecycleAt - member.atMs;
  device.files =
    member.files && new Map(member.files.map(([name, text, at]) => [name, { text, writtenMs: at + byMs }]));
  renewContext(device, seed);
  device.state = createAgentState(device);
  Object.assign(device.state, shiftInstants(member.state, byMs));
  device.licensing = licensingStateOf(device);
  if (holdsIdentity(device)) device.registerAt = NEVER;
  if (member.waitsFor !== null) loseAnswer(device, member.waitsFor);
}

function holdsIdentity(device: FleetDevice): boolean {
  if (device.policyContext === null) return isRegistered(classicStateOf(device));
  return policyStateOf(device).trust.length > 0;
}

/**
 * The answer to what was on its way when the run ended never came. The server may have heard the message all the same, so a
 * registration, or a request for trust, is tried again with the `force` an operator would give (F1).
 */
function loseAnswer(device: FleetDevice, type: FleetDevice['sentType']): void {
  device.sentType = type;
  device.sentAt = device.lifecycleAt;
  device.orderedAt = device.state.sentAtMs;
  device.outcome = { kind: 'no-reply' };
  // It has to be there to learn of it.
  device.outcomeAt = device.lifecycleAt + 1;
  if (type === 'registration') (device.state as ClassicState).registrationForce = true;
  if (type === 'trust') (device.state as PolicyState).trustForce = true;
}
