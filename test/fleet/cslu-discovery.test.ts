import { expect } from 'vitest';
import { CSLU_URL, SWITCH } from './cslu-switch.js';
import { type GroupPart, type Lived, lifeOf } from './plan.js';
import { type Situation, situations } from './situations.js';

const FOUND = ['10m1s hello ok', '10m2s trustSync ok'];
const UNRESOLVED = ['10m1s hello dns: Unable to resolve server hostname/domain name'];

/** What a device lived through until it first heard of its CSLU, or did not. */
function firstWord(lived: Lived): string[] {
  return lifeOf(lived)
    .filter((line) => !line.includes('IN_USE'))
    .slice(0, 2);
}

const HALF_HOUR = '30m';

/** What the last command of each device printed. */
function answers({ events }: Lived): string[] {
  return events.flatMap((event) => (event.kind === 'exec' ? [event.text] : []));
}

const discovery: readonly Situation[] = [
  {
    source: 'S1 "CSLU discovery"',
    rule: 'a device without address asks the name service for cslu-local',
    plan: { for: HALF_HOUR, csluNames: ['cslu-local'], groups: [SWITCH] },
    shows: firstWord,
    is: FOUND,
  },
  {
    source: 'S1, F14',
    rule: 'and finds nothing where nobody has entered that name',
    plan: { for: HALF_HOUR, csluNames: [], groups: [SWITCH] },
    shows: firstWord,
    is: UNRESOLVED,
  },
  {
    source: 'F14',
    rule: 'or where there is no CSLU',
    plan: { for: HALF_HOUR, groups: [SWITCH] },
    shows: firstWord,
    is: UNRESOLVED,
  },
  {
    source: 'S1: "DNS server configured"',
    rule: 'or without a name server',
    plan: { for: HALF_HOUR, csluNames: ['cslu-local'], groups: [{ ...SWITCH, transport: { nameServer: false } }] },
    shows: firstWord,
    is: UNRESOLVED,
  },
  {
    source: 'S1 ERR 218',
    rule: 'or while the name service is down',
    plan: { for: HALF_HOUR, csluNames: ['cslu-local'], groups: [SWITCH], steps: [{ at: '0s', fault: 'dns-down' }] },
    shows: firstWord,
    is: UNRESOLVED,
  },
  {
    source: 'S4: ip host',
    rule: 'an ip host entry needs no name server',
    plan: {
      for: HALF_HOUR,
      csluNames: [],
      groups: [{ ...SWITCH, transport: { nameServer: false, hosts: { 'CSLU-local': '192.0.2.9' } } }],
    },
    shows: firstWord,
    is: FOUND,
  },
  {
    source: 'S1: cslu-local.<domain>',
    rule: 'a device that has a domain name asks for cslu-local in it too, from the command on',
    plan: {
      for: '80m',
      csluNames: ['CSLU-LOCAL.example.com'],
      groups: [SWITCH],
      steps: [{ at: '20m', exec: ['configure terminal', 'ip domain name example.com', 'end'] }],
    },
    shows: (lived) => lifeOf(lived).filter((line) => line.includes('hello')),
    is: [...UNRESOLVED, '1h1s hello ok', '1h1m3s hello ok', '1h10m11s hello ok'],
  },
  {
    source: 'S1: cslu-local.<domain>',
    rule: 'but not in another domain',
    plan: {
      for: HALF_HOUR,
      csluNames: ['cslu-local.example.com'],
      groups: [SWITCH],
      steps: [{ at: '5m', exec: ['configure terminal', 'ip domain name example.org', 'end'] }],
    },
    shows: firstWord,
    is: UNRESOLVED,
  },
  {
    source: 'P§2.1: http://<ip>:8182/cslu/v1/pi',
    rule: 'one with an address asks nobody, and goes there over plain http',
    plan: { for: HALF_HOUR, csluNames: [], groups: [{ ...SWITCH, transport: { nameServer: false, url: CSLU_URL } }] },
    shows: firstWord,
    is: FOUND,
  },
  {
    source: 'F14: cure',
    rule: 'the address is configured, and the next message goes through',
    plan: {
      for: '80m',
      csluNames: [],
      groups: [SWITCH],
      steps: [{ at: '20m', exec: ['configure terminal', `license smart url cslu ${CSLU_URL}`, 'end'] }],
    },
    shows: (lived) => lifeOf(lived).slice(2, 5),
    is: [...UNRESOLVED, '30m1s hello ok', '30m2s trustSync ok'],
  },
  {
    source: 'S1: port 8182; S4: ping, telnet',
    rule: 'an operator finds by ping and telnet what the device finds',
    plan: {
      for: HALF_HOUR,
      csluNames: ['cslu-local'],
      groups: [SWITCH, { ...SWITCH, transport: { nameServer: false } }],
      steps: [{ at: '20m', exec: ['telnet cslu-local 8182'] }],
    },
    shows: answers,
    is: [expect.stringMatching(/, 8182\)\.\.\. Open/), expect.stringContaining('% Bad IP address or host name')],
  },
  {
    source: 'S1: port 8182; S4: ping, telnet',
    rule: 'and that nobody listens where there is no CSLU',
    plan: { for: HALF_HOUR, groups: [SWITCH], steps: [{ at: '20m', exec: ['telnet 192.0.2.9 8182'] }] },
    shows: answers,
    is: [expect.stringContaining('% Connection refused by remote host')],
  },
  {
    source: 'assumed [I]',
    rule: 'an address at which no CSLU listens refuses; the CSSM does not answer in its place',
    plan: { for: HALF_HOUR, groups: [{ ...SWITCH, transport: { url: CSLU_URL } }] },
    shows: firstWord,
    is: ['10m1s hello refused: Communication message send error'],
  },
];

situations('how a device finds its CSLU', discovery);

/** Told to trust after five minutes, as an operator of `smart` would; over cslu that is not needed. */
const AUTOMATIC: GroupPart = {
  profile: 'catalyst-9300-24p',
  release: '17.9.4',
  transport: { kind: 'automatic', url: 'https://smartreceiver.cisco.com/licservice/license' },
};

function typesOf(lived: Lived): string[] {
  return lifeOf(lived).filter((line) => !line.includes('IN_USE'));
}

situations('transport automatic (modelled: the vendor publishes its name only)', [
  {
    source: 'modelled',
    rule: 'is CSLU where one is found by name: a hello goes before the others, and its address is not the configured one',
    plan: { for: HALF_HOUR, csluNames: ['cslu-local'], groups: [{ ...AUTOMATIC, register: null }] },
    shows: firstWord,
    is: FOUND,
  },
  {
    source: 'modelled',
    rule: 'is Smart Transport where there is none: with trust, without hello',
    plan: { for: HALF_HOUR, groups: [AUTOMATIC] },
    shows: typesOf,
    is: ['5m1s trust ok', '10m1s trustSync ok'],
  },
  {
    source: 'modelled',
    rule: 'or where the name is not known, and never says that a server cannot be resolved',
    plan: { for: HALF_HOUR, csluNames: [], groups: [AUTOMATIC] },
    shows: typesOf,
    is: ['5m1s trust ok', '10m1s trustSync ok'],
  },
  {
    source: 'modelled',
    rule: 'is CSLU where its address is configured, without asking for its name',
    plan: {
      for: HALF_HOUR,
      csluNames: [],
      groups: [{ ...AUTOMATIC, register: null, transport: { kind: 'automatic', url: CSLU_URL, nameServer: false } }],
    },
    shows: firstWord,
    is: FOUND,
  },
  {
    source: 'modelled',
    rule: 'goes over to CSLU when the name service is there again, and stays with it when it fails anew',
    plan: {
      for: '4h',
      csluNames: ['cslu-local'],
      groups: [{ ...AUTOMATIC, register: null, arrive: { at: '1m' } }],
      steps: [
        { at: '0s', fault: 'dns-down', for: '1h' },
        { at: '2h', fault: 'dns-down' },
        { at: '3h', exec: ['license smart sync all'] },
      ],
    },
    shows: typesOf,
    is: [
      '1h1m1s hello ok',
      '1h1m2s usageReport ok',
      '1h2m3s hello ok',
      '1h2m4s resultPolling ok',
      '1h10m1s hello ok',
      '1h10m2s trustSync ok',
      '3h1s hello dns: Unable to resolve server hostname/domain name',
      '3h2s hello dns: Unable to resolve server hostname/domain name',
    ],
  },
  {
    source: 'modelled',
    rule: 'looks anew when it starts: after a restart without name service it is Smart Transport, for which it has no trust',
    plan: {
      for: '4h',
      csluNames: ['cslu-local'],
      groups: [{ ...AUTOMATIC, register: null }],
      steps: [
        { at: '30m', fault: 'dns-down' },
        { at: '31m', event: 'reload' },
      ],
    },
    shows: typesOf,
    is: FOUND,
  },
  {
    source: 'S1 layout; the type as YM names it [I]',
    rule: 'show license status names it, and where what it has found goes',
    plan: {
      for: HALF_HOUR,
      csluNames: ['cslu-local'],
      groups: [
        { ...AUTOMATIC, register: null },
        { ...AUTOMATIC, transport: { ...AUTOMATIC.transport, nameServer: false } },
      ],
      steps: [{ at: '20m', exec: ['show license status | include Type:|address:|URL:'] }],
    },
    shows: answers,
    is: [
      '  Type: Automatic\n  Cslu address: <empty>\n',
      '  Type: Automatic\n  URL: https://smartreceiver.cisco.com/licservice/license\n',
    ],
  },
]);
