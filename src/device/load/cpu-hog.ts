import type { DefectSet } from '../agent/policy/defect-id.js';
import type { LoadParameters } from './parameters.js';
import type { ReportLoad } from './report-load.js';
import { spurtCpuSeconds } from './saving.js';

/**
 * How long a save of the reports holds the CPU without a break, if that is long enough for a CPUHOG message, ms.
 * @returns null if it is not, or the release does not have CSCwa85199
 */
export function cpuHogMs({ storedReports }: ReportLoad, defects: DefectSet, parameters: LoadParameters): number | null {
  if (!defects.has('CSCwa85199')) return null;
  const ms = Math.round(spurtCpuSeconds(storedReports, parameters) * 1_000);
  return ms > parameters.cpuHogThresholdMs ? ms : null;
}

/**
 * The message as it is published for CSCwa85199.
 * @param hogs the two numbers before the process; what they count is not public [U], taken here for the hogs since boot
 */
export function cpuHogText(ms: number, hogs: number, { cpuHogThresholdMs }: LoadParameters): string {
  return (
    `%SYS-3-CPUHOG: Task is running for (${ms})msecs, more than (${cpuHogThresholdMs})msecs ` +
    `(${hogs}/${hogs}),process = SAUtilReport.`
  );
}
