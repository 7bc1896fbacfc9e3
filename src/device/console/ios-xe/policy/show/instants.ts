import { NO_INSTANT_MS } from '../../../../agent/classic-state.js';
import type { DeviceView } from '../../../console-device.js';
import { licenseDate } from '../../../text/dates.js';

/** What stands where there is nothing (P§6). */
export const NONE = '<none>';
export const EMPTY = '<empty>';

/** A date of `show license …`, or `<none>`. */
export function dateOrNone(view: Pick<DeviceView, 'context' | 'system'>, atMs: number): string {
  return atMs === NO_INSTANT_MS ? NONE : licenseDate(view, atMs);
}
