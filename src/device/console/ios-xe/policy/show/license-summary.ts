import type { DeviceView } from '../../../console-device.js';
import { licenceRow, SUMMARY_HEAD } from '../../show/license-summary.js';
import { policyOf } from '../policy-of.js';
import { accountInformation } from './status-blocks.js';

/** `show license summary`. Layout: S1; GP ShowLicenseSummary (row, account). */
export function showPolicySummary(view: DeviceView): string {
  const rows = policyOf(view).state.licences.map(({ feature, name, count }) => {
    return licenceRow({ name: feature, entitlement: name, count, status: 'IN USE' });
  });
  const usage = rows.length === 0 ? '  No licenses in use\n' : `${SUMMARY_HEAD}${rows.join('')}`;
  return [...accountInformation(view), `License Usage:\n${usage}`].join('\n');
}
