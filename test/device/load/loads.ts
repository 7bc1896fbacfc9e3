import type { ReportLoad } from '../../../src/device/load/report-load.js';

export const HOUR_SECONDS = 3_600;
export const DAY_SECONDS = 24 * HOUR_SECONDS;
export const YEAR_HOURS = 365 * 24;

/** A device that has stored so many reports, none of them acknowledged, a month after it was started. */
export function reportLoad(storedReports: number, part: Partial<ReportLoad> = {}): ReportLoad {
  return {
    storedReports,
    unacknowledgedReports: storedReports,
    reportHours: 0,
    secondsSinceBoot: 30 * DAY_SECONDS,
    secondsSinceWork: { push: null, poll: null, processing: null },
    ...part,
  };
}
