import { NO_INSTANT_MS } from '../../../../agent/classic-state.js';
import { openedMs, type RumReport } from '../../../../agent/policy/rum-report.js';
import { isFailing } from '../../../../agent/policy/statistics.js';
import type { DeviceView } from '../../../console-device.js';
import { licenseDate } from '../../../text/dates.js';
import { policyOf } from '../policy-of.js';
import { featureOf } from './licences.js';

/** `show license rum id …`, from 17.7.1 on (S1). */

/** States as this command names them: S1 (UNACK, OPEN), GP ShowLicenseRumIdAll (CLOSED, ACK). */
const STATE = { OPEN: 'OPEN', CLOSED: 'CLOSED', UNACKNOWLEDGED: 'UNACK', ACKNOWLEDGED: 'ACK' } as const;

/** `N` normal, `E` error (S1); an error is taken to be a report that could not be pushed, or polled for, so far [I]. */
function flag(view: DeviceView, { state }: RumReport): string {
  const agent = policyOf(view).state;
  const failing =
    (state === 'CLOSED' && isFailing(agent, 'usageReport')) ||
    (state === 'UNACKNOWLEDGED' && isFailing(agent, 'resultPolling'));
  return failing ? 'E' : 'N';
}

function table(view: DeviceView, reports: readonly RumReport[]): string {
  const rows = reports.map((report) => {
    const id = String(report.id).padEnd(20);
    return `${id}${STATE[report.state].padEnd(10)}${flag(view, report).padEnd(6)}${featureOf(view, report.tag)}\n`;
  });
  return `Smart Licensing Usage Report:
====================================
Report Id,          State,    Flag, Feature Name
${rows.join('')}`;
}

/** `show license rum id all`. Layout: GP ShowLicenseRumIdAll golden_1. */
export function showRumIds(view: DeviceView): string {
  return table(view, policyOf(view).state.reports);
}

/** What is said of an id nobody has; assumed [I]. */
const UNKNOWN = '% Report Id not found\n';

/** `show license rum id N`: the row of one; that it has this form is assumed [I]. */
export function showRumId(view: DeviceView, id: number): string {
  const report = policyOf(view).state.reports.find((candidate) => candidate.id === id);
  return report === undefined ? UNKNOWN : table(view, [report]);
}

/** ACKED: GP; the other reasons are recalled [I]. */
function stateReason({ state, closeReason }: RumReport): string {
  if (state === 'ACKNOWLEDGED') return 'ACKED';
  if (state === 'OPEN') return 'None';
  return closeReason === 'ProductReload' ? 'RELOAD' : 'REPORTING';
}

/**
 * `show license rum id N detail`. Layout: GP ShowLicenseRumIdDetail golden_output. The transaction is the push that waits for
 * its ACK, by its poll id [I]. A deleted report is gone here; a real device remembers it for a while (GP).
 */
export function showRumIdDetail(view: DeviceView, id: number): string {
  const { state, context } = policyOf(view);
  const report = state.reports.find((candidate) => candidate.id === id);
  if (report === undefined) return UNKNOWN;
  const next = state.reports.find(({ previousId }) => previousId === id);
  // Rows are by the clock of their own time; dates are printed by the present one.
  const start = licenseDate(view, openedMs(report) - context.clockOffsetMs);
  const end = report.closedMs === NO_INSTANT_MS ? licenseDate(view, view.now) : licenseDate(view, report.closedMs);
  return `Smart Licensing Usage Report Detail:
====================================
Report Id: ${report.id}
  Metric Name: ENTITLEMENT
  Feature Name: ${featureOf(view, report.tag)}
  Metric Value: ${report.tag}
  UDI: PID:${context.udi.pid},SN:${context.udi.serialNumber}
  Previous Report Id: ${report.previousId},    Next Report Id: ${next?.id ?? 0}
  State: ${STATE[report.state]},      State Change Reason: ${stateReason(report)}
  Start Time: ${start},      End Time: ${end}
  Storage State: EXIST
  Transaction ID: ${report.pollId || '0'}
  Transaction Message: <none>
`;
}
