import type { DeviceView } from '../../console-device.js';
import { showCallHomeProfiles, showCallHomeSmartLicensing } from './call-home.js';
import { showCallHomeStatistics } from './call-home-statistics.js';
import { showClock } from './clock.js';
import { showLicenseEventlog } from './license-eventlog.js';
import { showLicenseHistoryMessage } from './license-history.js';
import { showLicenseSummary } from './license-summary.js';
import { showLicenseTechSupport } from './license-tech-support.js';
import { showLicenseUdi } from './license-udi.js';
import { showLicenseUsage } from './license-usage.js';
import { showVersion } from './version.js';

/** A command and what it prints. */
export type TechSupportPart = readonly [string, (view: DeviceView) => string];

const PARTS: readonly TechSupportPart[] = [
  ['show clock', (view) => showClock(view, false)],
  ['show version', showVersion],
  ['show license udi', showLicenseUdi],
  ['show license summary', showLicenseSummary],
  ['show license usage', showLicenseUsage],
  ['show license tech support', showLicenseTechSupport],
  ['show license history message', showLicenseHistoryMessage],
  ['show license eventlog 7', (view) => showLicenseEventlog(view, 7)],
  ['show call-home smart-licensing', showCallHomeSmartLicensing],
  ['show call-home profile all', showCallHomeProfiles],
  ['show call-home statistics', showCallHomeStatistics],
];

/** `show tech-support license` (S4 "verify smart license settings"): which commands it runs is assumed [I]. */
export function showTechSupportLicense(view: DeviceView): string {
  return techSupport(PARTS, view);
}

export function techSupport(parts: readonly TechSupportPart[], view: DeviceView): string {
  return parts
    .map(([command, show]) => `\n------------------ ${command} ------------------\n\n${show(view)}\n`)
    .join('');
}
