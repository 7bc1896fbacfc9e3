import type { DeviceView } from '../../../console-device.js';
import { dataPrivacy, exportAuthorizationKey, utility } from '../../../text/license-blocks.js';
import { policyTraitsOf } from '../policy-traits.js';
import { policyBlock } from './policy-block.js';
import { accountInformation, conversion, MISCELLANEOUS, usingPolicy } from './status-blocks.js';
import { transportInFull, transportInShort } from './transport-block.js';
import { trustCodeInstalled } from './trust-block.js';
import { usageReporting } from './usage-reporting.js';

/** `show license status`. Layout: GP ShowLicenseStatus golden_output1 (stack), NTC show_license_status3 (alone). */
export function showPolicyStatus(view: DeviceView): string {
  return [
    utility(),
    usingPolicy(view),
    ...accountInformation(view),
    dataPrivacy(view),
    transportInShort(view),
    policyBlock(view),
    MISCELLANEOUS,
    usageReporting(view, false),
    trustCodeInstalled(view),
  ].join('\n');
}

/** Part `Smart Licensing Status` of `show license all` and `tech support`: GP ShowLicenseAll, ShowLicenseTechSupport. */
export function policyStatusPart(view: DeviceView, of: 'all' | 'tech-support'): string {
  const isTech = of === 'tech-support';
  // Agents before 5.10 leave the trust codes out there (GP TechSupport golden_2, 3): they stand at the end, under `Other Info`.
  const showsTrust = !isTech || policyTraitsOf(view.profile).conversion;
  return [
    'Smart Licensing Status\n======================\n',
    'Smart Licensing is ENABLED\n',
    ...conversion(view),
    exportAuthorizationKey(),
    utility(),
    usingPolicy(view),
    ...accountInformation(view),
    dataPrivacy(view),
    transportInFull(view, isTech),
    MISCELLANEOUS,
    policyBlock(view),
    usageReporting(view, isTech),
    ...(showsTrust ? [trustCodeInstalled(view)] : []),
  ].join('\n');
}
