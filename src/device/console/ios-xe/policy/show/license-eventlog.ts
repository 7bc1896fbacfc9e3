import type { FleetEvent } from '../../../../../telemetry/events.js';
import { DAY_MS } from '../../../../../time/duration.js';
import type { DeviceView } from '../../../console-device.js';
import { agentVersion } from '../../show/license-all.js';
import { eventDate, eventValue } from '../../show/license-history.js';

/** What each type of message leaves in the log; that a device of policy logs them so is assumed [I]. */
const MESSAGE_EVENT: Readonly<Record<string, string>> = {
  trust: 'SAEVT_TRUST_STATUS',
  trustSync: 'SAEVT_TRUST_SYNC_STATUS',
  usageReport: 'SAEVT_USAGE_REPORT_STATUS',
  resultPolling: 'SAEVT_POLL_STATUS',
  hello: 'SAEVT_HELLO_STATUS',
};

/**
 * The platform asks for the licences of its radios at the start and every eight hours (P§5.6: INFRA_SL_EVLOG_ERM_RESET); a
 * switch without radios has none. Only the start is logged here: nothing else of it is simulated.
 */
function started(view: DeviceView): string[] {
  const version = agentVersion(view).trim().split(' ').at(-1);
  const reset =
    'SAEVT_PLATFORM eventSource="INFRA_SL" eventName="INFRA_SL_EVLOG_ERM_RESET" MSG="ERM-Reset: Client 0, AP-GROUP group, 2 features air-network-advantage,air-dna-advantage"';
  return [`SAEVT_INIT_START version="${version}"`, 'SAEVT_READY', 'SAEVT_ENABLED', reset];
}

function entriesOf(view: DeviceView, event: FleetEvent): string[] {
  switch (event.kind) {
    case 'device':
      return started(view);
    case 'power':
      return event.what === 'off' ? [] : started(view);
    case 'message': {
      const name = MESSAGE_EVENT[event.type] ?? 'SAEVT_STATUS';
      if (event.ok) return [`${name} msgStatus="LS_OK"`];
      const reason = eventValue(event.reason ?? '');
      return event.failure === 'refused-by-server'
        ? [`${name} msgStatus="LS_INVALID_DATA" error="${reason}"`]
        : [`SAEVT_COMM_FAIL error="${reason}"`];
    }
    case 'state':
      return [`SAEVT_LICENSE_USAGE state="${event.state.toLowerCase()}" previous="${event.was.toLowerCase()}"`];
    default:
      return [];
  }
}

/**
 * `show license eventlog [days]` (P§5.6), and `show license tech events`, which is taken to print the same [I] (S1 names it
 * among the commands for a case).
 * @param days how far back; null: everything
 */
export function showPolicyEventlog(view: DeviceView, days: number | null): string {
  const from = days === null ? Number.NEGATIVE_INFINITY : view.now - days * DAY_MS;
  const lines = view
    .history()
    .filter(({ t }) => t >= from)
    .flatMap((event) => entriesOf(view, event).map((entry) => `${eventDate(view, event.t)} ${entry}\n`));
  return `**** Event Log ****\n\n${lines.length === 0 ? ' No EventLog Found.\n' : lines.join('')}`;
}
