import type { Defect } from './defect.js';
import { GROWING_COUNT, RUM_BUILDUP } from './rum-buildup.js';

/** The listing of report ids, `SAGetRUMIds`, costs the more the more reports wait for an ACK. */
export const CSCvv72609: Defect = {
  ...RUM_BUILDUP,
  id: 'CSCvv72609',
  headline: 'SmartLicense: High CPU usage triggered by RUM reports',
  headlineMark: 'C',
  trigger: 'RUM reports get no ACK for months and pile up; trouble was seen near 1,000 of them.',
  effect:
    'SAGetRUMIds goes through every stored report for every one that waits for an ACK. Near 1,000 reports it does not ' +
    'end before it is started again: the CPU is busy all the time.',
  observables: [
    GROWING_COUNT,
    {
      where: 'show processes cpu sorted',
      text: 'CPU utilization for five seconds: 99%/99%; one minute: 99%; five minutes: 99%',
      mark: 'C',
    },
    {
      where: 'show processes cpu sorted',
      text: '725  4042749037   313719798      12886 75.29% 77.09% 76.24%   0 SAGetRUMIds',
      mark: 'C',
    },
    {
      where: 'syslog',
      text: '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart Software Manager (CSSM) : Communications failure',
      mark: 'C',
    },
  ],
  sources: ['FN72578', 'S1', 'P§4', 'F16'],
};
