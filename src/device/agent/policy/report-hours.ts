import { HOUR_MS } from '../../../time/duration.js';
import type { PolicyState } from './policy-state.js';
import { openedMs, type RumReport } from './rum-report.js';

/**
 * Report-hours: the hours a report was stored since the device started. What CSCwa85525 leaks goes by their sum
 * (docs/reference/load-model.md). They follow from the instants at which reports were opened, so nothing has to happen in
 * between.
 */
export function reportHours(report: RumReport, bootedMs: number, clockOffsetMs: number, now: number): number {
  const sinceMs = Math.max(bootedMs, openedMs(report) - clockOffsetMs);
  return Math.max(0, now - sinceMs) / HOUR_MS;
}

/** Takes reports out of the store; the hours they were in it are kept. */
export function removeReports(
  state: PolicyState,
  isRemoved: (report: RumReport) => boolean,
  clockOffsetMs: number,
  now: number,
): void {
  let removed = 0;
  const rest: RumReport[] = [];
  for (const report of state.reports) {
    if (!isRemoved(report)) {
      rest.push(report);
      continue;
    }
    removed += 1;
    state.reportHoursGone += reportHours(report, state.bootedMs, clockOffsetMs, now);
  }
  if (removed === 0) return;
  // Sliced to leave no room: what stays is what most devices hold most of the time.
  state.reports = rest.slice();
}
