import type { Defect } from './defect.js';

/** The built-in roots end with QuoVadis Root CA 2; the cloud's certificates are from IdenTrust Commercial Root CA 1 now. */
export const CSCvx00521: Defect = {
  id: 'CSCvx00521',
  headline: 'QuoVadis root CA decommission impacting Smart Licensing and Smart Call Home Functionality',
  headlineMark: 'C',
  notice: 'FN72323',
  os: 'ios-xe',
  profiles: null,
  affected: [
    { before: '16.12.6', mark: 'C', note: '16.9 to 16.11 have no fixed release' },
    { from: '17.1.1', before: '17.3.4', mark: 'C', note: '17.1 and 17.2 have no fixed release' },
    { from: '17.4.1', before: '17.4.2', mark: 'C', note: '' },
  ],
  fixed: ['16.12.6', '17.3.4', '17.4.2', '17.5.1'],
  trigger:
    'The device talks to tools.cisco.com or smartreceiver.cisco.com, directly or through a proxy that does not open TLS.',
  effect:
    'The chain of the server certificate ends in a root the device does not have: no TLS session, no message gets through.',
  observables: [
    {
      where: 'syslog',
      text: '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart Software Manager (CSSM) : Fail to send out Call Home HTTP message.',
      mark: 'C',
    },
    {
      where: 'syslog',
      text: '%SMART_LIC-3-AUTH_RENEW_FAILED: Authorization renewal with the Cisco Smart Software Manager (CSSM) : Communication message send error for udi <>',
      mark: 'C',
    },
    {
      where: 'syslog',
      text: '%SMART_LIC-3-AGENT_REG_FAILED: Smart Agent for Licensing Registration with the Cisco Smart Software Manager (CSSM) failed: Fail to send out Call Home HTTP message.',
      mark: 'C',
    },
    {
      where: 'syslog',
      text: '%CALL_HOME-5-SL_MESSAGE_FAILED: Fail to send out Smart Licensing message to: https://tools.cisco.com/its/service/oddce/services/DDCEService (ERR 205 : Request Aborted)',
      mark: 'C',
    },
    {
      where: 'syslog',
      text: '%CALL_HOME-5-SL_MESSAGE_FAILED: Fail to send out Smart Licensing message to: https://tools.cisco.com/its/service/oddce/services/DDCEService (ERR 207 : Connection time out)',
      mark: 'C',
    },
  ],
  cures: [
    {
      kind: 'upgrade',
      about: 'Upgrade to a fixed release.',
      steps: ['upgrade to 16.12.6, 17.3.4, 17.4.2, 17.5.1 or later'],
      mark: 'C',
    },
    {
      kind: 'workaround',
      about: 'Import the new root, IdenTrust Commercial Root CA 1, as a trustpoint or with the whole pool.',
      steps: ['crypto pki trustpool import url http://www.cisco.com/security/pki/trs/ios_core.p7b'],
      mark: 'C',
    },
  ],
  scenario: 'bugs/fn72323-quovadis',
  sources: ['FN72323', 'S1', 'P§4', 'F11'],
};
