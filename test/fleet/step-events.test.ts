import { describe, expect, it } from 'vitest';
import { STEP_EVENTS } from '../../src/fleet/events/register.js';
import { chronicleOf, type Lived, lifeOf, ms, START_MS, serialOf } from './plan.js';
import { NX_SEND_FAILED, type Situation, situations, thereafter } from './situations.js';

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
