import type { DeviceView } from '../../../console-device.js';
import { policyTraitsOf } from '../policy-traits.js';
import { NONE } from './instants.js';
import { byMember } from './members.js';
import { PURCHASED } from './status-blocks.js';

/**
 * `show license authorization`, also a part of `show license all`: GP ShowLicenseAll golden_output, golden_output_3_4M. No
 * licence of these switches asks for an authorization code (S1), so that none is ever installed.
 */
export function showLicenseAuthorization(view: DeviceView): string {
  const { conversion } = policyTraitsOf(view.profile);
  const indent = conversion ? '    ' : '      ';
  const pushes = conversion ? `Last Data Push: ${NONE}\nLast File Export: ${NONE}\n\n` : '';
  return `${pushes}Overall status:\n${byMember(view, () => `${indent}Status: NOT INSTALLED\n`)}\n${PURCHASED}`;
}
