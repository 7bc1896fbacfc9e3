import { sumOf } from '../../src/fleet/progress.js';
import { chronicleOf, type Lived, lifeOf } from './plan.js';
import { REGISTERED_AT_FIVE_MINUTES, type Situation, situations, thereafter } from './situations.js';

const counts = ({ results }: Lived) =>
  results.map(({ totals }) => Object.fromEntries(Object.entries(totals.messages).filter(([, count]) => count > 0)));
const outcome = ({ control, results }: Lived) => ({
  sent: sumOf(control, 'sent'),
  ok: sumOf(control, 'ok'),
  failed: sumOf(control, 'failed'),
  states: results[0]?.totals.states,
});
const ABANDONED = 'abandoned: the device restarted before the answer came';

const ordinary: readonly Situation[] = [
  {
    source: 'S2, P§8',
    rule: 'registers, is authorized at once, and renews 30 days after it asked, not after it was answered',
    plan: { for: '61d' },
    is: [...REGISTERED_AT_FIVE_MINUTES, '30d5m2s authorization ok', '60d5m2s authorization ok'],
  },
  {
    source: 'S2',
    rule: 'in a year asks for 13 authorizations and 2 renewals of the ID certificate',
    plan: { for: '365d' },
    shows: counts,
    is: [{ registration: 1, authorization: 13, idCertificateRenewal: 2 }],
  },
  {
    source: 'S3',
    rule: 'an Expressway reports its usage every 6 hours from its registration on',
    plan: { for: '1d', groups: [{ profile: 'expressway-c' }] },
    shows: thereafter,
    is: ['6h5m1s usage ok', '12h5m1s usage ok', '18h5m1s usage ok'],
  },
  {
    source: 'S2',
    rule: 'a device that is not told to register sends nothing; its 90 days of evaluation are spent in use',
    plan: { for: '1y', groups: [{ register: null }] },
    is: ['0s EVALUATION', '90d EVALUATION_EXPIRED'],
  },
  {
    source: 'S4',
    rule: 'a device that uses no licensed feature has nothing to authorize',
    plan: { for: '60d', groups: [{ features: [] }] },
    is: ['0s EVALUATION', '5m1s registration ok', '5m1s REGISTERED'],
  },
  {
    source: 'plan: arrive and register',
    rule: 'registers so long after its own arrival',
    plan: { for: '4d', groups: [{ arrive: { at: '2d' }, register: { after: '1h' } }] },
    is: [
      '2d EVALUATION',
      '2d1h1s registration ok',
      '2d1h1s REGISTERED',
      '2d1h2s authorization ok',
      '2d1h2s AUTHORIZED',
    ],
  },
  {
    source: 'wire.latency',
    rule: 'the answer comes after the modelled latency, and the next message leaves when it is there',
    plan: { for: '1d', wire: { latencyMs: 250 } },
    is: [
      '0s EVALUATION',
      '5m250ms registration ok',
      '5m250ms REGISTERED',
      '5m500ms authorization ok',
      '5m500ms AUTHORIZED',
    ],
  },
  {
    source: 'S2: the server may dictate intervals',
    rule: 'renews when the server said',
    plan: { for: '21d', intervals: { authorizationRenewalMs: 10 * 86_400_000 } },
    shows: thereafter,
    is: ['10d5m2s authorization ok', '20d5m2s authorization ok'],
  },
];

const restarts: readonly Situation[] = [
  {
    source: 'F25, S4',
    rule: 'a registration that was not saved is lost at a reload, and the evaluation goes on',
    plan: { for: '60d', groups: [{ saves: false }], steps: [{ at: '1d', event: 'reload' }] },
    shows: thereafter,
    is: ['1d EVALUATION'],
  },
  {
    source: 'F25, S4',
    rule: 'a registration saved by hand survives a reload',
    plan: {
      for: '60d',
      groups: [{ saves: false }],
      steps: [
        { at: '12h', event: 'save' },
        { at: '1d', event: 'reload' },
      ],
    },
    shows: thereafter,
    is: ['30d5m2s authorization ok'],
  },
  {
    source: 'S4',
    rule: 'a registration that the device saves by itself survives a reload, schedule and all',
    plan: { for: '31d', steps: [{ at: '1d', event: 'reload' }] },
    shows: thereafter,
    is: ['30d5m2s authorization ok'],
  },
  {
    source: 'S2',
    rule: 'what was due while the power was off goes as soon as it is back',
    plan: {
      for: '71d',
      steps: [
        { at: '10d', event: 'power-off' },
        { at: '40d', event: 'power-on' },
      ],
    },
    shows: thereafter,
    is: ['40d1s authorization ok', '70d1s authorization ok'],
  },
  {
    source: 'S2: 90 days of use',
    rule: 'the evaluation stands still while the power is off',
    plan: {
      for: '1y',
      groups: [{ register: null }],
      steps: [
        { at: '10d', event: 'power-off' },
        { at: '40d', event: 'power-on' },
      ],
    },
    is: ['0s EVALUATION', '120d EVALUATION_EXPIRED'],
  },
  {
    source: 'S2 "Authorization Expired"',
    rule: 'after 110 days without power the authorization has expired, and is renewed at once',
    plan: {
      for: '121d',
      steps: [
        { at: '10d', event: 'power-off' },
        { at: '120d', event: 'power-on' },
      ],
    },
    shows: thereafter,
    is: ['120d AUTHORIZATION_EXPIRED', '120d1s authorization ok', '120d1s AUTHORIZED'],
  },
  {
    source: 'S2, S4',
    rule: 'meanwhile the CSSM put the licences back, 90 days after the last contact',
    plan: { for: '121d', steps: [{ at: '10d', event: 'power-off' }] },
    shows: chronicleOf,
    is: [
      '10d step: power-off (1)',
      '90d5m1s cssm: licences-released',
      '90d5m1s cssm: alert (Product Instance Failed to Connect)',
    ],
  },
  {
    source: 'S2',
    rule: 'a year after its last renewal a device that is off is removed from the CSSM, and unregistered when it is back',
    plan: {
      for: '380d',
      steps: [
        { at: '10d', event: 'power-off' },
        { at: '370d', event: 'power-on' },
      ],
    },
    shows: (lived) => [...chronicleOf(lived).slice(-3), ...thereafter(lived)],
    is: [
      '365d2m cssm: instance-removed (ID certificate expired)',
      '365d2m cssm: alert (Product Instance Failed to Renew)',
      '370d step: power-on (1)',
      '370d EVALUATION',
    ],
  },
];

const cutOff: readonly Situation[] = [
  {
    source: 'modelled [I]: the command is not part of the configuration',
    rule: 'a reload while the registration is on its way abandons it; the device stays unregistered',
    plan: { for: '1d', steps: [{ at: '5m500ms', event: 'reload' }] },
    shows: (lived) => ({ life: lifeOf(lived), ...outcome(lived) }),
    is: {
      life: ['0s EVALUATION', `5m500ms registration ${ABANDONED}`],
      sent: 1,
      ok: 0,
      failed: 1,
      states: { EVALUATION: 1 },
    },
  },
  {
    source: 'S4 #1, F1',
    rule: 'the CSSM has answered that registration, so the next one needs force',
    plan: {
      for: '1d',
      steps: [
        { at: '5m500ms', event: 'reload' },
        { at: '1h', event: 'register' },
        { at: '1h1m', event: 'register', with: { force: true } },
      ],
    },
    shows: (lived) => lifeOf(lived).slice(2),
    is: [
      '1h1s registration refused-by-server: Product Already Registered',
      '1h1m1s registration ok',
      '1h1m1s REGISTERED',
      '1h1m2s authorization ok',
      '1h1m2s AUTHORIZED',
    ],
  },
  {
    source: 'agent: an exchange cut off is owed again',
    rule: 'a reload while a renewal is on its way abandons it and sends it anew',
    plan: { for: '40d', steps: [{ at: '30d5m1s500ms', event: 'reload' }] },
    shows: thereafter,
    is: [`30d5m1s500ms authorization ${ABANDONED}`, '30d5m2s500ms authorization ok'],
  },
  {
    source: 'agent: an exchange cut off is owed again',
    rule: 'a power loss while a renewal is on its way abandons it; it goes again when the power is back',
    plan: {
      for: '40d',
      steps: [
        { at: '30d5m1s500ms', event: 'power-off' },
        { at: '31d', event: 'power-on' },
      ],
    },
    shows: thereafter,
    is: [`30d5m1s500ms authorization ${ABANDONED}`, '31d1s authorization ok'],
  },
  {
    source: 'agent',
    rule: 'an answer that came before the reload counts',
    plan: { for: '1d', steps: [{ at: '5m2s', event: 'reload' }] },
    is: REGISTERED_AT_FIVE_MINUTES,
  },
];

const notThereYet: readonly Situation[] = [
  {
    source: 'plan: arrive',
    rule: 'a device hears no command before it arrives',
    plan: {
      for: '3d',
      groups: [{ arrive: { at: '2d' }, register: null }],
      steps: [
        { at: '1d', event: 'power-on' },
        { at: '1d1h', event: 'register' },
        { at: '1d2h', event: 'reload' },
      ],
    },
    is: ['2d EVALUATION'],
  },
  {
    source: 'plan: arrive',
    rule: 'but it can be prepared: it arrives with the release that was installed',
    plan: {
      for: '3d',
      groups: [{ profile: 'catalyst-9500-32c', release: '16.12.1', arrive: { at: '2d' } }],
      steps: [{ at: '1d', event: 'upgrade', with: '16.12.3a' }],
    },
    shows: ({ events }) => events.flatMap((event) => (event.kind === 'device' ? [event.release] : [])),
    is: ['16.12.3a'],
  },
];

situations('a device lives as licensing §1 says', ordinary);
situations('restarts', restarts);
situations('a restart while a message is on its way', cutOff);
situations('before a device arrives', notThereYet);
