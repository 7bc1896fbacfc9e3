import type { DeviceView } from '../console/console-device.js';
import { deviceTime } from '../console/text/dates.js';
import { messageName, type SyslogMessage } from './message.js';

export interface DatagramForm {
  readonly format: 'rfc5424' | 'rfc3164';
  readonly facility: SyslogFacility;
}

export const SYSLOG_FACILITIES = [
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const;

type SyslogFacility = (typeof SYSLOG_FACILITIES)[number];

/** RFC 5424 §6.2.1: local0 is 16. */
const LOCAL0 = 16;
const SEVERITIES = 8;
/** RFC 3164 §4.1; RFC 5424 §6.1, what a receiver should be able to take. */
const MOST_BYTES = { rfc3164: 1_024, rfc5424: 2_048 } as const;

/** RFC 5424 §6: HOSTNAME and MSGID are printable, without blanks, and so long at most. */
const UNPRINTABLE = /[^\u0021-\u007e]/g;
const MOST_HOST = 255;
const MOST_ID = 32;

/**
 * A message as it goes to a collector, in the form of the RFC rather than in the OS's own. The time is the device's clock,
 * right or wrong: RFC 5424 in UTC, RFC 3164 (which names no zone) in the device's zone. RFC 5424: APP-NAME is the part of
 * the OS that speaks, MSGID the mnemonic (cut to 32 characters, as it must be); there is no PROCID and no structured data.
 */
export function datagramText(
  view: Pick<DeviceView, 'context' | 'system'>,
  message: SyslogMessage,
  { format, facility }: DatagramForm,
): string {
  const priority = (LOCAL0 + SYSLOG_FACILITIES.indexOf(facility)) * SEVERITIES + message.severity;
  const host = view.system.hostname.replaceAll(UNPRINTABLE, '-').slice(0, MOST_HOST) || '-';
  const body = `%${messageName(message)}: ${message.text}`;
  return cut(`<${priority}>${header(view, message, format, host)}${body}`, MOST_BYTES[format]);
}

function header(
  view: Pick<DeviceView, 'context' | 'system'>,
  message: SyslogMessage,
  format: DatagramForm['format'],
  host: string,
): string {
  if (format === 'rfc3164') {
    const { month, day, time } = deviceTime(view, message.t);
    return `${month} ${String(day).padStart(2)} ${time} ${host} `;
  }
  const time = new Date(message.t + view.context.clockOffsetMs).toISOString();
  return `1 ${time} ${host} ${message.facility} - ${message.mnemonic.slice(0, MOST_ID)} - `;
}

/** What fits, cut between two characters. */
function cut(text: string, mostBytes: number): string {
  if (Buffer.byteLength(text) <= mostBytes) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(mostBytes));
  return text.slice(0, read);
}
