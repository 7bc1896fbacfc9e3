import { HOUR_MS, SECOND_MS } from '../../../../../time/duration.js';
import { NO_INSTANT_MS } from '../../../../agent/classic-state.js';
import type { PolicyState } from '../../../../agent/policy/policy-state.js';
import { openedMs } from '../../../../agent/policy/rum-report.js';
import { statisticsOf } from '../../../../agent/policy/statistics.js';
import type { ReportLoad } from '../../../../load/report-load.js';
import type { DeviceView } from '../../../console-device.js';
import { policyOf } from '../policy-of.js';

/** How long the stored reports have been stored since the start, h; what was deleted meanwhile is not among them. */
function storedHours(state: PolicyState, clockOffsetMs: number, now: number): number {
  let hours = 0;
  for (const report of state.reports) {
    const sinceMs = Math.max(state.bootedMs, openedMs(report) - clockOffsetMs);
    hours += Math.max(0, now - sinceMs) / HOUR_MS;
  }
  return hours;
}

/**
 * The load the reports of a device are on it now.
 * @param reportHours what a device keeps count of; without it, those of the reports that are stored now
 */
export function reportLoadOf(view: DeviceView, reportHours?: number): ReportLoad {
  const { state, context } = policyOf(view);
  const { now } = view;
  const ago = (atMs: number): number | null =>
    atMs === NO_INSTANT_MS || atMs < state.bootedMs || atMs > now ? null : (now - atMs) / SECOND_MS;
  const polling = statisticsOf(state, 'resultPolling');
  const polls = [polling.lastSuccessMs, polling.lastFailureMs].filter((atMs) => atMs !== NO_INSTANT_MS);
  const unacknowledged = state.reports.filter(
    (report) => report.state === 'CLOSED' || report.state === 'UNACKNOWLEDGED',
  );
  return {
    storedReports: state.reports.length,
    unacknowledgedReports: unacknowledged.length,
    reportHours: reportHours ?? storedHours(state, context.clockOffsetMs, now),
    secondsSinceBoot: Math.max(0, now - state.bootedMs) / SECOND_MS,
    secondsSinceWork: {
      push: ago(state.lastPushMs),
      poll: ago(polls.length === 0 ? NO_INSTANT_MS : Math.max(...polls)),
      processing: ago(
        state.lastAckMs === NO_INSTANT_MS ? NO_INSTANT_MS : state.lastAckMs + context.policyRhythm.processMs,
      ),
    },
  };
}
