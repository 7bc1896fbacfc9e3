import type { DeviceView } from '../../console-device.js';
import {
  dataPrivacy,
  exportAuthorizationKey,
  type LicenseWords,
  licenseAuthorization,
  registration,
  transport,
  utility,
} from '../../text/license-blocks.js';

/** GP, S4. */
export const IOS_XE_WORDS: LicenseWords = { exportAllowed: 'ALLOWED', exportNotAllowed: 'NOT ALLOWED' };

/**
 * `show license status`. Layout: GP ShowLicenseStatus golden_output2 (IOS-XE 16.x, registered, authorized), NTC
 * cisco_ios_show_license_status1 (out of compliance), S4 scenarios 1 to 9 (failures).
 */
export function showLicenseStatus(view: DeviceView): string {
  return [
    'Smart Licensing is ENABLED\n',
    utility(),
    dataPrivacy(view),
    transport(view),
    registration(view, IOS_XE_WORDS),
    licenseAuthorization(view),
    exportAuthorizationKey(),
  ].join('\n');
}
