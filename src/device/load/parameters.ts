/**
 * What the load model of the Smart Agent is made of. A profile may give any of them another value (`loadModel:`).
 * Percentages are of one CPU. Each value is fitted to a published figure or chosen; docs/reference/load-model.md says which.
 */
export interface LoadParameters {
  /** CPU of a switch that has nothing to do for licensing, %. */
  readonly quietCpuPercent: number;
  /** Never shown more, %. */
  readonly cpuCeilingPercent: number;
  /** Most that SAGetRUMIds and SAUtilRepSave take together, %. */
  readonly agentCpuCeilingPercent: number;
  /** SAGetRUMIds while it lists ids: never more than this, %. */
  readonly listingCpuCeilingPercent: number;
  /** Stored reports at which listing takes half of `agentCpuCeilingPercent` while it goes on. */
  readonly listingHalfShareReports: number;
  /** CPU time of one listing for each pair of a stored report and one without ACK, s. */
  readonly listingCpuSecondsPerReportPair: number;
  /** From the beginning of the hourly save to the listing that follows it, s. */
  readonly listingFollowsSaveSeconds: number;
  /** From one save of the reports to the next, s. */
  readonly saveIntervalSeconds: number;
  /** How long a save goes on for each stored report, s. */
  readonly saveSecondsPerReport: number;
  /** CPU a save wants while it goes on, on average, for each stored report, %. */
  readonly saveCpuPercentPerReport: number;
  /** SAUtilRepSave while it runs: never more than this, %. */
  readonly saveCpuCeilingPercent: number;
  /** A save works in spurts: from the beginning of one to that of the next, s. */
  readonly saveSpurtPeriodSeconds: number;
  /** A spurt with more CPU time than this is a CPUHOG, ms. */
  readonly cpuHogThresholdMs: number;
  /** On fixed releases: CPU for each stored report, %. */
  readonly fixedCpuPercentPerReport: number;
  /** On fixed releases: never more than this, %. */
  readonly fixedCpuCeilingPercent: number;
  /** CPU time SAGetRUMIds has used in its life, for each report and hour it was stored, ms. */
  readonly listingRuntimeMsPerReportHour: number;
  /** The same of SAUtilRepSave, ms. */
  readonly saveRuntimeMsPerReportHour: number;
  /** Processor pool, B. */
  readonly poolBytes: number;
  /** Used of it by a quiet switch, B. */
  readonly quietPoolBytes: number;
  /** Held by MallocLite on a quiet switch, B. */
  readonly quietMallocLiteBytes: number;
  /** MallocLite never holds more than this, B. */
  readonly mallocLiteCeilingBytes: number;
  /** Memory of a stored report, B. */
  readonly bytesPerReport: number;
  /** Leaked by a stored report in an hour (CSCwa85525), B. */
  readonly leakBytesPerReportHour: number;
  /** On fixed releases stored reports never take more than this, B. */
  readonly fixedReportBytesCeiling: number;
}

/** Catalyst 9000 switches, unless a profile says otherwise. */
export const DEFAULT_LOAD_PARAMETERS: LoadParameters = {
  quietCpuPercent: 1.2,
  cpuCeilingPercent: 99,
  agentCpuCeilingPercent: 98.5,
  listingCpuCeilingPercent: 76.5,
  listingHalfShareReports: 288,
  listingCpuSecondsPerReportPair: 0.0028,
  listingFollowsSaveSeconds: 900,
  saveIntervalSeconds: 3_600,
  saveSecondsPerReport: 4,
  saveCpuPercentPerReport: 0.029,
  saveCpuCeilingPercent: 38,
  saveSpurtPeriodSeconds: 15.83,
  cpuHogThresholdMs: 2_000,
  fixedCpuPercentPerReport: 0.002,
  fixedCpuCeilingPercent: 2,
  listingRuntimeMsPerReportHour: 923,
  saveRuntimeMsPerReportHour: 37.6,
  poolBytes: 1_348_707_052,
  quietPoolBytes: 317_607_088,
  quietMallocLiteBytes: 1_117_448,
  mallocLiteCeilingBytes: 1_205_727_320,
  bytesPerReport: 8_192,
  leakBytesPerReportHour: 273,
  fixedReportBytesCeiling: 52_428_800,
};

/** The defaults with some parameters of a profile put in; one that is undefined stays as it is. */
export function loadParametersWith(
  changes: { readonly [Name in keyof LoadParameters]?: number | undefined },
): LoadParameters {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return given.length === 0 ? DEFAULT_LOAD_PARAMETERS : { ...DEFAULT_LOAD_PARAMETERS, ...Object.fromEntries(given) };
}
