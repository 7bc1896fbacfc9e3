import type { ConsoleDevice } from '../console-device.js';

/**
 * A device that can reach one of its NTP servers has the right time at once. Modelled: its clock does not creep, and a
 * server that answers an echo answers NTP too.
 */
export function synchroniseClock(device: ConsoleDevice): void {
  const reaches = (host: string): boolean =>
    host !== '' && device.reach({ host, port: null, vrf: '', sourceInterface: '' }).outcome === 'reached';
  if (device.context.clockOffsetMs !== 0 && device.system.ntpServers.some(reaches)) device.setClockOffset(0);
}
