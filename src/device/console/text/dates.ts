import type { DeviceView } from '../console-device.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MINUTE_MS = 60_000;

/** An instant as the device's own clock and time zone show it, in pieces that are ready to print. */
export interface DeviceTime {
  readonly weekday: string;
  readonly month: string;
  /** 1 to 12. */
  readonly monthNumber: number;
  readonly day: number;
  readonly dayPadded: string;
  readonly year: number;
  /** `HH:MM:SS`. */
  readonly time: string;
  /** Three digits. */
  readonly milliseconds: string;
  readonly zone: string;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** @param instantMs true time, ms since the epoch */
export function deviceTime(view: Pick<DeviceView, 'context' | 'system'>, instantMs: number): DeviceTime {
  const { name, offsetMinutes } = view.system.timeZone;
  const date = new Date(instantMs + view.context.clockOffsetMs + offsetMinutes * MINUTE_MS);
  return {
    weekday: DAYS[date.getUTCDay()] as string,
    month: MONTHS[date.getUTCMonth()] as string,
    monthNumber: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    dayPadded: two(date.getUTCDate()),
    year: date.getUTCFullYear(),
    time: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`,
    milliseconds: String(date.getUTCMilliseconds()).padStart(3, '0'),
    zone: name,
  };
}

/** `Jun 22 16:15:41 2022 UTC`, the form of every date in `show license …` (S2; P§6). */
export function licenseDate(view: Pick<DeviceView, 'context' | 'system'>, instantMs: number): string {
  const { month, dayPadded, time, year, zone } = deviceTime(view, instantMs);
  return `${month} ${dayPadded} ${time} ${year} ${zone}`;
}

/** `71 days, 22 hours, 1 minutes, 59 seconds`: never in the singular (C9A, S3). */
export function licenseSpan(spanMs: number): string {
  const seconds = Math.floor(spanMs / 1_000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  return `${days} days, ${hours} hours, ${minutes} minutes, ${seconds % 60} seconds`;
}
