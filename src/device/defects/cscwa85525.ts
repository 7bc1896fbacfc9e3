import type { Defect } from './defect.js';
import { GROWING_COUNT, RUM_BUILDUP } from './rum-buildup.js';

/** Memory of the Smart Agent is not given back: it grows with time and with the number of reports. */
export const CSCwa85525: Defect = {
  ...RUM_BUILDUP,
  id: 'CSCwa85525',
  headline: 'Memory leak in *MallocLite* due to growing Smart Agent Memory Utilization',
  headlineMark: 'C',
  trigger: 'RUM reports get no ACK for months and pile up.',
  effect:
    'Every stored report leaks a little memory in every hour it is stored. It is not given back when the reports go, ' +
    'only by a reload. How much a report leaks is not public [U]; see docs/reference/load-model.md.',
  observables: [
    GROWING_COUNT,
    {
      where: 'show processes memory sorted',
      text: '0   0          0          0    1205727320          0          0 *MallocLite*',
      mark: 'C',
    },
  ],
  sources: ['FN72578', 'S1', 'P§4', 'F16'],
};
