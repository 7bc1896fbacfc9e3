import type { DeviceView } from '../../console-device.js';
import { authorizationStatusLines } from '../../text/license-blocks.js';
import { usageBlocks } from './license-uses.js';

/** `show license usage`: the status without its attempts, then each licence (GP ShowLicenseUsage; classic words as in S2). */
export function showLicenseUsage(view: DeviceView): string {
  return `License Authorization: \n${authorizationStatusLines(view, true).join('\n')}\n\n${usageBlocks(view)}`;
}
