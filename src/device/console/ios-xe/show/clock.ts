import type { DeviceView } from '../../console-device.js';
import { deviceTime } from '../../text/dates.js';
import { keptLines } from '../state/kept-lines.js';

/** A clock this near to true time is taken to follow its NTP servers. Modelled. */
const SYNCHRONIZED_MS = 1_000;

/** The clock follows a server. */
export function isSynchronized({ system, context }: DeviceView): boolean {
  return system.ntpServers.length > 0 && Math.abs(context.clockOffsetMs) < SYNCHRONIZED_MS;
}

/** The clock's authority, as the first character has it: blank if it is trusted (NTP, or `clock calendar-valid`: S4). */
function mark(view: DeviceView): string {
  const isTrusted = isSynchronized(view) || keptLines(view.system).includes('clock calendar-valid');
  return isTrusted ? '' : '*';
}

/** `show clock [detail]`: `*14:25:31.120 UTC Mon Oct 22 2018` (NTC cisco_ios_show_clock). */
export function showClock(view: DeviceView, detail: boolean): string {
  const { time, milliseconds, zone, weekday, month, day, year } = deviceTime(view, view.now);
  const line = `${mark(view)}${time}.${milliseconds} ${zone} ${weekday} ${month} ${day} ${year}\n`;
  if (!detail) return line;
  const source = isSynchronized(view)
    ? 'Time source is NTP'
    : mark(view) === ''
      ? 'Time source is hardware calendar'
      : view.context.clockOffsetMs === 0
        ? 'No time source'
        : 'Time source is user configuration';
  return `${line}${source}\n`;
}
