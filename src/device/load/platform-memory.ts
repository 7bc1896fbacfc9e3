import type { DefectSet } from '../agent/policy/defect-id.js';
import { sumOf } from './averages.js';
import { cpuOf, memoryOf } from './load-model.js';
import type { LoadParameters } from './parameters.js';
import type { ReportLoad } from './report-load.js';

/** What `show memory platform` has to tell of the machine under the OS. Memory in kB, but for `virtualBytes`. */
export interface PlatformMemory {
  readonly virtualBytes: number;
  readonly pagesResident: number;
  readonly majorPageFaults: number;
  readonly minorPageFaults: number;
  readonly architecture: string;
  readonly physical: number;
  readonly used: number;
  readonly free: number;
  readonly active: number;
  readonly inactive: number;
  readonly anonPages: number;
  readonly cached: number;
  readonly commitLimit: number;
  readonly committedAs: number;
  readonly lowFree: number;
  readonly mapped: number;
  readonly pageTables: number;
  readonly slab: number;
  readonly buffers: number;
  /** Load averages of the machine over 1, 5 and 15 minutes. */
  readonly loadAverages: readonly [number, number, number];
}

const KB = 1_024;
const PAGE_KB = 4;

/** A C9300 with little to do: a public listing [C]. */
const QUIET: PlatformMemory = {
  virtualBytes: 69_880_102_912,
  pagesResident: 1_543_405,
  majorPageFaults: 23_598,
  minorPageFaults: 2_340_475_911,
  architecture: 'x86_64',
  physical: 7_678_304,
  used: 4_163_184,
  free: 3_515_120,
  active: 2_125_128,
  inactive: 2_798_864,
  anonPages: 2_020_212,
  cached: 2_855_364,
  commitLimit: 3_830_960,
  committedAs: 7_965_092,
  lowFree: 3_212_172,
  mapped: 1_199_420,
  pageTables: 55_424,
  slab: 371_664,
  buffers: 115_488,
  loadAverages: [0.66, 0.52, 0.49],
};

/**
 * Memory of the whole machine: what the pool of the OS takes beyond a quiet switch is in use here, too (modelled: the OS
 * keeps its pool's pages once it has touched them), and a process that is busy all the time is 1 in the load averages.
 */
export function platformMemory(load: ReportLoad, defects: DefectSet, parameters: LoadParameters): PlatformMemory {
  const { poolUsed } = memoryOf(load, defects, parameters);
  const { listing, saving } = cpuOf(load, defects, parameters);
  const { oneMinute, fiveMinutes } = sumOf([listing, saving], parameters.cpuCeilingPercent);
  const [one, five, fifteen] = QUIET.loadAverages;
  const extra = Math.min(QUIET.lowFree, Math.round((poolUsed - parameters.quietPoolBytes) / KB));
  return {
    ...QUIET,
    pagesResident: QUIET.pagesResident + Math.round(extra / PAGE_KB),
    used: QUIET.used + extra,
    free: QUIET.free - extra,
    active: QUIET.active + extra,
    anonPages: QUIET.anonPages + extra,
    lowFree: QUIET.lowFree - extra,
    loadAverages: [one + oneMinute / 100, five + fiveMinutes / 100, fifteen + fiveMinutes / 100],
  };
}
