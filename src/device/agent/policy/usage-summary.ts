import type { PolicyState } from './policy-state.js';

/** The numbers of "Usage Report Summary" (GP). */
export interface UsageReportSummary {
  /** Ever opened. */
  readonly total: number;
  readonly purged: number;
  readonly acknowledged: number;
  /** The server has them. */
  readonly waitingForAck: number;
  /** The number in brackets behind it: all that no ACK was received for (GP: 56 − 52 = 4). */
  readonly unacknowledged: number;
  /** Closed and not yet sent, and those still open (GP: 4, of which 2 are open). */
  readonly availableToReport: number;
  /** Open. */
  readonly collecting: number;
  readonly inStorage: number;
}

export function usageReportSummary(state: PolicyState): UsageReportSummary {
  const count = { OPEN: 0, CLOSED: 0, UNACKNOWLEDGED: 0, ACKNOWLEDGED: 0 };
  for (const report of state.reports) count[report.state] += 1;
  return {
    total: state.reportsMade,
    purged: state.reportsPurged,
    acknowledged: state.reportsAcknowledged,
    waitingForAck: count.UNACKNOWLEDGED,
    unacknowledged: state.reportsMade - state.reportsPurged - state.reportsAcknowledged,
    availableToReport: count.CLOSED + count.OPEN,
    collecting: count.OPEN,
    inStorage: state.reports.length,
  };
}
