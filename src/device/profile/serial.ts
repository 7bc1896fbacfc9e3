import type { Udi } from '../../wire/messages.js';
import type { Profile } from './profile.js';

/** Digits of a serial number's last four places: I and O are left out, as they read like 1 and 0. */
const DIGITS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const BASE = DIGITS.length;
const PER_WEEK = BASE ** 4;
const WEEKS_A_YEAR = 52;
/** Year codes count from 1996: 20 is 2016. */
const FIRST_YEAR_CODE = 20;
const YEARS = 6;
const SPACE = YEARS * WEEKS_A_YEAR * PER_WEEK;
/** A prime that divides no factor of SPACE (2, 3, 13, 17), so that stepping by it meets every number once before repeating. */
const STRIDE = 15_485_863;
const START = 1_540_483_477;
/** Numbers kept for each device: its stack may have up to this many switches. */
const MEMBERS_A_DEVICE = 16;

/** The most devices of one serial prefix: 26 million. Up to here all serial numbers differ. */
const MAX_SERIAL_INDEX = Math.floor(SPACE / MEMBERS_A_DEVICE) - 1;

/**
 * Serial number of a device, or of one switch of its stack: `FDO` + year and week of manufacture + four places, as on a
 * real label. Without a prefix, eight hex digits as Expressway shows them (S3). The same index always gives the same number, in
 * every run, so that a server keeps knowing its devices; different ones never collide for the first 26 million indices.
 * @param index index of the device in the fleet
 * @param member 0 for the device itself, 1 to 15 for further switches of its stack
 * @throws RangeError beyond those
 */
export function serialNumber(prefix: string, index: number, member = 0): string {
  if (index < 0 || index > MAX_SERIAL_INDEX || member < 0 || member >= MEMBERS_A_DEVICE) {
    throw new RangeError(`no serial number for device ${index}, member ${member}`);
  }
  const slot = index * MEMBERS_A_DEVICE + member;
  if (prefix === '') {
    // An odd factor: every 32-bit number is met once.
    return ((Math.imul(slot, 0x9e3779b1) + START) >>> 0).toString(16).toUpperCase().padStart(8, '0');
  }
  // Below 2^53: SPACE × STRIDE is 6.5e15.
  const number = (slot * STRIDE + START) % SPACE;
  const week = Math.floor(number / PER_WEEK);
  let rest = number % PER_WEEK;
  let tail = '';
  for (let place = 0; place < 4; place++) {
    tail = DIGITS.charAt(rest % BASE) + tail;
    rest = Math.floor(rest / BASE);
  }
  const yearCode = FIRST_YEAR_CODE + Math.floor(week / WEEKS_A_YEAR);
  return `${prefix}${yearCode}${String((week % WEEKS_A_YEAR) + 1).padStart(2, '0')}${tail}`;
}

/** UDI of a device: of its active switch, or of its chassis. */
export function deviceUdi(profile: Profile, index: number): Udi {
  return { pid: profile.pid, serialNumber: serialNumber(profile.serialPrefix, index) };
}

/**
 * UDIs of the other members: the further switches of a stack or of StackWise Virtual, each with a serial number of its
 * own; for a second supervisor the UDI of the chassis again, which is how a Catalyst 9400 lists its standby [C] (GP).
 * Empty for a device that stands alone.
 */
export function memberUdis(profile: Profile, index: number, members: number): Udi[] {
  const others: Udi[] = [];
  for (let member = 1; member < members; member++) {
    const own = profile.redundancy === 'supervisors' ? 0 : member;
    others.push({ pid: profile.pid, serialNumber: serialNumber(profile.serialPrefix, index, own) });
  }
  return others;
}

/** Host name of a device: prefix and number from 1, `c9300-24p-000017`. */
export function deviceHostname(profile: Profile, index: number): string {
  return `${profile.hostnamePrefix}-${String(index + 1).padStart(6, '0')}`;
}
