import type { DeviceView } from '../../console-device.js';
import {
  dataPrivacy,
  exportAuthorizationKey,
  licenseAuthorization,
  registration,
  transport,
  utility,
} from '../../text/license-blocks.js';
import { traitsOf } from '../traits.js';

const MISCELLANEOUS = 'Miscellaneous:\n  Custom Id: <empty>\n';

/**
 * `show license status`. Layout: GP ShowLicenseStatus golden_output2 (IOS-XE 16.x, registered, authorized), NTC
 * cisco_ios_show_license_status1 (out of compliance), S4 scenarios 1 to 9 (failures).
 */
export function showLicenseStatus(view: DeviceView): string {
  const { words, customId } = traitsOf(view.profile);
  const blocks = [
    'Smart Licensing is ENABLED\n',
    utility(),
    dataPrivacy(view),
    transport(view),
    registration(view, words),
    licenseAuthorization(view),
    exportAuthorizationKey(),
  ];
  if (customId) blocks.push(MISCELLANEOUS);
  return blocks.join('\n');
}

/** The same facts in the order of `show license all` and `tech support` (GP ShowLicenseAll golden_output_3). */
export function statusForAll(view: DeviceView): string {
  const { words, customId } = traitsOf(view.profile);
  const blocks = [
    'Smart Licensing is ENABLED\n',
    registration(view, words),
    licenseAuthorization(view),
    exportAuthorizationKey(),
    utility(),
    dataPrivacy(view),
    transport(view),
  ];
  if (customId) blocks.push(MISCELLANEOUS);
  return blocks.join('\n');
}
