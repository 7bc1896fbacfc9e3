import type { FleetEvent } from '../../../../telemetry/events.js';
import type { DeviceView } from '../../console-device.js';
import { deviceTime, licenseDate } from '../../text/dates.js';
import { agentVersion } from './license-all.js';

const DAY_MS = 86_400_000;

/** `2018-10-22 14:25:31.120 UTC` (P§5.6). */
export function eventDate(view: DeviceView, atMs: number): string {
  const { year, monthNumber, dayPadded, time, milliseconds, zone } = deviceTime(view, atMs);
  return `${year}-${String(monthNumber).padStart(2, '0')}-${dayPadded} ${time}.${milliseconds} ${zone}`;
}

/** Events by type of message; `SAEVT_DEREGISTER_STATUS` and its keys are documented (S4 scenario 6), the others assumed [I]. */
const STATUS_EVENT: Readonly<Record<string, string>> = {
  registration: 'SAEVT_REGISTER_STATUS',
  authorization: 'SAEVT_AUTHORIZATION_STATUS',
  usage: 'SAEVT_AUTHORIZATION_STATUS',
  idCertificateRenewal: 'SAEVT_RENEW_ID_STATUS',
  deregistration: 'SAEVT_DEREGISTER_STATUS',
};

/** S4 scenario 6: a refusal of the identity has a code of its own. */
function statusOf(reason: string): string {
  return reason.startsWith('Missing ID cert') ? 'LS_INVALID_DATA' : 'LS_FAILED';
}

/** Double quotes would end the value; a text of the server may hold some. */
export function eventValue(text: string): string {
  return text.replaceAll('"', "'");
}

function entriesOf(view: DeviceView, event: FleetEvent): string[] {
  const version = agentVersion(view).trim().split(' ').at(-1);
  switch (event.kind) {
    case 'device':
      return [`SAEVT_INIT_START version="${version}"`, 'SAEVT_READY', 'SAEVT_ENABLED'];
    case 'power':
      return event.what === 'off' ? [] : [`SAEVT_INIT_START version="${version}"`, 'SAEVT_READY', 'SAEVT_ENABLED'];
    case 'message': {
      const name = STATUS_EVENT[event.type] ?? 'SAEVT_STATUS';
      if (event.ok) return [`${name} msgStatus="LS_OK"`];
      const reason = eventValue(event.reason ?? '');
      return event.failure === 'refused-by-server'
        ? [`${name} msgStatus="${statusOf(reason)}" error="${reason}"`]
        : [`SAEVT_COMM_FAIL error="${reason}"`];
    }
    case 'state':
      return [`SAEVT_LICENSE_USAGE state="${event.state.toLowerCase()}" previous="${event.was.toLowerCase()}"`];
    default:
      return [];
  }
}

/**
 * `show license eventlog [days]` (P§5.6).
 * @param days how far back; null: everything
 */
export function showLicenseEventlog(view: DeviceView, days: number | null): string {
  const from = days === null ? Number.NEGATIVE_INFINITY : view.now - days * DAY_MS;
  const lines = view
    .history()
    .filter(({ t }) => t >= from)
    .flatMap((event) => entriesOf(view, event).map((entry) => `${eventDate(view, event.t)} ${entry}\n`));
  return `**** Event Log ****\n\n${lines.length === 0 ? ' No EventLog Found.\n' : lines.join('')}`;
}

/** Messages the agent keeps. Modelled. */
const KEPT_MESSAGES = 10;

/** `show license history message`. The heading is recalled, the form of the entries assumed [I]; bodies are not kept. */
export function showLicenseHistoryMessage(view: DeviceView): string {
  const messages = view
    .history()
    .filter((event) => event.kind === 'message')
    .slice(-KEPT_MESSAGES)
    .map(({ t, type, ms, ok, reason }) => {
      const answer = ok ? 'OK' : `FAILED: ${reason ?? ''}`;
      return `\nREQUEST: ${type} on ${licenseDate(view, t - ms)}\nRESPONSE: ${answer} on ${licenseDate(view, t)}\n`;
    });
  const head = `Message History (oldest to newest):\n${'='.repeat(52)}\n`;
  return messages.length === 0 ? `${head}\nNo past history.\n` : `${head}${messages.join('')}`;
}
