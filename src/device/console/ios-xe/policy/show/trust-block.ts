import { trustOf } from '../../../../agent/policy/policy-state.js';
import type { DeviceView } from '../../../console-device.js';
import { licenseDate } from '../../../text/dates.js';
import { policyOf } from '../policy-of.js';
import { NONE } from './instants.js';
import { byMember } from './members.js';

/**
 * A date for a lone device (NTC show_license_status3), a line a UDI where there are several (GP ShowLicenseStatus
 * golden_output1), `<none>` for all of them together (GP ShowLicenseAll golden_output) or, where the token did not suffice
 * (F20), for one; the public parser of this command reads that too.
 */
export function trustCodeInstalled(view: DeviceView): string {
  const { state, context } = policyOf(view);
  if (state.trust.length === 0) return `Trust Code Installed: ${NONE}\n`;
  const installed = (udi: (typeof context)['udi']): string | null => {
    const code = trustOf(state, udi);
    return code === undefined ? null : licenseDate(view, code.installedMs);
  };
  if (context.members.length === 0) return `Trust Code Installed: ${installed(context.udi) ?? NONE}\n`;
  const lines = byMember(view, ({ udi }) => {
    const date = installed(udi);
    return date === null ? `    ${NONE}\n` : `    INSTALLED on ${date}\n`;
  });
  return `Trust Code Installed:\n${lines}`;
}
