import type { DeviceView } from '../../console-device.js';

const MINUTE_MS = 60_000;
const MINUTES_AN_HOUR = 60;

type Clock = Pick<DeviceView, 'context' | 'system'>;

/** `2023-09-29 15:06:54.831`, by the device's clock, in UTC (S3). */
export function utcStamp({ context }: Pick<Clock, 'context'>, instantMs: number): string {
  return written(instantMs + context.clockOffsetMs).replace('T', ' ');
}

/** `2023-09-29T15:06:54.831+00:00`, by the device's clock, in its time zone (S3). */
export function localStamp({ context, system }: Clock, instantMs: number): string {
  const { offsetMinutes } = system.timeZone;
  return `${written(instantMs + context.clockOffsetMs + offsetMinutes * MINUTE_MS)}${zone(offsetMinutes)}`;
}

function written(ms: number): string {
  return new Date(ms).toISOString().slice(0, -1);
}

function zone(offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / MINUTES_AN_HOUR))}:${two(minutes % MINUTES_AN_HOUR)}`;
}
