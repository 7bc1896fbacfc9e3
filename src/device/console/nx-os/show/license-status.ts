import type { DeviceView } from '../../console-device.js';
import { dataPrivacy, licenseAuthorization, transport } from '../../text/license-blocks.js';
import { conversion, registration, smartLicensingIs } from './license-parts.js';

/**
 * What an operator has changed of privacy and transport. NX-OS 9.3 prints neither block out of the box (S2); that it
 * prints those of IOS-XE once something was changed is assumed [I].
 */
function changedSettings(view: DeviceView): string[] {
  const { hostname, version } = view.system.privacy;
  const blocks: string[] = [];
  if (hostname || version) blocks.push(dataPrivacy(view));
  if (view.transport.kind === 'smart') blocks.push(transport(view));
  return blocks;
}

/** The blocks of `show license status`. */
export function statusBlocks(view: DeviceView): string[] {
  if (!view.system.smartLicensing) return [smartLicensingIs(view)];
  return [
    smartLicensingIs(view),
    ...changedSettings(view),
    registration(view),
    licenseAuthorization(view),
    conversion(),
  ];
}

/** `show license status`. Layout: S2 "Method-1" (registered, authorized), P§6; failures as S4 words them. */
export function showLicenseStatus(view: DeviceView): string {
  return statusBlocks(view).join('\n');
}
