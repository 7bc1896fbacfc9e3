import { DAY_MS } from '../../src/time/duration.js';
import type { PlanPart } from './plan.js';

/** What a shard may hold that a checkpoint must not lose, each with how often it is lost. */
export const SITUATIONS: readonly { readonly name: string; readonly part: PlanPart; readonly everyMs: number }[] = [
  {
    name: 'classic agents of three families with a stack',
    everyMs: 11 * DAY_MS,
    part: {
      for: '400d',
      accounts: 2,
      groups: [
        { profile: 'nexus-93180yc-ex', count: 3, arrive: { over: '2d' } },
        { profile: 'catalyst-9300-24p', count: 3, members: 2 },
        { profile: 'expressway-c', count: 2 },
      ],
    },
  },
  {
    name: 'Using Policy on a direct transport, with syslog in the log and the load observed',
    everyMs: 7 * DAY_MS,
    part: {
      for: '200d',
      observe: '12h',
      syslog: { log: true, collector: null },
      groups: [{ profile: 'catalyst-9300-24p', release: '17.9.4', count: 4, transport: { kind: 'smart' } }],
      steps: [
        { at: '40d', event: 'configure', with: { licences: ['network-essentials'] } },
        { at: '60d', event: 'withhold-acks' },
        { at: '90d', fault: 'outage', for: '20d' },
      ],
    },
  },
  {
    name: 'Using Policy behind a CSLU',
    everyMs: 3 * DAY_MS,
    part: {
      for: '120d',
      csluNames: ['cslu-local'],
      accounts: 2,
      groups: [
        { profile: 'catalyst-9300-24p', release: '17.9.4', count: 3, transport: { kind: 'cslu' }, register: null },
      ],
      steps: [{ at: '50d', fault: 'outage', for: '9d' }],
    },
  },
  {
    name: 'upgrade to Using Policy and back',
    everyMs: 5 * DAY_MS,
    part: {
      for: '150d',
      groups: [{ profile: 'catalyst-9300-24p', release: '16.12.4', count: 3, transport: { kind: 'smart' } }],
      steps: [
        { at: '40d', event: 'upgrade', with: { release: '17.9.4' } },
        { at: '100d', event: 'upgrade', with: { release: '16.12.4' } },
      ],
    },
  },
  {
    name: 'configured at the console, with faults, a wrong clock and messages that wait',
    everyMs: 2 * DAY_MS,
    part: {
      for: '90d',
      syslog: { log: true, collector: null },
      wire: { latencyMs: 3_600_000 },
      groups: [
        { profile: 'nexus-93180yc-ex', count: 3 },
        { profile: 'catalyst-9300-24p', release: '16.12.4', count: 3 },
      ],
      steps: [
        { at: '5d', fault: 'dns-silent', for: '30d' },
        { at: '6d', fault: 'packet-loss', for: '60d', with: { toxicity: 0.5 } },
        {
          at: '8d',
          on: { labels: ['group-1'] },
          exec: ['configure terminal', 'hostname there', 'end', 'write memory'],
        },
        { at: '20d', event: 'set-clock', with: { offset: '2h' } },
        { at: '25d', event: 'set-clock', with: { offset: '0s' } },
        { at: '45d', event: 'reload' },
        { at: '50d', event: 'remove-instance' },
        { at: '52d', event: 'register', with: { force: true } },
      ],
    },
  },
  {
    name: 'storms whose stages are still to reach their devices',
    everyMs: 3 * DAY_MS,
    part: {
      for: '120d',
      groups: [{ profile: 'catalyst-9300-24p', release: '16.12.4', count: 6, transport: { kind: 'smart' } }],
      steps: [
        { at: '20d', event: 'rolling-upgrade', with: { release: '17.9.4', batch: 1, every: '5d' } },
        { at: '80d', event: 'renewal-cliff', with: { within: '8d' } },
      ],
    },
  },
];
