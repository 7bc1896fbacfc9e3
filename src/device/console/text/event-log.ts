import type { FleetEvent } from '../../../telemetry/events.js';
import { DAY_MS } from '../../../time/duration.js';
import type { DeviceView } from '../console-device.js';
import { deviceTime } from './dates.js';

/** `2018-10-22 14:25:31.120 UTC` (P§5.6). */
function stamp(view: DeviceView, atMs: number): string {
  const { year, monthNumber, dayPadded, time, milliseconds, zone } = deviceTime(view, atMs);
  return `${year}-${String(monthNumber).padStart(2, '0')}-${dayPadded} ${time}.${milliseconds} ${zone}`;
}

/**
 * `show license eventlog` of every OS and agent (P§5.6), made from the device's history.
 * @param days how far back; null: everything
 * @param entriesOf what an agent writes of an event; nothing for what is none of its business
 */
export function eventLog(
  view: DeviceView,
  days: number | null,
  entriesOf: (event: FleetEvent) => readonly string[],
): string {
  const from = days === null ? Number.NEGATIVE_INFINITY : view.now - days * DAY_MS;
  const lines = view
    .history()
    .filter(({ t }) => t >= from)
    .flatMap((event) => entriesOf(event).map((entry) => `${stamp(view, event.t)} ${entry}\n`));
  return `**** Event Log ****\n\n${lines.length === 0 ? ' No EventLog Found.\n' : lines.join('')}`;
}
