import { DAY_MS } from '../../time/duration.js';
import type { DefectSet } from '../agent/policy/defect-id.js';
import type { CpuAverages } from './averages.js';
import { cpuOf } from './load-model.js';
import type { LoadParameters } from './parameters.js';
import { QUIET_PROCESSES } from './quiet-processes.js';
import type { ReportLoad } from './report-load.js';

/** A row of `show processes cpu sorted`. */
export interface CpuRow extends CpuAverages {
  readonly pid: number;
  readonly runtimeMs: number;
  readonly invoked: number;
  /** CPU time of one turn, µs. */
  readonly microseconds: number;
  readonly tty: number;
  readonly name: string;
}

/** What `show processes cpu sorted` has to tell. */
export interface CpuTable {
  readonly total: CpuAverages;
  /** Interrupts over the last five seconds, the second number of `99%/0%`, %. */
  readonly interruptPercent: number;
  /** Busiest first, by the five seconds. */
  readonly rows: readonly CpuRow[];
}

/** PIDs as the notice shows them (FN72578); they differ from device to device. */
const SMART_AGENT = {
  listing: { pid: 725, name: 'SAGetRUMIds', microseconds: 12_886 },
  saving: { pid: 154, name: 'SAUtilRepSave', microseconds: 630 },
};

function row(
  process: { readonly pid: number; readonly name: string; readonly microseconds: number },
  runtimeMs: number,
  averages: CpuAverages,
): CpuRow {
  const whole = Math.round(runtimeMs);
  const invoked = Math.round((whole * 1_000) / process.microseconds);
  return { ...process, ...averages, runtimeMs: whole, invoked, tty: 0 };
}

/**
 * The processes of a device. The CPU time a process of the agent has used since boot goes with the report-hours, so that
 * it never goes down (modelled).
 */
export function cpuTable(load: ReportLoad, defects: DefectSet, parameters: LoadParameters): CpuTable {
  const { total, listing, saving } = cpuOf(load, defects, parameters);
  const days = (load.secondsSinceBoot * 1_000) / DAY_MS;
  const isSlow = defects.has('CSCvv72609');
  const rows = QUIET_PROCESSES.map(({ pid, name, percent, runtimeMsPerDay, microsecondsPerTurn }) => {
    const same = { fiveSeconds: percent, oneMinute: percent, fiveMinutes: percent };
    return row({ pid, name, microseconds: microsecondsPerTurn }, runtimeMsPerDay * days, same);
  });
  const { listingRuntimeMsPerReportHour, saveRuntimeMsPerReportHour } = parameters;
  rows.push(
    row(SMART_AGENT.listing, isSlow ? load.reportHours * listingRuntimeMsPerReportHour : 0, listing),
    row(SMART_AGENT.saving, load.reportHours * saveRuntimeMsPerReportHour, saving),
  );
  rows.sort((a, b) => b.fiveSeconds - a.fiveSeconds || b.runtimeMs - a.runtimeMs);
  return { total, interruptPercent: 0, rows };
}
