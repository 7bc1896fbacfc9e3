import type { FleetEvent, MessageEvent } from '../../../../telemetry/events.js';
import type { DeviceView } from '../../console-device.js';
import { eventLog } from '../../text/event-log.js';
import { agentVersion } from './license-all.js';

/**
 * What each type of message leaves in the log. `SAEVT_DEREGISTER_STATUS` and its keys are documented (S4 scenario 6), the others
 * assumed [I].
 */
const STATUS_EVENTS: Readonly<Record<string, string>> = {
  registration: 'SAEVT_REGISTER_STATUS',
  authorization: 'SAEVT_AUTHORIZATION_STATUS',
  usage: 'SAEVT_AUTHORIZATION_STATUS',
  idCertificateRenewal: 'SAEVT_RENEW_ID_STATUS',
  deregistration: 'SAEVT_DEREGISTER_STATUS',
  trust: 'SAEVT_TRUST_STATUS',
  trustSync: 'SAEVT_TRUST_SYNC_STATUS',
  usageReport: 'SAEVT_USAGE_REPORT_STATUS',
  resultPolling: 'SAEVT_POLL_STATUS',
  hello: 'SAEVT_HELLO_STATUS',
};

/**
 * The platform of a device of Using Policy asks for the licences of its radios at the start and every eight hours (P§5.6:
 * INFRA_SL_EVLOG_ERM_RESET); a switch without radios has none. Only the start is logged here: nothing else of it is simulated.
 */
const ERM_RESET =
  'SAEVT_PLATFORM eventSource="INFRA_SL" eventName="INFRA_SL_EVLOG_ERM_RESET" MSG="ERM-Reset: Client 0, AP-GROUP group, 2 features air-network-advantage,air-dna-advantage"';

function started(view: DeviceView): string[] {
  const version = agentVersion(view).trim().split(' ').at(-1);
  const entries = [`SAEVT_INIT_START version="${version}"`, 'SAEVT_READY', 'SAEVT_ENABLED'];
  return view.policy === null ? entries : [...entries, ERM_RESET];
}

/** S4 scenario 6: with the classic agent, a refusal of the identity has a code of its own; that others have another is assumed [I]. */
function refusalCode(view: DeviceView, reason: string): string {
  return view.policy !== null || reason.startsWith('Missing ID cert') ? 'LS_INVALID_DATA' : 'LS_FAILED';
}

/** Double quotes would end the value; a text of the server may hold some. */
function eventValue(text: string): string {
  return text.replaceAll('"', "'");
}

function messageEntry(view: DeviceView, { type, ok, failure, reason = '' }: MessageEvent): string {
  const name = STATUS_EVENTS[type] ?? 'SAEVT_STATUS';
  if (ok) return `${name} msgStatus="LS_OK"`;
  const error = `error="${eventValue(reason)}"`;
  if (failure !== 'refused-by-server') return `SAEVT_COMM_FAIL ${error}`;
  return `${name} msgStatus="${refusalCode(view, reason)}" ${error}`;
}

function entriesOf(view: DeviceView, event: FleetEvent): string[] {
  switch (event.kind) {
    case 'device':
      return started(view);
    case 'power':
      return event.what === 'off' ? [] : started(view);
    case 'message':
      return [messageEntry(view, event)];
    case 'state':
      return [`SAEVT_LICENSE_USAGE state="${event.state.toLowerCase()}" previous="${event.was.toLowerCase()}"`];
    default:
      return [];
  }
}

/**
 * `show license eventlog [days]` (P§5.6) of both generations, and `show license tech events`, which is taken to print the same [I]
 * (S1 names it among the commands for a case).
 * @param days how far back; null: everything
 */
export function showLicenseEventlog(view: DeviceView, days: number | null): string {
  return eventLog(view, days, (event) => entriesOf(view, event));
}
