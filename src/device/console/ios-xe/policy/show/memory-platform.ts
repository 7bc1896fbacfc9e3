import { platformMemory } from '../../../../load/platform-memory.js';
import type { DeviceView } from '../../../console-device.js';
import { policyOf } from '../policy-of.js';
import { reportLoadOf } from './report-load.js';

const LABEL_WIDTH = 15;

function block(fields: readonly (readonly [string, number | string])[]): string {
  return fields.map(([label, value]) => `    ${label.padEnd(LABEL_WIDTH)}: ${value}\n`).join('');
}

/** `show memory platform`. Layout: a public listing of a C9300, as public parsers read it; what it has none of is 0. */
export function showMemoryPlatform(view: DeviceView): string {
  const memory = platformMemory(reportLoadOf(view), policyOf(view).context.defects, view.profile.loadModel);
  const [oneMinute, fiveMinutes, fifteenMinutes] = memory.loadAverages.map((load) => load.toFixed(2));
  return `Virtual memory   : ${memory.virtualBytes}
  Pages resident   : ${memory.pagesResident}
  Major page faults: ${memory.majorPageFaults}
  Minor page faults: ${memory.minorPageFaults}

  Architecture     : ${memory.architecture}
  Memory (kB)
${block([
  ['Physical', memory.physical],
  ['Total', memory.physical],
  ['Used', memory.used],
  ['Free', memory.free],
  ['Active', memory.active],
  ['Inactive', memory.inactive],
  ['Inact-dirty', 0],
  ['Inact-clean', 0],
  ['Dirty', 0],
  ['AnonPages', memory.anonPages],
  ['Bounce', 0],
  ['Cached', memory.cached],
  ['Commit Limit', memory.commitLimit],
  ['Committed As', memory.committedAs],
  ['High Total', 0],
  ['High Free', 0],
  ['Low Total', memory.physical],
  ['Low Free', memory.lowFree],
  ['Mapped', memory.mapped],
  ['NFS Unstable', 0],
  ['Page Tables', memory.pageTables],
  ['Slab', memory.slab],
  ['VMmalloc Chunk', 0],
  ['VMmalloc Total', 0],
  ['VMmalloc Used', 0],
  ['Writeback', 0],
  ['HugePages Total', 0],
  ['HugePages Free', 0],
  ['HugePages Rsvd', 0],
  ['HugePage Size', 2_048],
])}
  Swap (kB)
${block([
  ['Total', 0],
  ['Used', 0],
  ['Free', 0],
  ['Cached', 0],
])}
  Buffers (kB)     : ${memory.buffers}

  Load Average
${block([
  ['1-Min', oneMinute ?? ''],
  ['5-Min', fiveMinutes ?? ''],
  ['15-Min', fifteenMinutes ?? ''],
])}`;
}
