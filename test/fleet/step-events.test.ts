import { describe, expect, it } from 'vitest';
import { STEP_EVENTS } from '../../src/fleet/events/register.js';
import { chronicleOf, type Lived, lifeOf, ms, START_MS, serialOf } from './plan.js';
import { NX_SEND_FAILED, type Situation, situations, thereafter } from './situations.js';

const LAN = 'LAN license for Nexus 9300-XF';
/** How the messages of the first device ended. */
const fates = ({ events, plan }: Lived) =>
  events.flatMap((event) =>
    event.kind === 'message' && event.sn === serialOf(plan) ? [event.reason ?? `${event.type} ok`] : [],
  );
const states = ({ results }: Lived) => results[0]?.totals.states;
const NOT_VALID =
  'refused-by-server: {"product_instance_identifier":["The identity for the instance <id> is not valid.Please re-register the instance."]}';
const CURED = ['registration ok', 'authorization ok'];

const clock: readonly Situation[] = [
  {
    source: 'F3, S4 scenario 3',
    rule: 'a clock two hours ahead is refused with the date it told',
    plan: { for: '10m', steps: [{ at: '1m', event: 'set-clock', with: { offset: '2h' } }] },
    shows: fates,
    is: [`{"timestamp":["The device date '${START_MS + ms('2h5m')}' is offset beyond the allowed tolerance limit."]}`],
  },
  {
    source: 'P§1.6: must be < 1 hour',
    rule: 'an hour behind is as wrong',
    plan: { for: '10m', steps: [{ at: '1m', event: 'set-clock', with: { offset: '-1h' } }] },
    shows: fates,
    is: [
      `{"timestamp":["The device date '${START_MS + ms('5m') - ms('1h')}' is offset beyond the allowed tolerance limit."]}`,
    ],
  },
  {
    source: 'P§1.6: must be < 1 hour',
    rule: 'one millisecond less is let pass',
    plan: { for: '10m', steps: [{ at: '1m', event: 'set-clock', with: { offset: '-59m59s999ms' } }] },
    shows: fates,
    is: CURED,
  },
  {
    source: 'F3 cure',
    rule: 'set right, the next attempt succeeds',
    plan: {
      for: '30m',
      steps: [
        { at: '1m', event: 'set-clock', with: { offset: '-90d' } },
        { at: '10m', event: 'set-clock', with: { offset: '0s' } },
      ],
    },
    shows: (lived) => fates(lived).slice(1),
    is: CURED,
  },
];

const transport: readonly Situation[] = [
  {
    source: 'F13, S2 known issue 1',
    rule: 'a source interface that leads nowhere: nothing gets out; mgmt0 cures it',
    plan: {
      for: '1h',
      groups: [{ profile: 'nexus-9348gc-fxp' }],
      steps: [
        { at: '1m', event: 'transport', with: { sourceInterface: 'Vlan27' } },
        { at: '10m', event: 'transport', with: { sourceInterface: 'mgmt0' } },
      ],
    },
    shows: fates,
    is: [NX_SEND_FAILED, ...CURED],
  },
  {
    source: 'F4, S4 scenario 4',
    rule: 'call home is off: no transport; switching it on cures it',
    plan: {
      for: '1h',
      groups: [{ profile: 'catalyst-9300-24p' }],
      steps: [
        { at: '1m', event: 'transport', with: { callHome: false } },
        { at: '10m', event: 'transport', with: { callHome: true } },
      ],
    },
    shows: fates,
    is: ['Communication transport is not available.', ...CURED],
  },
  {
    source: 'F10, S2 known issue 2',
    rule: 'plain HTTP is not answered by the cloud; https cures it',
    plan: {
      for: '1h',
      steps: [
        {
          at: '1m',
          event: 'transport',
          with: { url: 'http://tools.cisco.com/its/service/oddce/services/DDCEService' },
        },
        {
          at: '10m',
          event: 'transport',
          with: { url: 'https://tools.cisco.com/its/service/oddce/services/DDCEService' },
        },
      ],
    },
    shows: fates,
    is: ['Fail to parse response data from SCH server', ...CURED],
  },
  {
    source: 'F21, S3, S4',
    rule: 'a proxy opens TLS: its root imported as a trustpoint cures it, the proxy still there',
    plan: {
      for: '1h',
      groups: [{ profile: 'catalyst-9300-24p' }],
      steps: [
        { at: '0s', fault: 'tls-interception', with: { root: 'Corp Root' } },
        { at: '10m', event: 'transport', with: { trustedRoots: ['Corp Root'] } },
      ],
    },
    shows: fates,
    is: ['Fail to send out Call Home HTTP message.', ...CURED],
  },
  {
    source: 'F11, FN72323, CSCvx00521',
    rule: 'a release without the new root does not reach the cloud; an upgrade brings the root',
    plan: {
      for: '1h',
      groups: [{ profile: 'catalyst-9300-24p', release: '16.12.5', transport: { trustedRoots: [] } }],
      steps: [
        { at: '10m', event: 'upgrade', with: '16.12.6' },
        { at: '11m', event: 'register' },
      ],
    },
    shows: fates,
    is: ['Fail to send out Call Home HTTP message.', ...CURED],
  },
];

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

const identity: readonly Situation[] = [
  {
    source: 'P§1.6; S4',
    rule: 'a product instance removed by hand: the device learns of it at its next message, and force registers it anew',
    plan: {
      for: '32d',
      steps: [
        { at: '10d', event: 'remove-instance' },
        { at: '31d', event: 'register', with: { force: true } },
      ],
    },
    shows: (lived) => ({
      told: chronicleOf(lived)[0],
      life: thereafter(lived).map((line) => line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '<id>')),
    }),
    is: {
      told: '10d cssm: instance-removed (removed by hand)',
      life: [
        `30d5m2s authorization ${NOT_VALID}`,
        `30d5m33s authorization ${NOT_VALID}`,
        `30d23h5m34s authorization ${NOT_VALID}`,
        '31d1s registration ok',
        '31d1s REGISTERED',
        '31d2s authorization ok',
        '31d2s AUTHORIZED',
      ],
    },
  },
  {
    source: 'remove-instance',
    rule: 'a device that is not registered has none to remove',
    plan: { for: '1d', groups: [{ register: null }], steps: [{ at: '1h', event: 'remove-instance' }] },
    shows: chronicleOf,
    is: ['1h step: remove-instance (1)'],
  },
  {
    source: 'F19, S1',
    rule: 'a revoked token registers nobody; the text does not give it away',
    plan: { for: '10m', steps: [{ at: '1m', event: 'revoke-token', with: { account: 'VA-0' } }] },
    shows: (lived) => fates(lived).map((text) => text.replace(/token .*…/, 'token …')),
    is: ['{"token":["The token … is not valid."]}'],
  },
  {
    source: 'S4',
    rule: 'whoever is registered does not notice',
    plan: { for: '31d', steps: [{ at: '1h', event: 'revoke-token', with: { account: 'VA-0' } }] },
    shows: thereafter,
    is: ['30d5m2s authorization ok'],
  },
  {
    source: 'F19, S2: maximum number of uses',
    rule: 'a token for two registers the first two of three devices',
    plan: {
      for: '10m',
      tokenUses: 2,
      groups: [{ register: { after: '1m' } }, { register: { after: '2m' } }, { register: { after: '3m' } }],
    },
    shows: (lived) => [states(lived), lifeOf(lived, 2).length],
    is: [{ AUTHORIZED: 2, EVALUATION: 1 }, 2],
  },
  {
    source: 'F19, S2: 1 to 365 days',
    rule: 'a token that has expired registers nobody',
    plan: { for: '2d', tokenValidFor: '1d', groups: [{ arrive: { at: '1d' } }] },
    shows: states,
    is: { EVALUATION: 1 },
  },
  {
    source: 'S2, S4',
    rule: 'a device that deregisters is in evaluation again and silent; it may register without force',
    plan: {
      for: '1y',
      steps: [
        { at: '10d', event: 'deregister' },
        { at: '20d', event: 'register' },
        { at: '20d1h', event: 'deregister' },
      ],
    },
    shows: thereafter,
    is: [
      '10d1s deregistration ok',
      '10d1s EVALUATION',
      '20d1s registration ok',
      '20d1s REGISTERED',
      '20d2s authorization ok',
      '20d2s AUTHORIZED',
      '20d1h1s deregistration ok',
      '20d1h1s EVALUATION',
      // In use without authorization: 5 min 2 s, then 10 d 1 s, then what is left of 90 d.
      '100d54m58s EVALUATION_EXPIRED',
    ],
  },
  {
    source: 'S4 #1',
    rule: 'a registered device told to register without force refuses by itself',
    plan: { for: '1d', steps: [{ at: '1h', event: 'register' }] },
    shows: thereafter,
    is: [],
  },
  {
    source: 'S2, S4',
    rule: 'the operator may renew the authorization and the ID certificate at any time; the schedule starts anew',
    plan: {
      for: '190d',
      steps: [
        { at: '10d', event: 'renew-auth' },
        { at: '11d', event: 'renew-id' },
      ],
    },
    shows: (lived) => [...thereafter(lived).slice(0, 3), ...thereafter(lived).filter((l) => l.includes('idCert'))],
    is: [
      '10d1s authorization ok',
      '11d1s idCertificateRenewal ok',
      '40d1s authorization ok',
      '11d1s idCertificateRenewal ok',
    ],
  },
];

situations('set-clock', clock);
situations('transport', transport);
situations('licences and features', licences);
situations('identity', identity);

describe('parameters', () => {
  it.each([
    ['set-clock', { offset: '2h' }, true],
    ['set-clock', { offset: '-1d2h' }, true],
    ['set-clock', { offset: '-100y' }, true],
    ['set-clock', { offset: '101y' }, false],
    ['set-clock', { offset: `${'9'.repeat(400)}d` }, false],
    ['set-clock', { offset: '2 hours' }, false],
    ['set-clock', null, false],
    ['reload', null, true],
    ['reload', {}, false],
    ['register', null, true],
    ['register', { force: true }, true],
    ['register', { forse: true }, false],
    ['upgrade', '16.12.3a', true],
    ['upgrade', { release: '16.12.3a' }, true],
    ['upgrade', '', false],
    ['transport', { sourceInterface: 'Vlan27' }, true],
    ['transport', { proxy: { host: 'proxy', port: 0 } }, false],
    ['transport', { proxy: null }, true],
    ['add-licences', { account: 'A', licence: 'B', count: 1 }, true],
    ['add-licences', { account: 'A', licence: 'B', count: 0 }, false],
    ['configure', { licences: { rms: -1 } }, false],
    ['revoke-token', { account: 'A' }, true],
  ])('%s %j: %s', (event, given, valid) => {
    expect(STEP_EVENTS.get(event)?.parameters.safeParse(given).success).toBe(valid);
  });

  it('every event can be looked up by its own name, and says what it is about', () => {
    for (const [name, definition] of STEP_EVENTS) {
      expect(definition.name).toBe(name);
      expect(definition.about).not.toBe('');
    }
  });
});
