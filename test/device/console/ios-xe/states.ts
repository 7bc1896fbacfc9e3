import type { Switch, SwitchPart } from './switch.js';

/** A state of licensing (licensing §1, §3), how a switch gets there, and where its display is documented. */
export interface LicensingSituation {
  readonly name: string;
  readonly source: string;
  readonly part?: SwitchPart;
  readonly lead: (device: Switch) => unknown;
}

const registered = (device: Switch): Switch => device.register();

/** Each is reached by living through it, with the same seed and start, so that it is the same in every run. */
export const SITUATIONS: readonly LicensingSituation[] = [
  { name: 'evaluation', source: 'public log of 16.9; S4 scenario 6', lead: (device) => device.after('18d1h58m1s') },
  {
    name: 'evaluation-expired',
    source: 'S4 "evaluation state"; licensing §1',
    lead: (device) => device.after('90d1h'),
  },
  {
    name: 'registering',
    source: 'S4 scenario 2',
    lead: (device) => {
      device.type('license smart register idtoken $token');
      device.after('50ms');
    },
  },
  {
    name: 'registration-failed',
    source: 'S4 scenario 1: product already registered',
    lead: (device) => {
      registered(device).type('reload', 'no', '');
      device.after('1h').register();
    },
  },
  {
    name: 'registration-retried',
    source: 'S4 scenario 5; P§2.4 ERR 218',
    lead: (device) => {
      device.configure('no ip name-server');
      device.register().after('10m');
    },
  },
  {
    name: 'registration-no-transport',
    source: 'S4 scenario 4',
    lead: (device) => {
      device.configure('no service call-home');
      device.register();
    },
  },
  {
    name: 'registration-clock',
    source: 'S4 scenario 3',
    lead: (device) => {
      device.type('clock set 17:55:46 11 November 2019');
      device.register();
    },
  },
  { name: 'registered', source: 'S2 "Registered"', part: { features: [] }, lead: registered },
  {
    name: 'authorized',
    source: 'GP ShowLicenseStatus golden_output2',
    lead: (device) => registered(device).after('1d'),
  },
  {
    name: 'renewed',
    source: 'S2: ID certificate renewed after 180 days',
    lead: (device) => registered(device).after('181d'),
  },
  {
    name: 'out-of-compliance',
    source: 'NTC cisco_ios_show_license_status1; S4 scenario 8',
    part: { licences: 0 },
    lead: (device) => registered(device).after('1d'),
  },
  {
    name: 'authorization-failed',
    source: 'S4 scenario 5',
    part: { troubles: [{ fault: 'outage', at: '1d', for: '60d' }] },
    lead: (device) => registered(device).after('31d'),
  },
  {
    name: 'waiting-for-reply',
    source: 'S4 scenario 7',
    part: { licences: 0, troubles: [{ fault: 'crl-unreachable', at: '1h', for: '30d' }] },
    lead: (device) => registered(device).after('13h'),
  },
  {
    name: 'authorization-expired',
    source: 'S4 "authorization expired state"',
    part: { troubles: [{ fault: 'outage', at: '1d', for: '120d' }] },
    lead: (device) => registered(device).after('91d'),
  },
  {
    name: 'renewal-failed',
    source: 'S2: ID certificate renewal is retried hourly',
    part: { troubles: [{ fault: 'outage', at: '179d', for: '10d' }] },
    lead: (device) => registered(device).after('181d'),
  },
  {
    name: 'registration-ended',
    source: 'S2: ID certificate expired after a year',
    part: { troubles: [{ fault: 'outage', at: '100d', for: '400d' }] },
    lead: (device) => registered(device).after('370d'),
  },
  {
    name: 'deregistered',
    source: 'S4 scenario 9, next steps',
    lead: (device) => {
      registered(device).type('license smart deregister');
      device.after('1m');
    },
  },
  {
    name: 'stack-16.9.1',
    source: 'public log of a 16.9 stack; GP ShowLicenseAll golden_output',
    part: { release: '16.9.1', members: 3 },
    lead: registered,
  },
  {
    name: 'chassis-17.3.1',
    source: 'GP (HA UDI list of a chassis with two supervisors)',
    part: { profile: 'catalyst-9407r', release: '17.3.1', members: 2 },
    lead: (device) => {
      device.configure(
        'license smart transport smart',
        'license smart proxy address proxy.example.com',
        'license smart proxy port 8080',
        'license smart privacy all',
        'clock timezone CET 1',
      );
      device.register();
    },
  },
];
