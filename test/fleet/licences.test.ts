import { chronicleOf, type Lived, lifeOf } from './plan.js';
import { type Situation, situations, thereafter } from './situations.js';

const LAN = 'LAN license for Nexus 9300-XF';
const states = ({ results }: Lived) => results[0]?.totals.states;

const licences: readonly Situation[] = [
  {
    source: 'F8, S2',
    rule: 'licences taken away: out of compliance at the next renewal, daily renewals, licences added: authorized',
    plan: {
      for: '64d',
      steps: [
        { at: '1d', event: 'remove-licences', with: { account: 'VA-0', licence: LAN, count: 10_000 } },
        { at: '32d12h', event: 'add-licences', with: { account: 'VA-0', licence: LAN, count: 1 } },
      ],
    },
    shows: thereafter,
    is: [
      '30d5m2s authorization ok',
      '30d5m2s OUT_OF_COMPLIANCE',
      '31d5m2s authorization ok',
      '32d5m2s authorization ok',
      '33d5m2s authorization ok',
      '33d5m2s AUTHORIZED',
      '63d5m2s authorization ok',
    ],
  },
  {
    source: 'P§7.4',
    rule: 'the CSSM tells when a pool goes negative and when it is back',
    plan: {
      for: '3d',
      steps: [
        { at: '1d', event: 'remove-licences', with: { account: 'VA-0', licence: LAN, count: 10_000 } },
        { at: '2d', event: 'add-licences', with: { account: 'VA-0', licence: LAN, count: 1 } },
      ],
    },
    shows: chronicleOf,
    is: [
      '1d cssm: pool-negative',
      '1d cssm: alert (Insufficient Licenses)',
      '1d step: remove-licences (0)',
      '2d cssm: pool-recovered',
      '2d step: add-licences (0)',
    ],
  },
  {
    source: 'design §4: a shard owns whole virtual accounts',
    rule: 'only devices of the account that is named feel it',
    plan: {
      for: '31d',
      accounts: 3,
      groups: [{ count: 3 }],
      steps: [{ at: '1d', event: 'remove-licences', with: { account: 'VA-1', licence: LAN, count: 10_000 } }],
    },
    shows: (lived) => [0, 1, 2].map((device) => lifeOf(lived, device).at(-1)),
    is: ['30d5m2s authorization ok', '30d5m2s OUT_OF_COMPLIANCE', '30d5m2s authorization ok'],
  },
  {
    source: 'S4: a stack uses one licence a switch',
    rule: 'four licences are enough for one switch and a stack of three',
    plan: {
      for: '1h',
      licences: 4,
      groups: [
        { profile: 'catalyst-9300-24p', members: 1 },
        { profile: 'catalyst-9300-24p', members: 3, register: { after: '6m' } },
      ],
    },
    shows: states,
    is: { AUTHORIZED: 2 },
  },
  {
    source: 'S4: a stack uses one licence a switch',
    rule: 'three are not: who came first was in compliance then, and learns of it at the next renewal',
    plan: {
      for: '1h',
      licences: 3,
      groups: [
        { profile: 'catalyst-9300-24p', members: 1 },
        { profile: 'catalyst-9300-24p', members: 3, register: { after: '6m' } },
      ],
    },
    shows: states,
    is: { AUTHORIZED: 1, OUT_OF_COMPLIANCE: 1 },
  },
  {
    source: 'S4: consumed when configured',
    rule: 'a feature that is configured asks at once, also for a licence nobody bought',
    plan: {
      for: '2d',
      licences: 0,
      groups: [{ features: [] }],
      steps: [{ at: '1d', event: 'configure', with: { licences: ['SECURITY_PKG'] } }],
    },
    shows: (lived) => lifeOf(lived).slice(3),
    is: ['1d1s authorization ok', '1d1s OUT_OF_COMPLIANCE'],
  },
  {
    source: 'S4: consumed when configured',
    rule: 'features that are given up give their licences back; there is nothing left to renew',
    plan: { for: '90d', steps: [{ at: '1d', event: 'configure', with: { licences: [] } }] },
    shows: thereafter,
    is: ['1d1s authorization ok', '1d1s REGISTERED'],
  },
  {
    source: 'S3: counted per use',
    rule: 'an Expressway asks for more than there are: out of compliance; for fewer: authorized',
    plan: {
      for: '2h',
      licences: 50,
      groups: [{ profile: 'expressway-c', featureCounts: { rms: 10 } }],
      steps: [
        { at: '1h', event: 'configure', with: { licences: { rms: 51 } } },
        { at: '1h30m', event: 'configure', with: { licences: { rms: 50 } } },
      ],
    },
    shows: thereafter,
    is: ['1h1s authorization ok', '1h1s OUT_OF_COMPLIANCE', '1h30m1s authorization ok', '1h30m1s AUTHORIZED'],
  },
  {
    source: 'F26, S4, CSCvp30661, CSCvt01955',
    rule: 'an upgrade to 16.12.1 asks for tags nobody bought; 16.12.3a for the generic ones, which are bought',
    plan: {
      for: '30d',
      groups: [{ profile: 'catalyst-9500-32c', release: '16.11.1' }],
      steps: [
        { at: '10d', event: 'upgrade', with: '16.12.1' },
        { at: '11d', event: 'add-licences', with: { account: 'VA-0', licence: 'C9500 Network Advantage', count: 1 } },
        { at: '11d1h', event: 'upgrade', with: { release: '16.12.3a' } },
      ],
    },
    shows: thereafter,
    is: [
      '10d1s authorization ok',
      '10d1s OUT_OF_COMPLIANCE',
      '10d12h1s authorization ok',
      '11d1s authorization ok',
      '11d1h1s authorization ok',
      '11d1h1s AUTHORIZED',
    ],
  },
];

situations('licences and features', licences);
