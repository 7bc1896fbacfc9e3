import type { DeviceView } from '../../console-device.js';
import { licencesInUse } from '../licence-usage.js';
import { authorizationStatus, usageBlocks } from './license-parts.js';

/**
 * `show license usage`. With Smart Licensing: P§6 and NTC (10.x), with the authorization the agent has. Without it the
 * traditional table.
 */
export function showLicenseUsage(view: DeviceView): string {
  if (!view.system.smartLicensing) return traditionalUsage(view);
  return `${authorizationStatus(view)}\n${usageBlocks(view)}`;
}

/** Licence packages of the traditional model besides those of the profile: P§9.3; Nexus 7000: NTC. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  N7K: ['MPLS_PKG', 'STORAGE-ENT', 'VDC_LICENSES', 'ENTERPRISE_PKG', 'ENHANCED_LAYER2_PKG', 'SCALABLE_SERVICES_PKG'],
  other: ['N9K_LIC_1G', 'VPN_FABRIC', 'NXOS_OE_PKG', 'FCOE_NPV_PKG', 'N9K_UPG_EX_10G', 'TP_SERVICES_PKG'],
};
const WIDTH = 80;

/**
 * The traditional table (NTC cisco_nxos_show_license_usage). No licence file can be installed in the simulator, so a
 * package in use shows as missing; the wording of that comment is inferred [I].
 */
function traditionalUsage(view: DeviceView): string {
  const inUse = new Set(licencesInUse(view).map(({ feature }) => feature));
  const others = PACKAGES[view.profile.pid.slice(0, 3)] ?? PACKAGES.other ?? [];
  const features = [...new Set([...others, ...view.profile.licences.keys()])];
  const rows = features.map((feature) => {
    const used = inUse.has(feature);
    const status = used ? 'In use' : 'Unused';
    return `${feature.padEnd(29)} No    -   ${status}             ${used ? 'License missing' : '-'}`;
  });
  const ruler = '-'.repeat(WIDTH);
  return `Feature                      Ins  Lic   Status Expiry Date Comments
                                 Count
${ruler}
${rows.join('\n')}
${ruler}
`;
}
