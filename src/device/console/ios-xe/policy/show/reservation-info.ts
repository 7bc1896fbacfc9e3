import type { DeviceView } from '../../../console-device.js';
import { policyTraitsOf } from '../policy-traits.js';
import { NONE } from './instants.js';
import { byMember } from './members.js';
import { PURCHASED } from './status-blocks.js';

/** What every device has of reservation codes: none. */
const CODES = ['Request code', 'Last return code', 'Last Confirmation code', 'Reservation authorization code'];

/** Layout: GP ShowLicenseTechSupport golden_3, golden_14. Reservation is no part of Smart Licensing Using Policy (S1). */
export function reservationInfo(view: DeviceView): string {
  const { conversion } = policyTraitsOf(view.profile);
  const indent = conversion ? '    ' : '      ';
  const pushes = conversion ? `Last Data Push: ${NONE}\nLast File Export: ${NONE}\n` : '';
  const codes = CODES.map((code) => `${indent}${code}: ${NONE}\n`).join('');
  return `Reservation Info
================
License reservation: DISABLED
${pushes}
Overall status:
${byMember(view, () => `${indent}Reservation status: NOT INSTALLED\n${codes}`)}
Specified license reservations:

${PURCHASED}`;
}
