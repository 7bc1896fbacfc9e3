import { NO_INSTANT_MS } from '../../../agent/classic-state.js';
import type { DeviceView } from '../../console-device.js';
import { licenseDate } from '../../text/dates.js';
import {
  authorizationStatusLines,
  type LicenseWords,
  outcomeText,
  registration as registrationBlock,
} from '../../text/license-blocks.js';
import { licencesInUse } from '../licence-usage.js';

/** S2, P§6. */
const NX_OS_WORDS: LicenseWords = { exportAllowed: 'Allowed', exportNotAllowed: 'Not Allowed' };

/** First line of every `show license …`; `DISABLED` is inferred [I]. */
export function smartLicensingIs({ system }: DeviceView): string {
  return `Smart Licensing is ${system.smartLicensing ? 'ENABLED' : 'DISABLED'}\n`;
}

export function registration(view: DeviceView): string {
  return registrationBlock(view, NX_OS_WORDS);
}

/** Lines the summary has of the registration (the public migration page); the rest stands in `show license status`. */
const IN_SUMMARY = /^(?:Registration:| {2}(?:Status|Smart Account|Virtual Account|Export-Controlled Functionality):)/;

export function registrationSummary(view: DeviceView): string {
  const lines = registration(view).split('\n');
  return `${lines.filter((line) => IN_SUMMARY.test(line)).join('\n')}\n`;
}

/**
 * `License Authorization` as the summary has it (the public migration page): a blank line after the status, the outcome of
 * the last attempt without its date and reason.
 */
export function authorizationSummary(view: DeviceView): string {
  const { authorizationOutcome, authorizationDueMs, authorizationDeadlineMs } = view.state;
  const attempts: string[] = [];
  if (authorizationOutcome !== 'none')
    attempts.push(`  Last Communication Attempt: ${outcomeText(authorizationOutcome)}`);
  if (authorizationDueMs !== NO_INSTANT_MS)
    attempts.push(`  Next Communication Attempt: ${licenseDate(view, authorizationDueMs)}`);
  if (authorizationDeadlineMs !== NO_INSTANT_MS)
    attempts.push(`  Communication Deadline: ${licenseDate(view, authorizationDeadlineMs)}`);
  const status = authorizationStatus(view);
  return attempts.length === 0 ? status : `${status}\n${attempts.join('\n')}\n`;
}

/** The first lines of `License Authorization`: how it stands, and since when. */
export function authorizationStatus(view: DeviceView): string {
  return `License Authorization: \n${authorizationStatusLines(view, true).join('\n')}\n`;
}

/** S2. Conversion from traditional licences is not simulated. */
export function conversion(): string {
  return 'Smart License Conversion:\n  Automatic Conversion Enabled: False\n  Status: Not started\n';
}

/** A block for each licence in use; the name of the feature stands in brackets (P§6, NTC for 10.x). */
export function usageBlocks(view: DeviceView): string {
  const uses = licencesInUse(view);
  if (uses.length === 0) return 'No licenses in use\n';
  return uses
    .map(
      ({ feature, name, version, count, status }) =>
        `${name} (${feature}):\n  Description: ${name}\n  Count: ${count}\n  Version: ${version}\n  Status: ${status}\n`,
    )
    .join('\n');
}

const NAME_WIDTH = 26;
const TAG_WIDTH = 32;
const COUNT_WIDTH = 5;

/** The table of `show license summary`: columns as in the sample of the public migration page. */
export function usageTable(view: DeviceView): string {
  const uses = licencesInUse(view);
  if (uses.length === 0) return 'License Usage:\n  No licenses in use\n';
  const rows = uses.map(({ feature, name, count, status }) => {
    const shown = name.length > NAME_WIDTH ? `${name.slice(0, NAME_WIDTH - 3)}...` : name;
    const tag = `(${feature})`.padEnd(TAG_WIDTH);
    return `${shown.padEnd(NAME_WIDTH)} ${tag}${String(count).padStart(COUNT_WIDTH)}   ${status}`;
  });
  return `License Usage:
License                    Entitlement tag                 Count   Status
${'-'.repeat(75)}
${rows.join('\n')}
`;
}
