import { SECOND_MS } from '../../../time/duration.js';
import type { LicenceInUse } from './licence-in-use.js';
import type { PolicyContext } from './policy-context.js';
import type { PolicyState } from './policy-state.js';
import { removeReports } from './report-hours.js';
import { noteChange } from './reporting-policy.js';
import { acknowledge, type CloseReason, changeCount, closeReport, openReport, type RumReport } from './rum-report.js';

/** The store of reports: which are open, which are kept, which go. Every licence in use of a powered device has one open. */

function openFor(
  state: PolicyState,
  licence: LicenceInUse,
  previousId: number,
  now: number,
  context: PolicyContext,
): void {
  const { clockOffsetMs } = context;
  // Numbered from the second in which the first one was opened, by the device's clock (P§3.2, GP).
  if (state.nextReportId === 0) state.nextReportId = Math.floor((now + clockOffsetMs) / SECOND_MS);
  state.reports.push(openReport(state.nextReportId, licence.tag, previousId, licence.count, now, clockOffsetMs));
  state.nextReportId += 1;
  state.reportsMade += 1;
}

function purge(state: PolicyState, now: number, context: PolicyContext): void {
  // CSCwa85199, CSCvv72609, CSCwa85525: reports are kept without bound (FN72578).
  if (context.defects.has('CSCwa85199')) return;
  let surplus = state.reports.length - context.policyRhythm.storeReports;
  if (surplus <= 0) return;
  const isOldest = (report: RumReport): boolean => {
    if (surplus <= 0 || report.state === 'OPEN') return false;
    surplus -= 1;
    if (report.state !== 'ACKNOWLEDGED') state.reportsPurged += 1;
    return true;
  };
  removeReports(state, isOldest, context.clockOffsetMs, now);
}

/** The latest report of a licence, the one that is open or would be the previous one; undefined: none is stored. */
export function latestReport(state: PolicyState, tag: string): RumReport | undefined {
  return state.reports.findLast((report) => report.tag === tag);
}

/** Every open report is closed; the licences in use go on in new ones. */
export function renewReports(state: PolicyState, reason: CloseReason, now: number, context: PolicyContext): void {
  closeOpen(state, reason, now, context);
  openMissing(state, now, context);
}

/** The device goes down: what is open is closed (XV: `ProductReload`). */
export function closeOpen(state: PolicyState, reason: CloseReason, now: number, context: PolicyContext): void {
  // Only the latest report of a licence in use is ever open; the store may hold a thousand others.
  for (const { tag } of state.licences) {
    const report = latestReport(state, tag);
    if (report?.state === 'OPEN') closeReport(report, reason, now, context.clockOffsetMs);
  }
}

function openMissing(state: PolicyState, now: number, context: PolicyContext): void {
  for (const licence of state.licences) {
    const latest = latestReport(state, licence.tag);
    if (latest?.state === 'OPEN') continue;
    openFor(state, licence, latest?.id ?? 0, now, context);
  }
  purge(state, now, context);
}

/**
 * Brings the reports in line with the licences in use. A licence that is gone has its report closed; another count begins a new
 * row, or on releases with CSCwa85199 a new report (BZ: "new reports on … count change"; 17.9.2 in XV: rows).
 * @returns whether anything was different from when last looked
 */
export function followLicences(state: PolicyState, now: number, context: PolicyContext): boolean {
  const before = state.licences;
  const { licences, defects, clockOffsetMs } = context;
  state.licences = licences;
  let changed = false;
  for (const was of before) {
    const is = licences.find(({ tag }) => tag === was.tag);
    if (is !== undefined && is.count === was.count) continue;
    changed = true;
    noteChange(state, was.term, now);
    const report = latestReport(state, was.tag);
    if (report?.state !== 'OPEN') continue;
    if (is === undefined || defects.has('CSCwa85199')) closeReport(report, '', now, clockOffsetMs);
    else changeCount(report, is.count, now, clockOffsetMs);
  }
  for (const is of licences) {
    if (before.some(({ tag }) => tag === is.tag)) continue;
    changed = true;
    noteChange(state, is.term, now);
  }
  openMissing(state, now, context);
  return changed;
}

/** An ACK names these reports. Those it does not know, or knows as open or acknowledged already, it leaves as they are. */
export function acknowledgeReports(state: PolicyState, ids: readonly number[]): void {
  const named = new Set(ids);
  for (const report of state.reports) {
    if (named.has(report.id) && acknowledge(report)) state.reportsAcknowledged += 1;
  }
}

export function deleteAcknowledged(state: PolicyState, now: number, { clockOffsetMs }: PolicyContext): void {
  removeReports(state, (report) => report.state === 'ACKNOWLEDGED', clockOffsetMs, now);
}
