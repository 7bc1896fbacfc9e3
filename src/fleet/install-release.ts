import { downgradeToClassic, upgradeToPolicy } from '../device/agent/policy/upgrade.js';
import { defaultTransport } from '../device/call-home/default-configuration.js';
import type { Profile } from '../device/profile/profile.js';
import { renewContext } from './agent-context.js';
import { classicStateOf, policyStateOf } from './device-agent.js';
import type { FleetDevice } from './fleet-device.js';

/**
 * Another release on a device, which is then to be reloaded. If the other licensing agent comes with it, what the old one
 * knew becomes what the new one knows: a registration trust, trust a registration where the release converts it (S1; P§8).
 * The configured transport is kept; a policy device that never had one of its own, and a classic device that cannot
 * have that of the policy device, have their OS's default [I].
 */
export function installRelease(device: FleetDevice, profile: Profile, now: number, seed: number): void {
  const was = device.profile;
  const classic = was.agent === 'classic' ? classicStateOf(device) : null;
  const policy = was.agent === 'policy' ? policyStateOf(device) : null;
  device.profile = profile;
  // The roots a release trusts decide whether messages get through (F11).
  device.routeTransport = null;
  const kept = device.transport.kind === 'callhome' || device.transport.kind === 'smart';
  if (profile.agent === 'classic' && !kept) device.transport = defaultTransport(profile);
  renewContext(device, seed);
  if (was.agent === profile.agent) return;
  const startup = { transport: device.transport, system: device.system };
  device.startup = startup;
  if (classic !== null && device.policyContext !== null) {
    device.state = upgradeToPolicy(classic, now, device.policyContext);
  } else if (policy !== null) {
    device.state = downgradeToClassic(policy, profile.release, now, device.context);
  }
}
