import type { FleetEvent, MessageEvent } from '../../../../telemetry/events.js';
import type { DeviceView } from '../../console-device.js';
import { licenseDate } from '../../text/dates.js';
import { eventLog } from '../../text/event-log.js';

/** Names of the exchanges in logs and statistics; those the sources do not show are inferred [I]. */
export const MESSAGE_NAMES: Readonly<Record<string, string>> = {
  registration: 'REGISTRATION',
  authorization: 'ENTITLEMENT',
  usage: 'USAGE',
  idCertificateRenewal: 'RENEW',
  deregistration: 'DEREGISTRATION',
};

export function messageName({ type }: MessageEvent): string {
  return MESSAGE_NAMES[type] ?? type.toUpperCase();
}

/** Which of the agent's events an entry of the device's history is. */
function entriesOf(view: DeviceView, event: FleetEvent): string[] {
  switch (event.kind) {
    case 'device':
      return [`SAEVT_INIT_START version="${view.profile.release}"`];
    case 'power':
      return event.what === 'off' ? [] : [`SAEVT_READY udi="PID:${view.profile.pid},SN:${view.serial}"`];
    case 'state':
      return [`SAEVT_LICENSE_STATE was="${event.was}" state="${event.state}"`];
    case 'message':
      return [messageText(event)];
    default:
      return [];
  }
}

function messageText(event: MessageEvent): string {
  const { ok, failure, reason = '' } = event;
  if (!ok && failure !== 'refused-by-server') return `SAEVT_COMM_FAIL error="${reason}"`;
  return `SAEVT_${messageName(event)}_STATUS msgStatus="${ok ? 'LS_SUCCESS' : 'LS_FAILED'}" error="${reason}"`;
}

/**
 * `show license eventlog`: form P§5.6 (GP, S4), empty text GP. Which events a classic agent on NX-OS writes is not public;
 * they are made from the device's history [I].
 */
export function showLicenseEventLog(view: DeviceView): string {
  return eventLog(view, null, (event) => entriesOf(view, event));
}

/**
 * `show license history message`: frame as on IOS-XE. What a classic agent on NX-OS puts into its messages is not
 * public [U]; shown is who asked what, and how it ended. Tokens and keys are no part of it.
 */
export function showLicenseHistory(view: DeviceView): string {
  const { pid, serialNumber } = view.context.udi;
  const sudi = { udi_pid: pid, udi_serial_number: serialNumber };
  const exchanges = view.history().flatMap((event) => {
    if (event.kind !== 'message') return [];
    const { ok, failure, reason } = event;
    const request = JSON.stringify({ header: { request_type: messageName(event), sudi } });
    const status = ok ? 'OK' : failure === 'refused-by-server' ? 'FAILED' : 'NO_RESPONSE';
    const response = JSON.stringify(reason === undefined ? { status } : { status, message: reason });
    return [
      `REQUEST: ${licenseDate(view, event.t - event.ms)}\n${request}\n\nRESPONSE: ${licenseDate(view, event.t)}\n${response}\n`,
    ];
  });
  return `Message History (oldest to newest):\n\n${exchanges.join('\n')}`;
}
