import { SECOND_MS } from '../../../time/duration.js';
import type { RumMeasurement } from '../../../wire/policy-messages.js';
import { NO_INSTANT_MS } from '../classic-state.js';

/**
 * A RUM report (Resource Utilization Measurement): what one licence was used, measured from its opening to its close (S1, P§3).
 * This room knows its arithmetic and its life; when it lives which part of it, others say.
 */

/** In the order of a report's life (S1 "RUM status"). */
export type RumReportState = 'OPEN' | 'CLOSED' | 'UNACKNOWLEDGED' | 'ACKNOWLEDGED';

/** What can happen to a report. */
export type RumOccurrence = 'closed' | 'taken by the server' | 'poll id dropped' | 'acknowledged';

interface RumTransition {
  readonly from: RumReportState;
  readonly on: RumOccurrence;
  readonly to: RumReportState;
  readonly source: string;
}

/**
 * Every change of a report's state; an acknowledged one is deleted. Nothing leads back to OPEN: a closed report is immutable
 * (S1, SIP). An occurrence not listed for a state leaves it as it is.
 */
export const RUM_TRANSITIONS: readonly RumTransition[] = [
  { from: 'OPEN', on: 'closed', to: 'CLOSED', source: 'S1: sent to CSSM or saved locally' },
  { from: 'CLOSED', on: 'taken by the server', to: 'UNACKNOWLEDGED', source: 'S1: poll id provided' },
  { from: 'UNACKNOWLEDGED', on: 'poll id dropped', to: 'CLOSED', source: 'CSCwa11048, as fixed [I]' },
  { from: 'UNACKNOWLEDGED', on: 'acknowledged', to: 'ACKNOWLEDGED', source: 'S1' },
  { from: 'CLOSED', on: 'acknowledged', to: 'ACKNOWLEDGED', source: 'S1: ACK of a saved file' },
];

const NEXT: Readonly<Record<string, Readonly<Partial<Record<RumOccurrence, RumReportState>>>>> = (() => {
  const next: Record<string, Partial<Record<RumOccurrence, RumReportState>>> = {};
  for (const { from, on, to } of RUM_TRANSITIONS) next[from] = { ...next[from], [on]: to };
  return next;
})();

function stateAfter(state: RumReportState, occurrence: RumOccurrence): RumReportState {
  return NEXT[state]?.[occurrence] ?? state;
}

/** Why a report was closed, as it is written into its last row (XV); empty: nothing was seen to be written. */
export type CloseReason = '' | 'ProductReload' | 'CurrentUsageRequested';

/**
 * Plain data. The row that runs, or ran last, stands in the report itself, so that the usual report of one row needs no list.
 * Instants are true time; rows are by the device's clock, right or wrong.
 */
export interface RumReport {
  /** About the second in which the first report of this device was opened, then one more a report (P§3.2, GP). */
  readonly id: number;
  readonly tag: string;
  /** The report before this one of the same licence; 0: none ("Current Report … Previous", GP). */
  readonly previousId: number;
  state: RumReportState;
  /** Start of the row that runs or ran last; of the report itself while `rows` is empty. */
  rowStartMs: number;
  /** Clock offset then. */
  rowClockOffsetMs: number;
  count: number;
  /** Rows that ended before it. */
  rows: readonly RumMeasurement[];
  /** NO_INSTANT_MS while open. */
  closedMs: number;
  closeClockOffsetMs: number;
  closeReason: CloseReason;
  /** Empty unless the server has it and was not heard of since. */
  pollId: string;
}

/** Shared by all reports whose count never changed. */
const NO_ROWS: readonly RumMeasurement[] = [];

export function openReport(
  id: number,
  tag: string,
  previousId: number,
  count: number,
  now: number,
  clockOffsetMs: number,
): RumReport {
  return {
    id,
    tag,
    previousId,
    state: 'OPEN',
    rowStartMs: now,
    rowClockOffsetMs: clockOffsetMs,
    count,
    rows: NO_ROWS,
    closedMs: NO_INSTANT_MS,
    closeClockOffsetMs: 0,
    closeReason: '',
    pollId: '',
  };
}

/** The count changed: the row ends, another begins (XV: 2, then 3, in one report). */
export function changeCount(report: RumReport, count: number, now: number, clockOffsetMs: number): void {
  report.rows = [...report.rows, rowUntil(report, now, clockOffsetMs)];
  report.rowStartMs = now;
  report.rowClockOffsetMs = clockOffsetMs;
  report.count = count;
}

export function closeReport(report: RumReport, reason: CloseReason, now: number, clockOffsetMs: number): void {
  report.state = stateAfter(report.state, 'closed');
  report.closedMs = now;
  report.closeClockOffsetMs = clockOffsetMs;
  report.closeReason = reason;
}

/** The server has taken it and will say under this id what became of it. */
export function giveToServer(report: RumReport, pollId: string): void {
  report.state = stateAfter(report.state, 'taken by the server');
  if (report.state === 'UNACKNOWLEDGED') report.pollId = pollId;
}

export function takeBack(report: RumReport): void {
  report.state = stateAfter(report.state, 'poll id dropped');
  if (report.state === 'CLOSED') report.pollId = '';
}

/** @returns whether the report was acknowledged by this, and not before */
export function acknowledge(report: RumReport): boolean {
  const before = report.state;
  report.state = stateAfter(before, 'acknowledged');
  if (report.state === before) return false;
  report.pollId = '';
  return true;
}

/** The rows of a report, the running one as if it ended now. */
export function measurementsOf(report: RumReport, now: number, clockOffsetMs: number): readonly RumMeasurement[] {
  const last =
    report.state === 'OPEN'
      ? rowUntil(report, now, clockOffsetMs)
      : rowUntil(report, report.closedMs, report.closeClockOffsetMs);
  return [...report.rows, last];
}

/** When the report was opened, by the device's clock. */
export function openedMs(report: RumReport): number {
  return report.rows[0]?.startMs ?? report.rowStartMs + report.rowClockOffsetMs;
}

function rowUntil(report: RumReport, endMs: number, clockOffsetMs: number): RumMeasurement {
  return {
    startMs: report.rowStartMs + report.rowClockOffsetMs,
    endMs: endMs + clockOffsetMs,
    count: report.count,
    clockChangeDeltaSeconds: Math.round((clockOffsetMs - report.rowClockOffsetMs) / SECOND_MS),
    terminationReason: report.closeReason,
  };
}

/**
 * How many samples a row stands for: one at its start, and one for each sampling interval that really passed, by which
 * the clock was set being no time (P§3.2: 97, 417 and 1615 of a published report).
 */
export function sampleCount(row: RumMeasurement, sampleMs: number): number {
  const passedMs = row.endMs - row.startMs - row.clockChangeDeltaSeconds * SECOND_MS;
  return Math.round(passedMs / sampleMs) + 1;
}
