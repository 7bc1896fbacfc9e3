import type { PolicyOrder } from '../../../../../src/wire/policy-messages.js';
import type { PolicySwitch, PolicySwitchPart } from './policy-switch.js';

/** A state of Smart Licensing Using Policy, how a switch gets there, and where its display is documented. */
export interface PolicySituation {
  readonly name: string;
  readonly source: string;
  readonly part?: PolicySwitchPart;
  readonly lead: (device: PolicySwitch) => unknown;
}

/** The policy of GP ShowLicenseTechSupport golden_12. */
export const SLE_POLICY: PolicyOrder = {
  name: 'SLE Policy',
  ackRequired: true,
  perpetual: { firstReportDays: 30, frequencyDays: 60, onChangeDays: 60 },
  subscription: { firstReportDays: 120, frequencyDays: 111, onChangeDays: 111 },
  enforced: { firstReportDays: 30, frequencyDays: 90, onChangeDays: 60 },
  export: { firstReportDays: 30, frequencyDays: 30, onChangeDays: 30 },
};

/** Each is reached by living through it, so that it is the same in every run. */
export const POLICY_SITUATIONS: readonly PolicySituation[] = [
  {
    name: 'out-of-the-box',
    source: 'S1 F14: cslu without address; GP ShowLicenseTechSupport golden_3: hello, no reply',
    lead: (device) => {
      device.bench.server.mode = 'down';
      device.after('7h17m21s');
    },
  },
  {
    name: 'out-of-the-box-17.3.3',
    source: 'S1 F14; GP ShowLicenseTechSupport golden_2 (agent 5.1.26)',
    part: { release: '17.3.3', members: 3 },
    lead: (device) => {
      device.bench.server.mode = 'down';
      device.after('7h17m21s');
    },
  },
  {
    name: 'trusted',
    source: 'NTC cisco_ios_show_license_status3',
    lead: (device) => device.trusted().after('30m'),
  },
  {
    name: 'token-refused',
    source: 'S1 F19: The token is not valid',
    part: { members: 2 },
    lead: (device) => {
      device.bench.server.tokenUses = 0;
      device.trusted('all');
    },
  },
  {
    name: 'waiting-for-ack',
    source: 'S1 "RUM status": unacknowledged, poll id given',
    lead: (device) => {
      device.bench.server.workMs = Number.POSITIVE_INFINITY;
      device.trusted().after('1h2m');
    },
  },
  {
    name: 'acknowledged',
    source: 'GP ShowLicenseTechSupport golden_12, golden_14',
    lead: (device) => device.trusted().after('1d2h3m4s'),
  },
  {
    name: 'acknowledged-to-be-deleted',
    source: 'GP ShowLicenseRumIdAll golden_1: ACK',
    lead: (device) => device.trusted().after('1h6m'),
  },
  {
    name: 'customer-policy',
    source: 'GP ShowLicenseStatus golden_output1, ShowLicenseAll golden_output_3_4M (5.11)',
    part: { release: '17.13.1', members: 4 },
    lead: (device) => {
      device.bench.server.policy = SLE_POLICY;
      device.trusted('all').after('2d');
    },
  },
  {
    name: 'push-failed',
    source: 'GP ShowLicenseTechSupport golden_3: NO REPLY; F15',
    lead: (device) => {
      device.trusted().after('3h');
      device.bench.server.mode = 'down';
      device.after('31d');
    },
  },
  {
    name: 'stack-through-cslu',
    source: 'GP ShowLicenseTechSupport golden_3 (cslu with address, no trust)',
    part: { members: 3 },
    lead: (device) => {
      device.configure('license smart url cslu http://172.19.180.22:8182/cslu/v1/pi');
      device.after('3h');
    },
  },
  {
    name: 'stack-partly-trusted',
    source: 'S1 F20: uses of the token below the stack size',
    part: { members: 4 },
    lead: (device) => {
      device.bench.server.tokenUses = 2;
      device.trusted('all').after('10m');
    },
  },
  {
    name: 'off-line',
    source: 'S1 "off-line mode"',
    lead: (device) => {
      device.configure('license smart transport off');
      device.after('3d').type('license smart save usage all file flash:report.txt');
      device.after('1h');
    },
  },
  {
    name: 'perpetual-only-affected',
    source: 'S1 CSCvy20345 (17.6.4)',
    part: { release: '17.6.4', features: ['network-advantage'] },
    lead: (device) => device.trusted().after('1d'),
  },
  {
    name: 'perpetual-only-fixed',
    source: 'S1 CSCvy20345: None (17.6.6)',
    part: { release: '17.6.6', features: ['network-advantage'] },
    lead: (device) => device.trusted().after('1d'),
  },
  {
    name: 'polling-in-vain',
    source: 'S1 CSCwa11048: Invalid Polling Id (17.6.2)',
    part: { release: '17.6.2' },
    lead: (device) => {
      device.trusted().after('1h1m');
      device.bench.server.mode = 'forget';
      device.after('2h');
    },
  },
  {
    name: 'backlog',
    source: 'FN72578 (17.6.4)',
    part: { release: '17.6.4' },
    lead: (device) => {
      device.trusted();
      device.bench.server.mode = 'down';
      device.after('400d');
    },
  },
  {
    name: 'no-licences',
    source: 'nothing in use',
    part: { features: [] },
    lead: (device) => device.after('1d'),
  },
  {
    name: 'erased',
    source: 'S1: write erase, Last ACK received <none>',
    lead: (device) => {
      device.trusted().after('1d');
      device.type('write erase', '', 'reload', 'no', '');
      device.after('5m');
    },
  },
  {
    name: 'chassis-by-proxy',
    source: 'GP ShowLicenseTechSupport golden_12 (C9407R, two supervisors, proxy)',
    part: { profile: 'catalyst-9407r', release: '17.13.1', members: 2 },
    lead: (device) => {
      device.configure(
        'license smart proxy address 173.36.224.109',
        'license smart proxy port 80',
        'license smart vrf Mgmt-vrf',
        'license smart privacy all',
        'license smart usage interval 7',
        'clock timezone PDT -7',
      );
      device.trusted('all').after('16h5m');
    },
  },
  {
    name: 'call-home',
    source: 'GP ShowLicenseAll golden_output (Callhome)',
    part: { release: '17.5.1', members: 3 },
    lead: (device) => {
      device.configure('license smart transport callhome');
      device.type('license smart trust idtoken SECRET-TOKEN all');
      device.after('5h');
    },
  },
];
