import { describe, expect, it } from 'vitest';
import { diagnosticsOf, withLines, withoutFleet } from './scenario-text.js';

interface Row {
  readonly what: string;
  readonly text: string;
  readonly errors: readonly string[];
}

const group = (fields: string): string => withoutFleet(`fleet: [{label: access, count: 10, ${fields}}]`);
const step = (fields: string): string => withLines('steps:', `  - {${fields}}`);
const expectation = (fields: string): string => withLines('expect:', `  - {name: it holds, ${fields}}`);
const account = (fields: string): string =>
  withLines('accounts:', '  - smartAccount: ACME', `    virtualAccounts: [{name: Campus, ${fields}}]`);

const FORM: readonly Row[] = [
  {
    what: 'an unknown key at the top',
    text: withLines('sede: 3'),
    errors: ['5:1: unknown key "sede"; did you mean "seed"?'],
  },
  {
    what: 'an unknown key in a block',
    text: withLines('time: {for: 3d, pase: open}'),
    errors: ['5:17: unknown key "pase"'],
  },
  {
    what: 'an unknown key in an entry of a list',
    text: group('profile: catalyst-9300-24p, relaese: 16.12.4'),
    errors: ['4:64: unknown key "relaese"; did you mean "release"?'],
  },
  {
    what: 'a key that is missing',
    text: withoutFleet('fleet: [{label: access, profile: catalyst-9300-24p}]'),
    errors: ['4:9: count is missing'],
  },
  { what: 'no fleet at all', text: withoutFleet('seed: 3'), errors: ['1:1: fleet is missing'] },
  { what: 'an empty file', text: '', errors: ['1:1: the scenario must be a block of keys, not nothing'] },
  { what: 'a list for a scenario', text: '- 1', errors: ['1:1: the scenario must be a block of keys, not a list'] },
  {
    what: 'text for a number',
    text: withLines('seed: three'),
    errors: ['5:7: seed must be a whole number from 0 to 4294967295, not "three"'],
  },
  {
    what: 'a number that is too large',
    text: withLines('seed: 1e99'),
    errors: ['5:7: seed must be a whole number from 0 to 4294967295, not 1e+99'],
  },
  {
    what: 'a number for text, as a release without quotes is',
    text: group('profile: catalyst-9300-24p, release: 16.9'),
    errors: ['4:73: release must be a release, in quotes if it looks like a number, not 16.9'],
  },
  {
    what: 'a list for a block',
    text: withLines('time: [1, 2]'),
    errors: ['5:7: time must be a block of keys, not a list'],
  },
  {
    what: 'nothing for a list',
    text: withLines('steps:'),
    errors: ['5:7: steps must be a list, not nothing'],
  },
  {
    what: 'yes for true',
    text: group('profile: catalyst-9300-24p, saves: yes'),
    errors: ['4:71: saves must be true or false, not "yes"'],
  },
  {
    what: 'a number for a duration',
    text: withLines('time: {for: 30}'),
    errors: ['5:13: for must be a duration such as 90d, 15m or 1h30m, not 30'],
  },
  {
    what: 'a duration in words',
    text: withLines('time: {for: 30 days}'),
    errors: ['5:13: for must be a duration such as 90d, 15m or 1h30m, not "30 days"'],
  },
  {
    what: 'a duration of many digits',
    text: withLines(`time: {for: ${'9'.repeat(400)}d}`),
    errors: [`5:13: for must be at most 100y, not "${'9'.repeat(60)}…"`],
  },
  {
    what: 'a run of no time',
    text: withLines('time: {for: 0s}'),
    errors: ['5:13: for must be longer than 0s, not "0s"'],
  },
  {
    what: 'a date that does not exist',
    text: withLines('time: {start: 2026-02-30T00:00:00Z}'),
    errors: ['5:15: start must be a time such as 2026-01-01T00:00:00Z, not "2026-02-30T00:00:00Z"'],
  },
  {
    what: 'a speed of nothing',
    text: withLines('time: {speed: 0x}'),
    errors: ['5:15: speed must be max, or a factor of real time such as 1x or 60x, not "0x"'],
  },
  {
    what: 'a word that is not one of a few',
    text: withLines('time: {pacing: opne}'),
    errors: ['5:16: pacing must be one of closed, open, not "opne"; did you mean "open"?'],
  },
  {
    what: 'an endpoint of another kind',
    text: withLines('endpoint: {kind: csm}'),
    errors: ['5:18: kind must be one of cssm, on-prem, cslu, not "csm"; did you mean "cssm"?'],
  },
  {
    what: 'another version of the format',
    text: withLines().replace('version: 1', 'version: 2'),
    errors: ['1:10: version must be 1, not 2'],
  },
  {
    what: 'a value of none of two forms',
    text: group('profile: catalyst-9300-24p, register: never'),
    errors: ['4:74: register must be false, or a block of keys, not "never"'],
  },
  {
    what: 'a mistake inside one of two forms',
    text: group('profile: catalyst-9300-24p, register: {after: soon}'),
    errors: ['4:82: after must be a duration such as 90d, 15m or 1h30m, not "soon"'],
  },
  {
    what: 'a share above 100 %',
    text: step('at: 1d, on: {share: 120%}, event: reload'),
    errors: ['6:26: share must be a share from 0% to 100%, not "120%"'],
  },
  {
    what: 'a control character in a name',
    text: group('profile: "catalyst\\e[31m"'),
    errors: ['4:45: profile must be the name of a profile on one line, not "catalyst\\u001b[31m"'],
  },
];

const YAML: readonly Row[] = [
  {
    what: 'a key twice',
    text: withLines('seed: 1', 'seed: 2'),
    errors: ['6:1: the key "seed" stands here twice'],
  },
  {
    what: 'a bracket that is not closed',
    text: withLines('steps: [{at: 1d}'),
    errors: ['6:1: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
  },
  {
    what: 'a second document',
    text: withLines('---', 'seed: 2'),
    errors: ['5:1: a second document begins; a scenario is one'],
  },
  { what: 'a key that is a list', text: withLines('? [a, b]', ': 1'), errors: ['5:3: a key must be a word'] },
  { what: 'a key with powers', text: withLines('__proto__: {}'), errors: ['5:1: the key "__proto__" cannot be used'] },
  { what: 'an alias to nothing', text: withLines('seed: *s'), errors: ['5:7: there is no anchor &s before this'] },
  { what: 'an alias inside its anchor', text: withLines('steps: &s [*s]'), errors: ['5:12: *s stands inside itself'] },
  {
    what: 'a control character',
    text: withLines('about: "a\u0001"'),
    errors: ['5:10: the file holds a control character: it is not plain text'],
  },
  {
    what: 'blocks in blocks in blocks',
    text: withLines(`steps: ${'['.repeat(100_000)}`),
    errors: ['5:40: blocks within blocks, more than 32 deep'],
  },
  {
    what: 'an alias bomb',
    text: withLines(
      'steps:',
      '- &a [x,x,x,x,x,x,x,x,x,x]',
      ...[...'bcdefgh'].map((name, at) => `- &${name} [${Array(10).fill(`*${'abcdefgh'[at]}`).join(',')}]`),
    ),
    errors: ['1:1: aliases make this far larger than it is written'],
  },
];

const NAMES: readonly Row[] = [
  {
    what: 'an unknown profile',
    text: group('profile: catalyst-9300-24'),
    errors: ['4:45: There is no profile "catalyst-9300-24"; did you mean "catalyst-9300-24p"?'],
  },
  {
    what: 'a model without Smart Licensing, by its product id (S2)',
    text: group('profile: N3K-C3016'),
    errors: [
      '4:45: N3K-C3016 has no Smart Licensing: from NX-OS 9.3(3) all Nexus 3000 and 9000 switches support Smart Licensing except the Nexus 3016 and 3064 (S2)',
    ],
  },
  {
    what: 'a release the profile does not have',
    text: group('profile: catalyst-9300-24p, release: 16.12.44'),
    errors: ['4:73: catalyst-9300-24p has no release 16.12.44; did you mean "16.12.4"?'],
  },
  {
    what: 'a stack larger than the model allows',
    text: group('profile: catalyst-9300-24p, members: 9'),
    errors: ['4:73: catalyst-9300-24p stacks at most 8, not 9 members'],
  },
  {
    what: 'members of what stands alone',
    text: group('profile: nexus-93180yc-ex, members: 2'),
    errors: ['4:72: nexus-93180yc-ex stands alone, not 2 members'],
  },
  {
    what: 'a licence the model does not have',
    text: group('profile: catalyst-9300-24p, release: 16.12.4, licences: [network-advantge]'),
    errors: [
      '4:93: catalyst-9300-24p 16.12.4: there is no licence "network-advantge"; did you mean "network-advantage"?',
    ],
  },
  {
    what: 'a number for a licence that is counted by members',
    text: group('profile: catalyst-9300-24p, release: 16.12.4, licences: {dna-advantage: 3}'),
    errors: ['4:108: catalyst-9300-24p 16.12.4 counts dna-advantage per member: name it in a list, without a number'],
  },
  {
    what: 'an unknown virtual account',
    text: group('profile: catalyst-9300-24p, account: Defalt'),
    errors: ['4:73: there is no virtual account "Defalt"; did you mean "Default"?'],
  },
  {
    what: 'an unknown token',
    text: group('profile: catalyst-9300-24p, register: {token: defautl}'),
    errors: ['4:82: virtual account Default: there is no token "defautl"; did you mean "default"?'],
  },
  {
    what: 'an unknown licence in an account',
    text: account('licences: {C9300-24 Network Advantages: 10}'),
    errors: ['7:78: there is no licence "C9300-24 Network Advantages"; did you mean "C9300-24 Network Advantage"?'],
  },
  {
    what: 'a token named twice',
    text: account('tokens: [{name: a}, {name: a}, {name: default}]'),
    errors: ['7:58: the token "a" stands here twice'],
  },
  {
    what: 'an unknown label of a step',
    text: step('at: 1d, on: {label: acces}, event: reload'),
    errors: ['6:26: there is no label "acces"; did you mean "access"?'],
  },
  {
    what: 'an unknown label in a list',
    text: step('at: 1d, on: {label: [access, acces]}, event: reload'),
    errors: ['6:35: there is no label "acces"; did you mean "access"?'],
  },
  {
    what: 'an unknown fault',
    text: step('at: 1d, fault: {outge: {for: 1d}}'),
    errors: ['6:22: unknown key "outge"; did you mean "outage"?'],
  },
  {
    what: 'an unknown event, by its name alone',
    text: step('at: 1d, event: relaod'),
    errors: [expect.stringMatching(/^6:21: event must be one of register, .*, not "relaod"; did you mean "reload"\?$/)],
  },
  {
    what: 'an unknown parameter of a fault',
    text: step('at: 1d, fault: {outage: {form: refused}}'),
    errors: [expect.stringMatching(/^6:31: unknown key "form"; did you mean "for"\?$/)],
  },
  {
    what: 'an event that needs parameters, without',
    text: step('at: 1d, event: add-licences'),
    errors: ['6:21: add-licences needs parameters: account, licence, count'],
  },
  {
    what: 'names in the parameters of an event',
    text: step('at: 1d, event: {add-licences: {account: Defaul, licence: C9300-24 Network Adv, count: 1}}'),
    errors: [
      '6:46: there is no virtual account "Defaul"; did you mean "Default"?',
      '6:63: there is no licence "C9300-24 Network Adv"; did you mean "C9300-24 Network Advantage"?',
    ],
  },
  {
    what: 'an upgrade to a release the devices cannot have',
    text: step('at: 1d, event: {upgrade: 16.12.9}'),
    errors: [expect.stringMatching(/^6:31: catalyst-9300-24p has no release 16\.12\.9/)],
  },
  {
    what: 'an unknown label of an expectation',
    text: expectation('state: AUTHORIZED, on: {label: acess}'),
    errors: ['6:53: there is no label "acess"; did you mean "access"?'],
  },
  {
    what: 'a profile no device has',
    text: expectation('state: AUTHORIZED, on: {profile: expressway-c}'),
    errors: ['6:55: no device of this fleet has the profile expressway-c'],
  },
  {
    what: 'an unknown metric',
    text: expectation('metric: messages.faild, equals: 0'),
    errors: ['6:30: there is no number in summary.json "messages.faild"; did you mean "messages.failed"?'],
  },
  {
    what: 'an unknown metric of a threshold',
    text: withLines('thresholds: {latencyMs.servce.p95: "<800"}'),
    errors: ['5:36: there is no number in summary.json "latencyMs.servce.p95"; did you mean "latencyMs.service.p95"?'],
  },
  {
    what: 'an unknown measure of a threshold',
    text: withLines('thresholds: {latencyMs.corected: p(95)<800}'),
    errors: ['5:34: there is no number in summary.json "latencyMs.corected"; did you mean "latencyMs.corrected"?'],
  },
  {
    what: 'a condition that is none',
    text: withLines('thresholds: {latencyMs.service: p(195)<800}'),
    errors: [
      '5:33: latencyMs.service must be a condition such as p(95)<800, rate<0.01, <800, >=0.5 or ==0, not "p(195)<800"',
    ],
  },
  {
    what: 'an unknown key of a threshold',
    text: withLines('thresholds:', '  messages.failed:', '    - {is: rate<0.01, abortOnFial: true}'),
    errors: ['7:23: unknown key "abortOnFial"; did you mean "abortOnFail"?'],
  },
  {
    what: 'a threshold over nothing',
    text: withLines('thresholds: {messages.failed: {is: rate<0.01, over: {}}}'),
    errors: ['5:53: over must be {phase: …} or {window: …}, not a block of keys'],
  },
];

const threshold = (text: string): string => withLines('time: {for: 10d}', `thresholds: {${text}}`);

const THRESHOLDS: readonly Row[] = [
  {
    what: 'a quantile of one number',
    text: threshold('memory.rssBytes: p(95)<800'),
    errors: ['6:31: memory.rssBytes is one number: write <800, not p(95)<800'],
  },
  {
    what: 'a number known at the end, over a window',
    text: threshold('latencyMs.service.p95: {is: <800, over: {window: 1h}}'),
    errors: [
      '6:54: latencyMs.service.p95 is known at the end of the run only; leave over out; write latencyMs.service: {is: p(95)<800, …}',
    ],
  },
  {
    what: 'a number known at the end, to end the run by',
    text: threshold('devices.lost: {is: "==0", abortOnFail: true}'),
    errors: ['6:53: devices.lost is known at the end of the run only; leave abortOnFail out'],
  },
  {
    what: 'many numbers without what to make of them',
    text: threshold('latencyMs.service: <800'),
    errors: [
      '6:33: latencyMs.service needs a condition such as avg<200, min>1, med<200, max<5000, p(95)<800, count<10',
    ],
  },
  {
    what: 'a quantile of a count',
    text: threshold('messages.failed: p(95)<800'),
    errors: ['6:31: messages.failed needs a condition such as <800, count<10, rate<0.01'],
  },
  {
    what: 'a rate in per cent',
    text: threshold('messages.failed: rate<5'),
    errors: ['6:31: a rate is a share from 0 to 1: rate<0.01 is one in a hundred'],
  },
  {
    what: 'a type where there is no latency',
    text: threshold('messages.sent: {is: count<5, type: registration}'),
    errors: ['6:49: type goes with latencies only; write messages.byType.registration'],
  },
  {
    what: 'a phase there is not',
    text: threshold('messages.failed: {is: rate<0.01, over: {phase: steady}}'),
    errors: ['6:61: there is no phase "steady"'],
  },
  {
    what: 'a window longer than the run',
    text: threshold('messages.failed: {is: rate<0.01, over: {window: 11d}}'),
    errors: ['6:62: longer than the run, which takes 10d'],
  },
  {
    what: 'more windows than anybody can look at',
    text: threshold('messages.failed: {is: rate<0.01, over: {window: 1m}}'),
    errors: ['6:62: too short for a run of 10d: at least 1m 26s'],
  },
  {
    what: 'a delay of nothing',
    text: threshold('messages.failed: {is: rate<0.01, delayAbortEval: 1h}'),
    errors: ['6:63: delayAbortEval goes with abortOnFail: true only'],
  },
  {
    what: 'a warning that ends the run',
    text: threshold('messages.failed: {is: rate<0.01, warnOnly: true, abortOnFail: true}'),
    errors: ['6:76: abortOnFail cannot stand beside warnOnly'],
  },
  {
    what: 'a run ended by what has not happened yet',
    text: threshold('messages.sent: {is: count>5, abortOnFail: true}'),
    errors: ['6:56: a number that grows is judged by >5 at the end only; leave it out'],
  },
  {
    what: 'a run ended by what no worker tells',
    text: threshold('latencyMs.service: {is: max<5, type: registration, abortOnFail: true}'),
    errors: ['6:78: answer times by type are known at the end of the run only; leave it or type out'],
  },
];

const MEANING: readonly Row[] = [
  { what: 'a step without a time', text: step('event: reload'), errors: ['6:5: a step needs at or every'] },
  {
    what: 'a step with two times',
    text: step('at: 1d, every: 2d, event: reload'),
    errors: ['6:21: a step has either at or every'],
  },
  {
    what: 'from without every',
    text: step('at: 1d, from: 2d, event: reload'),
    errors: ['6:20: from goes with every only'],
  },
  { what: 'a step that does nothing', text: step('at: 1d'), errors: ['6:5: a step needs a fault, an event or exec'] },
  {
    what: 'a step that does two things',
    text: step('at: 1d, fault: outage, event: reload'),
    errors: ['6:36: a step is either a fault, an event or exec'],
  },
  {
    what: 'commands beside an event',
    text: step('at: 1d, event: reload, exec: show clock'),
    errors: ['6:35: a step is either a fault, an event or exec'],
  },
  {
    what: 'an answer expected of nobody',
    text: step('at: 1d, event: reload, expect: {contains: UTC}'),
    errors: ['6:37: expect goes with exec only'],
  },
  {
    what: 'an answer of which nothing is expected',
    text: step('at: 1d, exec: show clock, expect: {}'),
    errors: ['6:40: expect needs contains, matches or lacks'],
  },
  {
    what: 'an expression that is none',
    text: step("at: 1d, exec: show clock, expect: {matches: '(UTC'}"),
    errors: ['6:50: matches must be a regular expression, not "(UTC"'],
  },
  {
    what: 'a misspelt word in expect',
    text: step('at: 1d, exec: show clock, expect: {contain: UTC}'),
    errors: ['6:41: unknown key "contain"; did you mean "contains"?'],
  },
  {
    what: 'no command at all',
    text: step('at: 1d, exec: []'),
    errors: ['6:20: exec must be a list of 1 to 200 commands, not a list'],
  },
  {
    what: 'a command that asks for a token nobody has',
    text: step('at: 1d, exec: "license smart register idtoken $TOKEN:agian"'),
    errors: ['6:20: virtual account Default: there is no token "agian"'],
  },
  {
    what: 'two faults in one',
    text: step('at: 1d, fault: {outage: {}, dns-down: {}}'),
    errors: ['6:21: name exactly one fault'],
  },
  {
    what: 'an event at the endpoint for some devices',
    text: step(
      'at: 1d, on: {label: access}, event: {add-licences: {account: Default, licence: C9300-24 DNA Advantage, count: 1}}',
    ),
    errors: ['6:18: add-licences happens at the endpoint, not on devices; leave on out'],
  },
  {
    what: 'more instants than a run can have',
    text: step('every: 1ms, event: reload'),
    errors: ['6:3: the steps happen 31535999999 times; a run has at most 100000'],
  },
  {
    what: 'a step after the end',
    text: step('at: 400d, event: reload'),
    errors: ['6:5: warning: never happens: the run ends after 365d'],
  },
  {
    what: 'more devices than a run can have',
    text: withoutFleet(
      'fleet:',
      '  - {label: a, profile: nexus-93180yc-ex, count: 600000}',
      '  - {label: a, profile: nexus-93180yc-ex, count: 600000}',
    ),
    errors: ['5:3: 1200000 devices; a run has at most 1000000'],
  },
  {
    what: 'one name for two virtual accounts',
    text: withLines(
      'accounts:',
      '  - {smartAccount: ACME, virtualAccounts: [{name: Campus}]}',
      '  - {smartAccount: Other, virtualAccounts: [{name: Campus}]}',
    ),
    errors: ['7:52: the name "Campus" is used twice'],
  },
  {
    what: 'in process to a server of your own',
    text: withLines('endpoint: {at: https://127.0.0.1:8443, link: in-process}'),
    errors: ['5:46: in-process reaches the embedded server only; a URL is reached over https'],
  },
  {
    what: 'more CSLUs over https than can listen',
    text: withLines(
      'endpoint: {kind: cslu, link: https}',
      'accounts: [{smartAccount: ACME, virtualAccounts: [{name: Campus, count: 65}]}]',
    ),
    errors: ['5:30: 65 virtual accounts; kind cslu over https has at most 64, a CSLU for each'],
  },
  {
    what: 'devices that lead past a CSLU of your own',
    text: withoutFleet(
      'fleet:',
      '  - {label: a, profile: catalyst-9300-24p, release: 17.9.4, count: 1}',
      '  - {label: b, profile: catalyst-9300-24p, release: 17.9.4, count: 1, transport: {kind: smart}}',
      'endpoint: {kind: cslu, at: http://127.0.0.1:8182}',
    ),
    errors: [
      '6:89: there is only a CSLU of your own (endpoint.at), and transport smart leads past it: use cslu, or kind cssm',
    ],
  },
  {
    what: 'a classic device on a transport of Using Policy',
    text: withoutFleet(
      'fleet:',
      '  - {label: a, profile: catalyst-9300-24p, release: 16.12.4, count: 1, transport: {kind: cslu}}',
      '  - {label: b, profile: catalyst-9300-24p, release: 17.3.2a, count: 1, transport: {kind: cslu}}',
      '  - {label: c, profile: nexus-93180yc-ex, release: 9.3(5), count: 1, transport: {kind: automatic}}',
      '  - {label: d, profile: nexus-93180yc-ex, release: 9.3(5), count: 1, transport: {kind: off}}',
    ),
    errors: [
      '5:90: transport cslu came with Smart Licensing Using Policy, which catalyst-9300-24p 16.12.4 does not have: use callhome or smart, or give it a release from 17.3.2a on',
      '7:88: transport automatic came with Smart Licensing Using Policy, which nexus-93180yc-ex 9.3(5) does not have: use callhome or smart',
      '8:88: transport off came with Smart Licensing Using Policy, which nexus-93180yc-ex 9.3(5) does not have: use callhome or smart',
    ],
  },
  {
    what: 'a CSLU cut off that is not there',
    text: step('at: 1d, event: cut-off-cslu'),
    errors: ['6:21: cut-off-cslu needs an endpoint of kind cslu: endpoint: {kind: cslu}'],
  },
  {
    what: 'what only the embedded server does, at a server of your own',
    text: withLines('endpoint: {at: https://127.0.0.1:8443}', 'steps: [{at: 1d, event: withhold-acks}]'),
    errors: [
      '6:25: warning: withhold-acks is done at the embedded server only; nothing happens at https://127.0.0.1:8443',
    ],
  },
  {
    what: 'names of a CSLU that is not there',
    text: withLines('endpoint: {names: [cslu-local]}'),
    errors: ['5:19: names go with kind cslu only'],
  },
  {
    what: 'a name no device asks for',
    text: withLines('endpoint: {kind: cslu, names: [cslu.example.com]}'),
    errors: ['5:32: this must be cslu-local, or cslu-local.<domain>, not "cslu.example.com"'],
  },
  {
    what: 'decoded messages over https',
    text: withLines('endpoint: {link: https}', 'wire: {mode: decoded}'),
    errors: ['6:14: decoded goes in process only; over https messages are always encoded'],
  },
  {
    what: 'the wall clock for the embedded server',
    text: withLines('time: {timestamps: wall, speed: 60x}'),
    errors: ['5:20: the embedded server lives in virtual time; leave wall out'],
  },
  {
    what: 'the wall clock at no speed',
    text: withLines('time: {timestamps: wall}', 'endpoint: {at: https://127.0.0.1:8443}'),
    errors: ['5:20: wall wants a speed such as 60x: at max no time is like real time'],
  },
  {
    what: 'an On-Prem that is embedded',
    text: withLines('endpoint: {kind: on-prem}'),
    errors: ['5:18: on-prem is a server of your own: give its URL'],
  },
  {
    what: 'another name for the embedded server',
    text: withLines('endpoint: {serverName: ssm.example.org}'),
    errors: ['5:24: the embedded server has its own name; leave serverName out'],
  },
  {
    what: 'a CA file that is not there',
    text: withLines('endpoint: {at: https://127.0.0.1:8443, caFile: /nowhere/ca.pem}'),
    errors: ['5:48: there is no file /nowhere/ca.pem'],
  },
  {
    what: 'another name than the file has',
    text: withLines().replace('name: test', 'name: other'),
    errors: ['2:7: warning: the file is named "test", the scenario "other"'],
  },
  {
    what: 'an expectation about nothing',
    text: expectation('equals: 0'),
    errors: ['6:5: an expectation needs one of state, messages, metric, load, sql'],
  },
  {
    what: 'an expectation about two things',
    text: expectation('state: AUTHORIZED, metric: messages.failed'),
    errors: ['6:49: metric cannot stand beside state'],
  },
  {
    what: 'an expectation without a number',
    text: expectation('metric: messages.failed'),
    errors: ['6:5: metric needs one of equals, atLeast, atMost, between'],
  },
  {
    what: 'an expectation with two numbers',
    text: expectation('metric: messages.failed, atLeast: 1, equals: 2'),
    errors: ['6:56: atLeast cannot stand beside equals'],
  },
  {
    what: 'a share of a metric',
    text: expectation('metric: messages.failed, atMost: 5%'),
    errors: ['6:55: a percentage goes with state only'],
  },
  {
    what: 'equals with a state',
    text: expectation('state: AUTHORIZED, equals: 5'),
    errors: ['6:49: with state write count: 90, or share: 90%'],
  },
  {
    what: 'devices of a metric',
    text: expectation('metric: messages.failed, equals: 0, on: {label: access}'),
    errors: ['6:62: on goes with state, messages and load only, not with metric'],
  },
  {
    what: 'an account of a step that is not there',
    text: withLines('steps: [{at: 1d, on: {account: Defaul}, event: reload}]'),
    errors: ['5:32: there is no virtual account "Defaul"; did you mean "Default"?'],
  },
  {
    what: 'a look more often than an hour',
    text: withLines('observe: {every: 30m}'),
    errors: ['5:18: every must be 1h or longer, not "30m"'],
  },
  {
    what: 'a load that nobody observes',
    text: expectation('load: cpu, atMost: 5'),
    errors: ['6:28: load needs observe: {every: 1d} in the scenario'],
  },
  {
    what: 'the load of single devices',
    text: expectation('load: cpu, atMost: 5, on: {profile: catalyst-9300-24p}').replace(
      'version: 1',
      'version: 1\nobserve: {}',
    ),
    errors: ['7:58: load goes by label and account only'],
  },
  {
    what: 'a range turned round',
    text: expectation('metric: messages.failed, between: [3, 1]'),
    errors: ['6:56: the first is the greater one'],
  },
  {
    what: 'an expectation after the end',
    text: expectation('state: AUTHORIZED, at: 400d'),
    errors: ['6:45: warning: cannot be answered: the run ends after 365d'],
  },
];

describe.each([
  ['form', FORM],
  ['YAML', YAML],
  ['names', NAMES],
  ['thresholds', THRESHOLDS],
  ['meaning', MEANING],
])('errors of %s', (_kind, rows) => {
  it.each(rows)('$what', ({ text, errors }) => {
    expect(diagnosticsOf(text)).toEqual(errors);
  });
});

describe('all errors at once', () => {
  it('finds what is wrong in every part, in the order of the file', () => {
    const text = withoutFleet(
      'sede: 1',
      'time: {for: 3}',
      'fleet:',
      '  - {label: a, profile: catalyst-9300-24p, releas: 16.12.4, count: 5, members: 12}',
      '  - {label: b, profile: catalyst-9999, count: many}',
      'steps:',
      '  - {at: 1d, on: {label: c}, fault: nothing}',
      'expect:',
      '  - {name: x, state: AUTHORISED, on: {label: d}}',
    );
    expect(diagnosticsOf(text).map((line) => line.split(' ', 1)[0])).toEqual([
      '4:1:',
      '5:13:',
      '7:44:',
      '7:80:',
      '8:25:',
      '8:47:',
      '10:26:',
      '10:37:',
      '12:22:',
      '12:46:',
    ]);
  });

  it('reports a value brought in by an alias where it is written', () => {
    const text = withLines('time: &t {for: 3}', 'wire: *t');
    expect(diagnosticsOf(text)).toEqual([
      '5:11: unknown key "for"',
      '5:16: for must be a duration such as 90d, 15m or 1h30m, not 3',
    ]);
  });
});
