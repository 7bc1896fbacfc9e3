import type { Defect } from './defect.js';
import { GROWING_COUNT, RUM_BUILDUP } from './rum-buildup.js';

/** Reports are opened at every change, and saving those without an ACK takes long, also behind an On-Prem server. */
export const CSCwa85199: Defect = {
  ...RUM_BUILDUP,
  id: 'CSCwa85199',
  headline: 'Unacknowledged Reports can cause High CPU Utilization due to Smart Agent',
  headlineMark: 'C',
  trigger:
    'The way from device to CSSM and back fails somewhere, also behind an On-Prem server. New reports are opened on the ' +
    'usage interval, and at configuration changes, reloads, changes of licence count and of high availability.',
  effect: 'The hourly save of the reports takes longer and longer, and holds the CPU for seconds on end.',
  observables: [
    GROWING_COUNT,
    {
      where: 'syslog',
      text: '%SYS-3-CPUHOG: Task is running for (2057)msecs, more than (2000)msecs (19/19),process = SAUtilReport.',
      mark: 'C',
    },
    {
      where: 'show processes cpu sorted',
      text: 'CPU utilization for five seconds: 100%/1%; one minute: 61%; five minutes: 28%',
      mark: 'C',
    },
    {
      where: 'show processes cpu sorted',
      text: '662   272007421    19185503      14177 60.00% 45.62% 13.41%   0 SAGetRUMIds',
      mark: 'C',
    },
    {
      where: 'show processes cpu sorted',
      text: '150   310763355    20821285      14925 38.03% 12.50% 13.43%   0 SAUtilRepSave',
      mark: 'C',
    },
  ],
  sources: ['FN72578', 'the public record of CSCwa85199', 'S1', 'P§4', 'F16'],
};
