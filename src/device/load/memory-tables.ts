import type { DefectSet } from '../agent/policy/defect-id.js';
import { memoryOf } from './load-model.js';
import type { LoadParameters } from './parameters.js';
import { QUIET_HOLDERS } from './quiet-processes.js';
import type { ReportLoad } from './report-load.js';

/** A memory pool, B. */
export interface MemoryPool {
  readonly name: string;
  readonly total: number;
  readonly used: number;
  readonly free: number;
}

/** A row of `show processes memory sorted`, B. */
export interface MemoryRow {
  readonly pid: number;
  readonly tty: number;
  readonly allocated: number;
  readonly freed: number;
  readonly holding: number;
  readonly getbufs: number;
  readonly retbufs: number;
  readonly name: string;
}

/** What `show processes memory sorted` has to tell. */
export interface MemoryTable {
  readonly pools: readonly MemoryPool[];
  /** The largest holder first. In the notice as here, what is held in the end is more than the pool. */
  readonly rows: readonly MemoryRow[];
}

/** Pools licensing has nothing to do with, as every public listing has them [C]. */
const OTHER_POOLS: readonly MemoryPool[] = [
  { name: 'reserve P', total: 102_404, used: 88, free: 102_316 },
  { name: 'lsmpi_io', total: 6_295_128, used: 6_294_296, free: 832 },
];

/** The processes of a device by the memory they hold. */
export function memoryTable(load: ReportLoad, defects: DefectSet, parameters: LoadParameters): MemoryTable {
  const memory = memoryOf(load, defects, parameters);
  const processor = { name: 'Processor', total: memory.poolTotal, used: memory.poolUsed, free: memory.poolFree };
  const none = { allocated: 0, freed: 0, getbufs: 0, retbufs: 0 };
  const rows: MemoryRow[] = [
    ...QUIET_HOLDERS.map((holder) => ({ ...holder, tty: 0 })),
    { ...none, pid: 0, tty: 0, holding: memory.mallocLite, name: '*MallocLite*' },
  ];
  rows.sort((a, b) => b.holding - a.holding);
  return { pools: [processor, ...OTHER_POOLS], rows };
}
