import type { AgentContext } from '../device/agent/agent.js';
import { countLicences } from '../device/profile/count.js';
import { memberUdis } from '../device/profile/serial.js';
import type { EntitlementUse, Udi } from '../wire/messages.js';
import type { FleetDevice } from './fleet-device.js';

/** What of a device its agent's context is made from. */
type ContextSource = Pick<
  FleetDevice,
  | 'index'
  | 'serial'
  | 'group'
  | 'profile'
  | 'features'
  | 'featureCounts'
  | 'clockOffsetMs'
  | 'hostnameWhenShared'
  | 'system'
>;

const NO_MEMBERS: readonly Udi[] = [];

/** Devices alike use licences alike: one list for all of them, by profile and features. */
const LISTS = new WeakMap<object, Map<string, readonly EntitlementUse[]>>();

function entitlementsOf(device: ContextSource): readonly EntitlementUse[] {
  const { profile, features, featureCounts, group } = device;
  let lists = LISTS.get(profile);
  if (lists === undefined) {
    lists = new Map();
    LISTS.set(profile, lists);
  }
  const key = `${group.members}|${features.map((feature) => `${feature}=${featureCounts[feature] ?? ''}`).join('|')}`;
  let list = lists.get(key);
  if (list === undefined) {
    list = countLicences(profile, features, featureCounts, group.members);
    lists.set(key, list);
  }
  return list;
}

/** The host name the CSSM learns; privacy withholds it. */
function sharedHostname({ system, hostnameWhenShared }: ContextSource): string | null {
  if (!system) return hostnameWhenShared;
  return system.privacy.hostname ? null : system.hostname;
}

/** What a device's agent may read. Made anew whenever the device changes; the agent never changes it. */
export function agentContext(device: ContextSource, seed: number): AgentContext {
  const { profile, group, serial } = device;
  return {
    seed,
    deviceIndex: device.index,
    rhythm: profile.rhythm,
    udi: { pid: profile.pid, serialNumber: serial },
    members: group.members === 1 ? NO_MEMBERS : memberUdis(profile, device.index, group.members),
    softwareId: profile.softwareId,
    hostname: sharedHostname(device),
    entitlements: entitlementsOf(device),
    clockOffsetMs: device.clockOffsetMs,
    // Expressway has no command that saves: what it is told it keeps.
    savesRegistration: group.savesRegistration || profile.os === 'expressway',
  };
}
