import type { DeviceView } from '../../console-device.js';
import { usageBlocks } from './license-parts.js';
import { statusBlocks } from './license-status.js';
import { udiBlock } from './license-udi.js';

/** The agent of ASAv, the nearest relative of NX-OS's whose version is public (P§1.1); NX-OS's own is not known [U]. */
const AGENT_VERSION = '4.9.3_rel/34';

export function headed(title: string, text: string): string {
  return `${title}\n${'='.repeat(title.length)}\n${text}`;
}

export function agentVersion(): string {
  return headed('Agent Version', `Smart Agent for Licensing: ${AGENT_VERSION}\n`);
}

/**
 * `show license all`. The complete text of NX-OS is not public [U]; sections and rulers are those of the classic agent on
 * IOS-XE (GP), the blocks those of `show license status` (S2) [I].
 */
export function showLicenseAll(view: DeviceView): string {
  const usage = view.system.smartLicensing ? [headed('License Usage', `\n${usageBlocks(view)}`)] : [];
  return [
    headed('Smart Licensing Status', `\n${statusBlocks(view).join('\n')}`),
    ...usage,
    headed('Product Information', udiBlock(view)),
    agentVersion(),
  ].join('\n');
}
