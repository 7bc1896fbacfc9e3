import type { ReportingRule } from '../../../../../wire/policy-messages.js';
import { CISCO_DEFAULT_POLICY } from '../../../../agent/policy/reporting-policy.js';
import type { DeviceView } from '../../../console-device.js';
import { licenseDate } from '../../../text/dates.js';
import { policyOf } from '../policy-of.js';

const CLASSES = [
  ['Unenforced/Non-Export Perpetual Attributes', 'perpetual'],
  ['Unenforced/Non-Export Subscription Attributes', 'subscription'],
  ['Enforced (Perpetual/Subscription) License Attributes', 'enforced'],
  ['Export (Perpetual/Subscription) License Attributes', 'export'],
] as const;

function rule(
  heading: string,
  { firstReportDays, frequencyDays, onChangeDays }: ReportingRule,
  origin: string,
): string {
  return `  ${heading}:
    First report requirement (days): ${firstReportDays} (${origin})
    Reporting frequency (days): ${frequencyDays} (${origin})
    Report on change (days): ${onChangeDays} (${origin})
`;
}

/** Layout: GP ShowLicenseAll golden_output (default), ShowLicenseStatus golden_output1 (of an account). */
export function policyBlock(view: DeviceView): string {
  const { policy, policyInstalledMs } = policyOf(view).state;
  const inUse = policy ?? CISCO_DEFAULT_POLICY;
  const origin = policy === null ? 'CISCO default' : 'Customer Policy';
  const from =
    policy === null
      ? '  Policy in use: Merged from multiple sources.\n'
      : `  Policy in use: Installed On ${licenseDate(view, policyInstalledMs)}\n  Policy name: ${policy.name}\n`;
  const rules = CLASSES.map(([heading, name]) => rule(heading, inUse[name], origin));
  return `Policy:\n${from}  Reporting ACK required: ${inUse.ackRequired ? 'yes' : 'no'} (${origin})\n${rules.join('')}`;
}
