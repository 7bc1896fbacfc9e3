import type { DeviceView } from '../console-device.js';
import { deviceTime } from '../text/dates.js';

type Clock = Pick<DeviceView, 'context' | 'system'>;

/** `Wed Jun 22 16:14:37 2022`: dates outside `show license …` (S2, head of `show running-config`). A day below ten is padded with a blank. */
export function ctime(view: Clock, instantMs: number): string {
  const { weekday, month, day, time, year } = deviceTime(view, instantMs);
  return `${weekday} ${month} ${String(day).padStart(2)} ${time} ${year}`;
}

/** `16:16:28.123 UTC Wed Jun 22 2022`, as `show clock` prints it (NTC). */
export function clockLine(view: Clock, instantMs: number): string {
  const { weekday, month, dayPadded, time, milliseconds, year, zone } = deviceTime(view, instantMs);
  return `${time}.${milliseconds} ${zone} ${weekday} ${month} ${dayPadded} ${year}`;
}
