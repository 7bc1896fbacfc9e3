import type { DeviceView } from '../../../console-device.js';
import { showCallHomeProfiles, showCallHomeSmartLicensing } from '../../show/call-home.js';
import { showCallHomeStatistics } from '../../show/call-home-statistics.js';
import { showClock } from '../../show/clock.js';
import { showLicenseEventlog } from '../../show/license-eventlog.js';
import { showLicenseUdi } from '../../show/license-udi.js';
import { type TechSupportPart, techSupport } from '../../show/tech-support-license.js';
import { showVersion } from '../../show/version.js';
import { showPolicyUsage } from './licences.js';
import { showPolicyHistory } from './license-history.js';
import { showPolicySummary } from './license-summary.js';
import { showPolicyTechSupport } from './license-tech-support.js';

const PARTS: readonly TechSupportPart[] = [
  ['show clock', (view) => showClock(view, false)],
  ['show version', showVersion],
  ['show license udi', showLicenseUdi],
  ['show license summary', showPolicySummary],
  ['show license usage', showPolicyUsage],
  ['show license tech support', showPolicyTechSupport],
  ['show license history message', showPolicyHistory],
  ['show license eventlog 7', (view) => showLicenseEventlog(view, 7)],
  ['show call-home smart-licensing', showCallHomeSmartLicensing],
  ['show call-home profile all', showCallHomeProfiles],
  ['show call-home statistics', showCallHomeStatistics],
];

/** `show tech-support license` (S1 shows its heading of `show license summary`): which commands it runs is assumed [I]. */
export function showPolicyTechSupportLicense(view: DeviceView): string {
  return techSupport(PARTS, view);
}
