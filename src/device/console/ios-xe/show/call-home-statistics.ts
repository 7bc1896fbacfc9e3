import type { DeviceView } from '../../console-device.js';
import { deviceTime } from '../../text/dates.js';
import { sinceStart } from './since-start.js';

/** Types of messages, in the order of GP ShowCallHomeStatistics; licensing messages are `SCH`. */
const TYPES = [
  'Config',
  'Crash',
  'Diagnostic',
  'Environment',
  'Inventory',
  'Snapshot',
  'SysLog',
  'Test',
  'Request',
  'Send-CLI',
  'SCH',
];
const LABEL_WIDTH = 16;
const COLUMN_WIDTH = 21;

function row(label: string, count: number): string {
  const numbers = [count, 0, count].map((value) => String(value).padEnd(COLUMN_WIDTH)).join('');
  return `${label.padEnd(LABEL_WIDTH)}${numbers}\n`;
}

function block(head: string, sch: number): string {
  return `${head}${TYPES.map((type) => row(`    ${type}`, type === 'SCH' ? sch : 0)).join('')}\n`;
}

/** `2018-10-22 14:25:31 GMT+00:00` [I]. */
function sentTime(view: DeviceView, atMs: number): string {
  const { year, monthNumber, dayPadded, time } = deviceTime(view, atMs);
  const { offsetMinutes } = view.system.timeZone;
  const size = Math.abs(offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const zone = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${year}-${two(monthNumber)}-${dayPadded} ${time} GMT${zone}`;
}

/**
 * `show call-home statistics`: messages since the device started. Layout: GP ShowCallHomeStatistics golden_output. What
 * never left because no transport was configured is no message; under Smart Transport nothing goes by call home.
 */
export function showCallHomeStatistics(view: DeviceView): string {
  let succeeded = 0;
  let failed = 0;
  let lastMs: number | null = null;
  if (view.transport.kind === 'callhome') {
    for (const event of sinceStart(view).events) {
      if (event.kind !== 'message' || event.failure === 'no-transport') continue;
      // A refusal is an answer: call home has delivered its message.
      if (event.ok || event.failure === 'refused-by-server') succeeded += 1;
      else failed += 1;
      if (event.ok || event.failure === 'refused-by-server') lastMs = event.t;
    }
  }
  return `Message Types    Total                Email                HTTP
-------------   -------------------- -------------------- ------------------
${block(row('Total Success', succeeded), succeeded)}${block(row('Total In-Queue', 0), 0)}${block(row('Total Failed', failed), failed)}${block(`Total Ratelimit\n${row('      -dropped', 0)}`, 0)}Last call-home message sent time: ${lastMs === null ? 'n/a' : sentTime(view, lastMs)}
`;
}
