import { HOUR_MS } from '../../../time/duration.js';
import type { PolicyState } from './policy-state.js';
import { openedMs, type RumReport } from './rum-report.js';

/**
 * Report-hours: the hours a report was stored since the device started, summed over reports. What CSCwa85525 leaks goes by
 * them (docs/reference/load-model.md). They follow from the instants at which reports were opened, so nothing has to happen
 * in between.
 */
export function reportHours(
  reports: readonly RumReport[],
  bootedMs: number,
  clockOffsetMs: number,
  now: number,
): number {
  let hours = 0;
  for (const report of reports) {
    const sinceMs = Math.max(bootedMs, openedMs(report) - clockOffsetMs);
    hours += Math.max(0, now - sinceMs) / HOUR_MS;
  }
  return hours;
}

/** Takes reports out of the store; the hours they were in it are kept. */
export function removeReports(
  state: PolicyState,
  isRemoved: (report: RumReport) => boolean,
  clockOffsetMs: number,
  now: number,
): void {
  const removed: RumReport[] = [];
  const rest: RumReport[] = [];
  for (const report of state.reports) (isRemoved(report) ? removed : rest).push(report);
  if (removed.length === 0) return;
  state.reportHoursGone += reportHours(removed, state.bootedMs, clockOffsetMs, now);
  // Sliced to leave no room: what stays is what most devices hold most of the time.
  state.reports = rest.slice();
}
