import { isRegistered, NO_INSTANT_MS } from '../../../agent/classic-state.js';
import type { DeviceView } from '../../console-device.js';
import { licenseDate } from '../../text/dates.js';
import { authorizationStatusLines, outcomeText, registrationStatus } from '../../text/license-blocks.js';
import { traitsOf } from '../traits.js';
import { type LicenceUse, licenceUses } from './license-uses.js';

/** Widths of the columns, as a public 16.9 log has them: 23 for the name, 25 within the parentheses. */
const NAME_WIDTH = 23;
const ENTITLEMENT_WIDTH = 25;
const ENTITLEMENT_COLUMN = 29;
const COUNT_COLUMN = 5;
const DOTS = '...';

/** `C9200L Network Essen...` */
function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - DOTS.length)}${DOTS}`;
}

/** A licence in one line. */
export function licenceRow({ name, entitlement, count, status }: Omit<LicenceUse, 'tag'>): string {
  const shown = `(${cut(entitlement, ENTITLEMENT_WIDTH)})`.padEnd(ENTITLEMENT_COLUMN);
  return `  ${cut(name, NAME_WIDTH).padEnd(NAME_WIDTH)} ${shown} ${String(count).padStart(COUNT_COLUMN)} ${status}\n`;
}

function registration(view: DeviceView): string {
  const { state, profile } = view;
  const { exportAllowed, exportNotAllowed } = traitsOf(profile).words;
  const lines = [`  Status: ${registrationStatus(view)}`];
  if (state.smartAccount !== '') lines.push(`  Smart Account: ${state.smartAccount}`);
  if (state.virtualAccount !== '') lines.push(`  Virtual Account: ${state.virtualAccount}`);
  lines.push(`  Export-Controlled Functionality: ${state.exportControlAllowed ? exportAllowed : exportNotAllowed}`);
  if (isRegistered(state)) {
    lines.push(`  Last Renewal Attempt: ${outcomeText(state.idRenewalOutcome)}`);
    if (state.idRenewalDueMs !== NO_INSTANT_MS)
      lines.push(`  Next Renewal Attempt: ${licenseDate(view, state.idRenewalDueMs)}`);
  }
  return `Registration:\n${lines.join('\n')}\n`;
}

function authorization(view: DeviceView): string {
  const { state } = view;
  const lines = authorizationStatusLines(view, false);
  if (state.authorizationOutcome !== 'none')
    lines.push(`  Last Communication Attempt: ${outcomeText(state.authorizationOutcome)}`);
  if (state.authorizationDueMs !== NO_INSTANT_MS)
    lines.push(`  Next Communication Attempt: ${licenseDate(view, state.authorizationDueMs)}`);
  return `License Authorization: \n${lines.join('\n')}\n`;
}

const RULER = `  ${'-'.repeat(77)}\n`;
/** Heads the rows of a policy device, which writes `Tag` (S1). */
export const SUMMARY_HEAD = `  License                 Entitlement Tag               Count Status\n${RULER}`;

/** `show license summary`. Layout: a public log of a 16.9 stack (evaluation, authorized), S4 "device does not register". */
export function showLicenseSummary(view: DeviceView): string {
  const rows = licenceUses(view).map(licenceRow);
  const usage =
    rows.length === 0
      ? '  No licenses in use\n'
      : `  License                 Entitlement tag               Count Status\n${RULER}${rows.join('')}`;
  return ['Smart Licensing is ENABLED\n', registration(view), authorization(view), `License Usage:\n${usage}`].join(
    '\n',
  );
}
