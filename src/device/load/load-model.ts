import type { DefectSet } from '../agent/policy/defect-id.js';
import { averagesOf, type CpuAverages, IDLE, sumOf } from './averages.js';
import { listingPercent, listingSeconds, listingSpans } from './listing.js';
import type { LoadParameters } from './parameters.js';
import type { ReportLoad } from './report-load.js';
import { savingBusy, savingPercent, spurtCpuSeconds } from './saving.js';

/** CPU of a device at one instant, %. */
export interface CpuLoad {
  readonly total: CpuAverages;
  /** SAGetRUMIds. */
  readonly listing: CpuAverages;
  /** SAUtilRepSave. */
  readonly saving: CpuAverages;
}

/** What a fixed release spends on its reports: little, and never more than a bound, %. */
function fixedPercent({ storedReports }: ReportLoad, parameters: LoadParameters): number {
  return Math.min(parameters.fixedCpuCeilingPercent, parameters.fixedCpuPercentPerReport * storedReports);
}

function steady(percent: number): CpuAverages {
  return { fiveSeconds: percent, oneMinute: percent, fiveMinutes: percent };
}

/** A listing holds up nothing without CSCvv72609. */
function listed(load: ReportLoad, defects: DefectSet): ReportLoad {
  return defects.has('CSCvv72609') ? load : { ...load, unacknowledgedReports: 0 };
}

/** CPU of the device and of the two processes of the Smart Agent that the notice names (FN72578). */
export function cpuOf(load: ReportLoad, defects: DefectSet, parameters: LoadParameters): CpuLoad {
  const asListed = listed(load, defects);
  const percent = listingPercent(load.storedReports, parameters);
  const spans = listingSpans(asListed, parameters);
  const listing = spans.length === 0 ? IDLE : averagesOf(spans.map((span) => ({ ...span, percent })));
  const saving = defects.has('CSCwa85199')
    ? averagesOf(savingBusy(asListed, parameters))
    : steady(fixedPercent(load, parameters));
  const quiet = steady(parameters.quietCpuPercent);
  return { total: sumOf([quiet, listing, saving], parameters.cpuCeilingPercent), listing, saving };
}

/**
 * CPU of the device over a whole hour, %: what a curve over months shows. Work other than the hourly save is left out.
 */
export function hourlyCpuPercent(load: ReportLoad, defects: DefectSet, parameters: LoadParameters): number {
  const hour = parameters.saveIntervalSeconds;
  const { storedReports } = load;
  const listing = Math.min(listingSeconds(listed(load, defects), parameters), hour);
  let agent = (listingPercent(storedReports, parameters) * listing) / hour;
  if (defects.has('CSCwa85199')) {
    const saving = Math.min(storedReports * parameters.saveSecondsPerReport, hour);
    const start = parameters.listingFollowsSaveSeconds;
    // The listing begins some time after the save, and may reach into the next one.
    const together = overlap(saving, start, start + listing) + overlap(saving, start - hour, start + listing - hour);
    const wanted = (spurtCpuSeconds(storedReports, parameters) / parameters.saveSpurtPeriodSeconds) * 100;
    const rate = (isListing: boolean) => Math.min(wanted, savingPercent(storedReports, isListing, parameters));
    agent += (rate(true) * together + rate(false) * (saving - together)) / hour;
  } else {
    agent += fixedPercent(load, parameters);
  }
  return Math.min(parameters.cpuCeilingPercent, parameters.quietCpuPercent + agent);
}

/** Seconds that `0 … length` and `from … to` have in common. */
function overlap(length: number, from: number, to: number): number {
  return Math.max(0, Math.min(length, to) - Math.max(0, from));
}

/** Memory of a device at one instant, B. */
export interface MemoryLoad {
  readonly poolTotal: number;
  readonly poolUsed: number;
  readonly poolFree: number;
  /** Held by `*MallocLite*`, which is where the Smart Agent's memory shows. */
  readonly mallocLite: number;
}

/**
 * Memory of the device's processor pool. With CSCwa85525 the reports take what they need, and leak besides; what leaked
 * stays until the device starts again, which sets `reportHours` to zero.
 */
export function memoryOf(load: ReportLoad, defects: DefectSet, parameters: LoadParameters): MemoryLoad {
  const stored = load.storedReports * parameters.bytesPerReport;
  const extra = defects.has('CSCwa85525')
    ? stored + load.reportHours * parameters.leakBytesPerReportHour
    : Math.min(stored, parameters.fixedReportBytesCeiling);
  const room = Math.max(0, parameters.mallocLiteCeilingBytes - parameters.quietMallocLiteBytes);
  const taken = Math.round(Math.min(extra, room));
  const poolUsed = Math.min(parameters.poolBytes, parameters.quietPoolBytes + taken);
  return {
    poolTotal: parameters.poolBytes,
    poolUsed,
    poolFree: parameters.poolBytes - poolUsed,
    mallocLite: parameters.quietMallocLiteBytes + taken,
  };
}
