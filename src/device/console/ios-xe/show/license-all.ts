import type { DeviceView } from '../../console-device.js';
import { traitsOf } from '../traits.js';
import { statusForAll } from './license-status.js';
import { showLicenseUdi } from './license-udi.js';
import { usageBlocks } from './license-uses.js';

export function agentVersion({ profile }: DeviceView): string {
  return `Smart Agent for Licensing: ${traitsOf(profile).agentVersion}\n`;
}

/**
 * `show license all`. Layout: GP ShowLicenseAll golden_output_3 (classic agent of 16.x; its ruler below `License Usage` is
 * one longer than the heading), the licences as in golden_output.
 */
export function showLicenseAll(view: DeviceView): string {
  return [
    'Smart Licensing Status\n======================\n',
    statusForAll(view),
    'License Usage\n==============\n',
    usageBlocks(view),
    'Product Information\n===================',
    showLicenseUdi(view),
    'Agent Version\n=============',
    agentVersion(view),
    'Reservation Info\n================\nLicense reservation: DISABLED\n',
  ].join('\n');
}
