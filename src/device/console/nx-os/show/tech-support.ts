import type { DeviceView } from '../../console-device.js';
import { clockLine } from '../ctime.js';
import { showLicenseAll } from './license-all.js';
import { showLicenseEventLog, showLicenseHistory } from './license-history.js';
import { showLicenseTechSupport } from './license-tech-support.js';
import { showLicenseUsage } from './license-usage.js';
import { showRunningConfigCallHome } from './running-config.js';
import { showVersion } from './version.js';

/** Command and what it shows, in the order in which they are collected. */
const COMMANDS: readonly (readonly [command: string, show: (view: DeviceView) => string])[] = [
  ['show clock', (view) => `${clockLine(view, view.now)}\n`],
  ['show version', showVersion],
  ['show license usage', showLicenseUsage],
  ['show license all', showLicenseAll],
  ['show license tech support', showLicenseTechSupport],
  ['show license eventlog', showLicenseEventLog],
  ['show license history message', showLicenseHistory],
  ['show running-config callhome', showRunningConfigCallHome],
];

/** `show tech-support license`: NX-OS prints each command between back quotes and then what it shows; which ones is inferred [I]. */
export function showTechSupportLicense(view: DeviceView): string {
  return COMMANDS.map(([command, show]) => `\n\`${command}\`\n${show(view)}`).join('');
}
