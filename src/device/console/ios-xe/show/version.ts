import { authorizationStatusOf, isRegistered } from '../../../agent/classic-state.js';
import type { ProfileLicence } from '../../../profile/profile.js';
import type { DeviceView } from '../../console-device.js';
import { deviceTime } from '../../text/dates.js';
import { AUTHORIZATION } from '../../text/license-blocks.js';
import { traitsOf } from '../traits.js';
import { sinceStart } from './since-start.js';

const UNITS: readonly (readonly [string, number])[] = [
  ['year', 31_536_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** `1 week, 2 days, 4 hours, 1 minute`; at least the minutes are there. */
function uptime(ms: number): string {
  let rest = Math.floor(ms / 1_000);
  const parts: string[] = [];
  for (const [unit, seconds] of UNITS) {
    const amount = Math.floor(rest / seconds);
    rest -= amount * seconds;
    if (amount > 0 || unit === 'minute') parts.push(`${amount} ${unit}${amount === 1 ? '' : 's'}`);
  }
  return parts.join(', ');
}

/** A made address of the vendor's range, from the device's number. */
function macAddress({ context }: DeviceView): string {
  const index = context.deviceIndex + 1;
  const low = [(index >> 16) & 255, (index >> 8) & 255, index & 255];
  return ['70', 'd3', '79', ...low.map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}

/** Platform names of the two families. */
function image({ profile }: DeviceView): { readonly name: string; readonly platform: string } {
  return profile.pid.startsWith('WS-C3')
    ? { name: 'CAT3K_CAA', platform: 'CAT3K_CAA-UNIVERSALK9-M' }
    : { name: 'CAT9K', platform: 'CAT9K_IOSXE' };
}

/** From 17.3.2a on the same words for every device (NTC cisco_ios_show_version). */
function licensingStatus(view: DeviceView): string {
  if (view.policy !== null) return 'Smart Licensing Using Policy';
  const { state, context } = view;
  const status = AUTHORIZATION[authorizationStatusOf(state, context.entitlements.length > 0)].toUpperCase();
  return `${isRegistered(state) ? 'REGISTERED' : 'UNREGISTERED'}/${status}`;
}

function packageRow({ feature }: ProfileLicence): string {
  const type = feature.startsWith('dna') ? 'Subscription Smart License' : 'Smart License';
  return `${feature.padEnd(20)}\t${type.padEnd(30)}\t ${feature.padEnd(20)}\n`;
}

/**
 * `show version`. Layout: as NTC cisco_ios_show_version reads it, and IOS-XE 16.x is known to print it; legal texts and
 * the hardware's inventory numbers are left out. Build, ROM and MAC address are made.
 */
export function showVersion(view: DeviceView): string {
  const { profile, context, system, now } = view;
  const { train } = traitsOf(profile);
  const { name, platform } = image(view);
  const { startedAtMs, reloaded } = sinceStart(view);
  const reason = reloaded ? 'Reload Command' : 'PowerOn';
  const start = deviceTime(view, startedAtMs);
  const inUse = context.entitlements.flatMap(({ tag }) => {
    return [...profile.licences.values()].filter((licence) => licence.tag === tag).slice(0, 1);
  });
  const up = uptime(now - startedAtMs);
  const padded = profile.release
    .split('.')
    .map((part) => (/^\d(?:\D|$)/.test(part) ? `0${part}` : part))
    .join('.');
  return `Cisco IOS XE Software, Version ${padded}
Cisco IOS Software [${train}], Catalyst L3 Switch Software (${platform}), Version ${profile.release}, RELEASE SOFTWARE (fc1)
Technical Support: http://www.cisco.com/techsupport


ROM: IOS-XE ROMMON
BOOTLDR: System Bootstrap, Version 16.12.2r, RELEASE SOFTWARE (P)

${system.hostname} uptime is ${up}
Uptime for this control processor is ${up}
System returned to ROM by ${reason}
System restarted at ${start.time} ${start.zone} ${start.weekday} ${start.month} ${start.day} ${start.year}
System image file is "flash:packages.conf"
Last reload reason: ${reason}


Technology Package License Information: 

------------------------------------------------------------------------------
Technology-package                                     Technology-package
Current                        Type                       Next reboot  
------------------------------------------------------------------------------
${inUse.map(packageRow).join('')}

Smart Licensing Status: ${licensingStatus(view)}

cisco ${profile.pid} (X86) processor with 1392780K/6147K bytes of memory.
Processor board ID ${context.udi.serialNumber}
2048K bytes of non-volatile configuration memory.
8388608K bytes of physical memory.

Base Ethernet MAC Address          : ${macAddress(view)}
Model Number                       : ${profile.pid}
System Serial Number               : ${context.udi.serialNumber}

${switchTable(view, name)}
Configuration register is 0x102

`;
}

/** The switches of a stack, or the chassis alone; the first one is active. */
function switchTable({ profile, context }: DeviceView, image: string): string {
  const ports = Number(/-(\d+)/.exec(profile.pid)?.[1] ?? 0) + 17;
  const members = profile.redundancy === 'supervisors' ? [context.udi] : [context.udi, ...context.members];
  const rows = members.map(({ pid }, at) => {
    const number = `${at === 0 ? '*' : ' '}${String(at + 1).padStart(5)}`;
    return `${number} ${String(ports).padEnd(5)} ${pid.padEnd(18)} ${profile.release.padEnd(17)} ${image.padEnd(21)} INSTALL\n`;
  });
  return `Switch Ports Model              SW Version        SW Image              Mode   
------ ----- -----              ----------        ----------            ----   
${rows.join('')}
`;
}
