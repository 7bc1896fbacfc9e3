import { expect } from 'vitest';
import { CSLU_URL, SWITCH } from './cslu-switch.js';
import { type Lived, lifeOf } from './plan.js';
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
