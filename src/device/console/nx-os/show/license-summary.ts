import type { DeviceView } from '../../console-device.js';
import {
  authorizationSummary,
  conversion,
  registrationSummary,
  smartLicensingIs,
  usageTable,
} from './license-parts.js';

/** `show license summary`. Layout: the "before upgrade" sample of the public NX-OS migration page (P§0 NX1). */
export function showLicenseSummary(view: DeviceView): string {
  if (!view.system.smartLicensing) return smartLicensingIs(view);
  return [
    smartLicensingIs(view),
    registrationSummary(view),
    authorizationSummary(view),
    conversion(),
    usageTable(view),
  ].join('\n');
}
