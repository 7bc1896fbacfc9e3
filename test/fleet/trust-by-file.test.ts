import { type GroupPart, type Lived, lifeOf } from './plan.js';
import { type Situation, situations } from './situations.js';

/** A stack of two without any way out, which nobody gives an ID token. */
const STACK: GroupPart = {
  profile: 'catalyst-9300-24p',
  release: '17.9.4',
  members: 2,
  transport: { kind: 'off' },
  register: null,
};

/** Somebody carries the request to CSSM and the answer back, then lets the device report itself. */
const CARRIED = [
  { at: '1d', exec: ['license smart save trust-request flash:trust.txt'] },
  { at: '1d1h', event: 'exchange-usage-file', with: { usage: 'trust.txt', ack: 'codes.txt' } },
  { at: '1d2h', exec: ['license smart import flash:codes.txt'] },
] as const;

function answers({ events }: Lived): string[] {
  return events.flatMap((event) => (event.kind === 'exec' ? [event.text] : []));
}

const trustByFile: readonly Situation[] = [
  {
    source: 'YM rpc trust-request-save; P§3.8 category TRUST CODE',
    rule: 'every member has its code, without an ID token and without a message',
    plan: {
      for: '2d',
      groups: [STACK],
      steps: [...CARRIED, { at: '1d3h', exec: ['show license status | count INSTALLED on'] }],
    },
    shows: (lived) => [answers(lived), lifeOf(lived)],
    is: [
      ['', 'Import Data Successful\n', 'Number of lines which match regexp = 2\n'],
      ['0s NOT_IN_USE', '0s IN_USE'],
    ],
  },
  {
    source: 'S1: direct needs trust',
    rule: 'and the device reports directly from then on',
    plan: {
      for: '2d',
      groups: [STACK],
      steps: [...CARRIED, { at: '1d3h', exec: ['configure terminal', 'license smart transport smart', 'end'] }],
    },
    shows: (lived) => lifeOf(lived).slice(2),
    is: ['1d3h10m1s trustSync ok', '1d4h1s usageReport ok', '1d4h5m2s resultPolling ok'],
  },
];

situations('trust by file', trustByFile);
