import { HOUR_MS } from '../../time/duration.js';

/** What the Smart Agent of one device has to do, at one instant. */
export interface ReportLoad {
  /** RUM reports the device stores, in whatever state. */
  readonly storedReports: number;
  /** Those that are closed and have no ACK yet, whether sent or not. */
  readonly unacknowledgedReports: number;
  /** Sum over all reports of the hours each was stored since the device started (`reportHoursAfter`). */
  readonly reportHours: number;
  readonly secondsSinceBoot: number;
  /** Since the last push, poll and daily processing of reports, s; null: none since boot. The hourly save goes by the boot. */
  readonly secondsSinceWork: Readonly<Record<'push' | 'poll' | 'processing', number | null>>;
}

/**
 * Report-hours after a span in which the number of stored reports stayed the same. Zero at every start of the device;
 * to be carried on at every change of the number, and for a look in between.
 * @param spanMs how long it stayed the same, ms
 */
export function reportHoursAfter(reportHours: number, storedReports: number, spanMs: number): number {
  return reportHours + (storedReports * spanMs) / HOUR_MS;
}
