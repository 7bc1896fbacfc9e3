import type { DeviceView } from '../../../console-device.js';
import { agentVersion } from '../../show/license-all.js';
import { showLicenseUdi } from '../../show/license-udi.js';
import { licenceBlocks } from './licences.js';
import { showLicenseAuthorization } from './license-authorization.js';
import { policyStatusPart } from './license-status.js';
import { summaryForAll } from './usage-summary.js';

/** `show license all`. Layout: GP ShowLicenseAll golden_output (5.3.10), golden_output_3_4M (5.11.4). */
export function showPolicyAll(view: DeviceView): string {
  return [
    policyStatusPart(view, 'all'),
    'License Usage\n=============\n',
    licenceBlocks(view),
    `Product Information\n===================\n${showLicenseUdi(view)}`,
    `Agent Version\n=============\n${agentVersion(view)}`,
    `License Authorizations\n======================\n${showLicenseAuthorization(view)}`,
    ...summaryForAll(view),
  ].join('\n');
}
