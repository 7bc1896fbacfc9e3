import { DAY_MS } from '../../../../../time/duration.js';
import type { SystemConfiguration } from '../../../../system/system-configuration.js';
import { keptLines, valueAfter } from '../../state/kept-lines.js';

/** The line that sets how often usage is pushed (P§3.7). */
export const USAGE_INTERVAL = 'license smart usage interval ';

/** `license smart usage interval N` in ms; null: as out of the box, 30 days. */
export function usageIntervalMs(system: Pick<SystemConfiguration, 'otherLines'>): number | null {
  const days = valueAfter(keptLines(system), USAGE_INTERVAL);
  return days === null ? null : Number(days) * DAY_MS;
}
