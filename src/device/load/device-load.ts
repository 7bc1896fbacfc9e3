import { SECOND_MS } from '../../time/duration.js';
import { NO_INSTANT_MS } from '../agent/classic-state.js';
import type { PolicyContext } from '../agent/policy/policy-context.js';
import type { PolicyState } from '../agent/policy/policy-state.js';
import { reportHours } from '../agent/policy/report-hours.js';
import { statisticsOf } from '../agent/policy/statistics.js';
import type { ReportLoad } from './report-load.js';

/** What the reports of a powered device are for its Smart Agent to do, now. */
export function deviceLoad(
  state: PolicyState,
  { clockOffsetMs, policyRhythm }: Pick<PolicyContext, 'clockOffsetMs' | 'policyRhythm'>,
  now: number,
): ReportLoad {
  const { reports, bootedMs, lastPushMs, lastAckMs } = state;
  const ago = (atMs: number): number | null =>
    atMs === NO_INSTANT_MS || atMs < bootedMs || atMs > now ? null : (now - atMs) / SECOND_MS;
  const polling = statisticsOf(state, 'resultPolling');
  const polls = [polling.lastSuccessMs, polling.lastFailureMs].filter((atMs) => atMs !== NO_INSTANT_MS);
  let unacknowledgedReports = 0;
  let hours = state.reportHoursGone;
  for (const report of reports) {
    hours += reportHours(report, bootedMs, clockOffsetMs, now);
    if (report.state === 'CLOSED' || report.state === 'UNACKNOWLEDGED') unacknowledgedReports += 1;
  }
  return {
    storedReports: reports.length,
    unacknowledgedReports,
    reportHours: hours,
    secondsSinceBoot: Math.max(0, now - bootedMs) / SECOND_MS,
    secondsSinceWork: {
      push: ago(lastPushMs),
      poll: ago(polls.length === 0 ? NO_INSTANT_MS : Math.max(...polls)),
      processing: ago(lastAckMs === NO_INSTANT_MS ? NO_INSTANT_MS : lastAckMs + policyRhythm.processMs),
    },
  };
}
