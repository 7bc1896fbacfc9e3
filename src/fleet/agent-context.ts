import type { AgentContext } from '../device/agent/agent.js';
import type { LicenceInUse } from '../device/agent/policy/licence-in-use.js';
import type { PolicyContext } from '../device/agent/policy/policy-context.js';
import type { PolicyRhythm } from '../device/agent/policy/policy-rhythm.js';
import { carriageOf } from '../device/call-home/carriage.js';
import { usageIntervalMs } from '../device/console/ios-xe/policy/state/usage-interval.js';
import { countLicences } from '../device/profile/count.js';
import type { Profile } from '../device/profile/profile.js';
import { memberUdis } from '../device/profile/serial.js';
import type { SystemConfiguration } from '../device/system/system-configuration.js';
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

/** Licences as a policy agent sees them: one list for all devices that use the same. */
const IN_USE = new WeakMap<readonly EntitlementUse[], readonly LicenceInUse[]>();

function licencesInUse(profile: Profile, entitlements: readonly EntitlementUse[]): readonly LicenceInUse[] {
  let list = IN_USE.get(entitlements);
  if (list === undefined) {
    const byTag = new Map(Array.from(profile.licences.values(), (licence) => [licence.tag, licence]));
    list = entitlements.map(({ tag, count }) => {
      const licence = byTag.get(tag);
      if (licence === undefined) throw new RangeError(`${profile.name} ${profile.release} has no licence ${tag}`);
      return { tag, count, feature: licence.feature, name: licence.name, term: licence.term };
    });
    IN_USE.set(entitlements, list);
  }
  return list;
}

/** `license smart usage interval` overrules the profile. */
function rhythmOf({ policyRhythm }: Profile, system: SystemConfiguration | null): PolicyRhythm {
  const pushMs = system === null ? null : usageIntervalMs(system);
  return pushMs === null ? policyRhythm : { ...policyRhythm, pushMs };
}

/** What the policy agent of a device may read, from what any agent may; null: its release has the classic agent. */
export function policyContextOf(source: PolicySource): PolicyContext | null {
  const { profile, context, transport, system, environment } = source;
  if (profile.agent === 'classic') return null;
  const { udi, members, softwareId, hostname, clockOffsetMs, entitlements } = context;
  return {
    udi,
    members,
    softwareId,
    hostname,
    clockOffsetMs,
    policyRhythm: rhythmOf(profile, system),
    release: profile.release,
    licences: licencesInUse(profile, entitlements),
    transport: carriageOf(transport, system?.domainName ?? '', environment.conditions),
    defects: profile.defects,
  };
}

type PolicySource = Pick<FleetDevice, 'profile' | 'context' | 'transport' | 'system' | 'environment'>;

/** Both contexts anew, after anything they are made from has changed. */
export function renewContext(device: FleetDevice, seed: number): void {
  device.context = agentContext(device, seed);
  device.policyContext = policyContextOf(device);
  // What it has settled on may be another transport now.
  if (device.transport.kind === 'automatic') device.routeTransport = null;
}
