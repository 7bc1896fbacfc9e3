import { sumOf } from '../../src/fleet/progress.js';
import { type Lived, lifeOf, type StepPart, since } from './plan.js';
import { situations, thereafter } from './situations.js';

const SILENT: StepPart = { at: '0s', fault: 'dns-silent', for: '2d' };

situations('a name service that never answers (F12, CSCvv67469)', [
  {
    source: 'S2 known issue 4',
    rule: 'on NX-OS the message sticks in the queue, and leaves when names are resolved again',
    plan: { for: '3d', steps: [SILENT] },
    is: ['0s EVALUATION', '2d1s registration ok', '2d1s REGISTERED', '2d2s authorization ok', '2d2s AUTHORIZED'],
  },
  {
    source: 'S2 known issue 4',
    rule: 'a message in the queue is not counted as sent',
    plan: { for: '1d', steps: [SILENT] },
    shows: ({ control }) => [sumOf(control, 'sent'), sumOf(control, 'failed')],
    is: [0, 0],
  },
  {
    source: 'F5: `ip host`',
    rule: 'a name that is entered by hand frees it at once',
    plan: {
      for: '3d',
      steps: [SILENT, { at: '1h', event: 'transport', with: { hosts: { 'tools.cisco.com': '72.163.4.38' } } }],
    },
    shows: (lived) => lifeOf(lived).slice(1, 2),
    is: ['1h1s registration ok'],
  },
  {
    source: 'S2: the deadline runs on',
    rule: 'meanwhile the authorization expires; the stuck renewal cures it, and the next one, long overdue, follows at once',
    plan: { for: '101d', steps: [{ at: '10d', fault: 'dns-silent', for: '90d' }] },
    shows: thereafter,
    is: ['90d2m1s AUTHORIZATION_EXPIRED', '100d1s authorization ok', '100d1s AUTHORIZED', '100d3s authorization ok'],
  },
  {
    source: 'the queue is memory (modelled)',
    rule: 'a reload empties the queue: the registration is given up',
    plan: { for: '3d', steps: [SILENT, { at: '1d', event: 'reload' }] },
    is: ['0s EVALUATION'],
  },
  {
    source: 'the queue is memory (modelled)',
    rule: 'a device without power sends nothing when names are resolved again',
    plan: {
      for: '32d',
      steps: [
        { at: '30d', fault: 'dns-silent', for: '1d' },
        { at: '30d1h', event: 'power-off' },
      ],
    },
    shows: thereafter,
    is: [],
  },
  {
    source: 'S1, F5 (ERR 218)',
    rule: 'on IOS-XE it fails like a name that is not known, and is retried',
    plan: { for: '10m', groups: [{ profile: 'catalyst-9300-24p' }], steps: [SILENT] },
    is: ['0s EVALUATION', '5m1s registration dns-silent: Fail to send out Call Home HTTP message.'],
  },
]);

/** Thirty commands, one a second. */
const hasty: StepPart[] = Array.from({ length: 30 }, (_, second) => ({ at: `1d${second}s`, event: 'renew-auth' }));
const onTheDayAfter = (lived: Lived) => thereafter(lived).map((line) => line.replace(' authorization ok', ''));

situations('rate limit: 20 messages a minute (P§2.3)', [
  {
    source: 'P§2.3',
    rule: 'the 21st waits in the queue until it may leave; commands in between make one message',
    plan: { for: '2d', wire: { latencyMs: 100 }, steps: hasty },
    shows: (lived) => lived.events.flatMap((event) => (event.kind === 'message' ? [since(event.t)] : [])).slice(2),
    is: [
      ...Array.from({ length: 20 }, (_, second) => `1d${second || ''}${second ? 's' : ''}100ms`),
      '1d1m12s100ms',
      '1d1m12s200ms',
    ],
  },
  {
    source: "P§2.3: the limit is call home's",
    rule: 'Smart Transport has none',
    plan: { for: '1d1h', groups: [{ profile: 'expressway-c' }], steps: hasty },
    shows: (lived) => onTheDayAfter(lived).filter((line) => !line.endsWith('usage ok')).length,
    is: 30,
  },
]);
