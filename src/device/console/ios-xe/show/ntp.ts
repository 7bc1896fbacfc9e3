import type { DeviceView } from '../../console-device.js';
import { isSynchronized } from './clock.js';

/** `show ntp status`. Numbers of the clock itself are made. */
export function showNtpStatus(view: DeviceView): string {
  const [server = ''] = view.system.ntpServers;
  if (!isSynchronized(view)) return 'Clock is unsynchronized, stratum 16, no reference clock\n';
  return `Clock is synchronized, stratum 3, reference is ${server}
nominal freq is 250.0000 Hz, actual freq is 250.0000 Hz, precision is 2**10
system poll interval is 64, last update was 12 sec ago.
`;
}

/** `show ntp associations`. */
export function showNtpAssociations(view: DeviceView): string {
  const head = '\n  address         ref clock       st   when   poll reach  delay  offset   disp\n';
  const synchronized = isSynchronized(view);
  const rows = view.system.ntpServers.map((server, at) => {
    const mark = !synchronized ? ' ~' : at === 0 ? '*~' : '+~';
    const numbers = synchronized
      ? '.GPS.            2     12     64   377  1.000   0.100  1.937'
      : '.INIT.          16      -     64     0  0.000   0.000 15937.';
    return `${mark}${server.padEnd(16)}${numbers}\n`;
  });
  return `${head}${rows.join('')} * sys.peer, # selected, + candidate, - outlyer, x falseticker, ~ configured\n`;
}
