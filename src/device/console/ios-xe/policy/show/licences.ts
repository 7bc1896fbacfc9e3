import type { LicenceInUse } from '../../../../agent/policy/licence-in-use.js';
import type { DeviceView } from '../../../console-device.js';
import { policyOf } from '../policy-of.js';

export function licenceType({ term }: LicenceInUse): string {
  return term === 'perpetual' ? 'Perpetual' : 'Subscription';
}

/** Feature a tag stands for, as the device names it; the tag itself if the device does not know it any more. */
export function featureOf(view: DeviceView, tag: string): string {
  const inUse = policyOf(view).state.licences.find((licence) => licence.tag === tag);
  if (inUse !== undefined) return inUse.feature;
  for (const licence of view.profile.licences.values()) if (licence.tag === tag) return licence.feature;
  return tag;
}

/** Layout: GP ShowLicenseAll golden_output. */
function block(licence: LicenceInUse): string {
  const { feature, name, count } = licence;
  return `${feature} (${name}):
  Description: ${name}
  Count: ${count}
  Version: 1.0
  Status: IN USE
  Export status: NOT RESTRICTED
  Feature Name: ${feature}
  Feature Description: ${name}
  Enforcement type: NOT ENFORCED
  License type: ${licenceType(licence)}
`;
}

/** All of them in full, or that there are none. */
export function licenceBlocks(view: DeviceView): string {
  const { licences } = policyOf(view).state;
  return licences.length === 0 ? 'No licenses in use\n' : licences.map(block).join('\n');
}

/** `show license usage`. Layout: GP ShowLicenseUsage golden_output1 (P§6); nothing here is authorized. */
export function showPolicyUsage(view: DeviceView): string {
  return `License Authorization: \n  Status: Not Applicable\n\n${licenceBlocks(view)}`;
}
