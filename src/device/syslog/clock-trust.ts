import type { DeviceView } from '../console/console-device.js';

/** A clock this near to true time is taken to follow its NTP servers. Modelled. */
const SYNCHRONIZED_MS = 1_000;

/**
 * Whether IOS-XE trusts its clock: it follows an NTP server, or `clock calendar-valid` vouches for it (S4 #3: "by default
 * the system clock isn't trusted").
 */
export function trustsClock({ context, system }: Pick<DeviceView, 'context' | 'system'>): boolean {
  const follows = system.ntpServers.length > 0 && Math.abs(context.clockOffsetMs) < SYNCHRONIZED_MS;
  return follows || system.otherLines.includes('clock calendar-valid');
}
