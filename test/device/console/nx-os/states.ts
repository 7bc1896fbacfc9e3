import type { Bench, BenchPart } from './bench.js';

/** A licensing state (licensing §1) and how a switch gets into it. */
export interface StateOfSwitch {
  readonly name: string;
  readonly source: string;
  readonly part: BenchPart;
  readonly reach: (on: Bench) => void;
}

function registered(on: Bench): void {
  on.wait('1m');
  on.register();
  on.wait('1h');
}

const OUTAGE = 'outage';

export const STATES: readonly StateOfSwitch[] = [
  { name: 'evaluation', source: 'S2 "Evaluation"', part: {}, reach: (on) => on.wait('1d') },
  { name: 'evaluation-expired', source: 'S2 "Evaluation"', part: {}, reach: (on) => on.wait('91d') },
  { name: 'registered', source: 'S2 "Registered"; no licence in use', part: { features: [] }, reach: registered },
  { name: 'authorized', source: 'S2 "Method-1"', part: {}, reach: registered },
  {
    name: 'several-licences',
    source: 'P§9.3',
    part: { features: ['LAN_ENTERPRISE_SERVICES_PKG', 'NXOS_ESSENTIALS_GF', 'SECURITY_PKG'] },
    reach: registered,
  },
  {
    name: 'authorization-failed',
    source: 'S2: authorized, every 23 h',
    part: { faults: [{ fault: OUTAGE, at: '29d' }] },
    reach: (on) => {
      registered(on);
      on.wait('31d');
    },
  },
  { name: 'out-of-compliance', source: 'S2 "Out of Compliance"', part: { licences: 0 }, reach: registered },
  {
    name: 'authorization-expired',
    source: 'S2 "Authorization Expired"',
    part: { faults: [{ fault: OUTAGE, at: '2d' }] },
    reach: (on) => {
      registered(on);
      on.wait('95d');
    },
  },
  {
    name: 'id-renewal-failed',
    source: 'S2: hourly until success',
    part: { faults: [{ fault: OUTAGE, at: '179d' }] },
    reach: (on) => {
      registered(on);
      on.wait('181d');
    },
  },
  {
    name: 'registration-in-progress',
    source: 'S4 scenario 5',
    part: {},
    reach: (on) => {
      on.wait('1m');
      on.register();
    },
  },
  {
    name: 'registration-refused',
    source: 'F19',
    part: {},
    reach: (on) => {
      on.run('license smart register idtoken expired-token-of-somebody-else');
      on.wait('1m');
    },
  },
  {
    name: 'registration-retry',
    source: 'S2: every 15 min for 4 h',
    part: { faults: [{ fault: OUTAGE }] },
    reach: registered,
  },
  {
    name: 'deregistered',
    source: 'S2, S4',
    part: {},
    reach: (on) => {
      registered(on);
      on.run('license smart deregister');
      on.wait('1m');
    },
  },
  {
    name: 'smart-transport',
    source: 'assumed for 9.3',
    part: {},
    reach: (on) => {
      on.run('configure terminal', 'license smart transport smart', 'license smart privacy hostname');
      on.run('license smart proxy address proxy.example', 'license smart proxy port 3128', 'end');
      registered(on);
    },
  },
  {
    name: 'disabled',
    source: 'S2: until Smart License is disabled via CLI',
    part: {},
    reach: (on) => {
      registered(on);
      on.run('configure terminal', 'no license smart enable', 'end');
      on.wait('1m');
    },
  },
];
