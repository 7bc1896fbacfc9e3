import type { Defect } from './defect.js';

/** Polling for the result of a report goes on with a poll id the server no longer takes. */
export const CSCwa11048: Defect = {
  id: 'CSCwa11048',
  headline: 'Result polling fails and is restored again and again on transport callhome or smart',
  headlineMark: 'I',
  notice: null,
  os: 'ios-xe',
  profiles: null,
  affected: [
    {
      from: '17.3.2a',
      before: '17.3.5',
      mark: 'I',
      note: 'the first affected release is not public [U]: the policy agent begins with 17.3.2a',
    },
    { from: '17.4.1', before: '17.6.3', mark: 'I', note: '17.4 and 17.5 have no fixed release' },
    { from: '17.7.1', before: '17.8.1', mark: 'I', note: '17.7 has no fixed release' },
  ],
  fixed: ['17.3.5', '17.6.3', '17.8.1'],
  trigger: 'Transport callhome or smart, directly to CSSM. CSLU and off-line reporting do not have it.',
  effect:
    'Communication with CSSM fails and is restored again and again, while more than a quarter of the polls is refused. ' +
    'In the published sample 575 of 2073 polls failed (27.7 %).',
  observables: [
    {
      where: 'syslog',
      text: '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart Software Manager (CSSM) : Smart Call Home failed to process the request.',
      mark: 'C',
    },
    {
      where: 'syslog',
      text: '%SMART_LIC-5-COMM_RESTORED: Communications with Cisco Smart Software Manager (CSSM) restored',
      mark: 'C',
    },
    { where: 'syslog', text: 'HTTP Server Error 504:Gateway Time-out', mark: 'C' },
    {
      where: 'show license tech support',
      text: 'Attempts: Total=2073, Success=1498, Fail=575  Ongoing Failure: Overall=2 Communication=0',
      mark: 'C',
    },
    {
      where: 'show license tech support',
      text: 'Last Response: INVALID STATUS CODE on Nov 16 11:19:44 2021 EET',
      mark: 'C',
    },
    {
      where: 'show license tech support',
      text: 'Failure Reason: Invalid Polling Id XXXXXXXXX provided in the polling request',
      mark: 'C',
    },
  ],
  cures: [
    {
      kind: 'upgrade',
      about: 'Upgrade to a fixed release.',
      steps: ['upgrade to 17.3.5, 17.6.3, 17.8.1 or later'],
      mark: 'C',
    },
    {
      kind: 'workaround',
      about: 'Start licensing anew.',
      steps: [
        'license smart factory reset',
        'reload',
        'CSSM: remove the product instance',
        'license smart trust idtoken <token> all',
      ],
      mark: 'C',
    },
  ],
  scenario: 'bugs/cscwa11048-polling',
  sources: ['S1', 'P§4', 'F17'],
};
