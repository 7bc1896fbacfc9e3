import { keyword } from '../../../grammar/node.js';
import type { Call } from '../../../session.js';
import type { Node } from '../../commands.js';
import { showMemoryPlatform } from '../show/memory-platform.js';
import { showProcessesCpu, showProcessesMemory } from '../show/processes.js';
import { showSnmp } from '../show/snmp.js';

/** What watching over a device shows: CPU and memory, as the load model has them (FN72578), and the traps of call home (S1). */
export const SHOW_LOAD: readonly Node[] = [
  keyword<Call>('show', 'Show running system information', [
    keyword('processes', 'Active process statistics', [
      keyword('cpu', 'Show CPU usage per process', [
        keyword('sorted', 'Show sorted output based on percentage of usage', ({ device }) => showProcessesCpu(device)),
      ]),
      keyword('memory', 'Show memory usage per process', [
        keyword('sorted', 'Show sorted output based on memory usage', ({ device }) => showProcessesMemory(device)),
      ]),
    ]),
    keyword('snmp', 'SNMP statistics', [], ({ device }) => showSnmp(device)),
    keyword('memory', 'Memory statistics', [
      keyword('platform', 'Show platform memory statistics', ({ device }) => showMemoryPlatform(device)),
    ]),
  ]),
];
