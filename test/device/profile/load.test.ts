import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listProfiles, loadProfile } from '../../../src/device/profile/load.js';
import { openProfileStore } from '../../../src/device/profile/store.js';
import { SlfleetError } from '../../../src/errors/slfleet-error.js';

function errorOf(action: () => unknown): SlfleetError {
  try {
    action();
  } catch (error) {
    if (error instanceof SlfleetError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('loading a profile', () => {
  it('gives the newest classic release unless another is named', () => {
    expect(loadProfile('nexus-93180yc-ex').release).toBe('9.3(14)');
    expect(loadProfile('catalyst-9300-24p').release).toBe('17.3.1');
    expect(loadProfile('expressway-c', 'X12.6').release).toBe('X12.6');
  });

  it('gives the same object each time, so that devices share it', () => {
    expect(loadProfile('catalyst-9300-24p')).toBe(loadProfile('catalyst-9300-24p', '17.3.1'));
    expect(loadProfile('catalyst-9300-24p', '16.9.1')).not.toBe(loadProfile('catalyst-9300-24p'));
  });

  it.each([
    ['catalyst-9300-24p', '17.3.1', 'classic'],
    ['catalyst-9300-24p', '17.3.2a', 'policy'],
    ['catalyst-9407r', '17.3.3', 'policy'],
    ['catalyst-9500-32c', '17.9.1', 'policy'],
    ['nexus-93180yc-ex', '9.3(14)', 'classic'],
  ])('%s %s has the %s agent (S1: using policy from 17.3.2a)', (name, release, agent) => {
    expect(loadProfile(name, release).agent).toBe(agent);
  });

  it('every model loads at every release it lists, with its default features', () => {
    for (const { name, releases, defaultFeatures } of listProfiles()) {
      for (const release of releases) {
        const profile = loadProfile(name, release);
        expect([...profile.licences.keys()]).toEqual(expect.arrayContaining([...defaultFeatures]));
      }
    }
  });

  const NEXUS_RULE = /except the Nexus 3016 and 3064 \(S2\)/;
  const POLICY = /Smart Licensing Using Policy/;
  it.each<[string, string | undefined, RegExp]>([
    ['nexus-3016', undefined, NEXUS_RULE],
    ['nexus-3064', undefined, NEXUS_RULE],
    ['nexus-3064', '9.3(5)', NEXUS_RULE],
    ['N3K-C3016', undefined, NEXUS_RULE],
    ['N3K-C3064', undefined, NEXUS_RULE],
    ['N3K-C3064PQ-10GX', undefined, NEXUS_RULE],
    ['nexus-93180yc-ex', '9.3(2)', /from NX-OS 9\.3\(3\) \(S2\)/],
    ['nexus-3172tq', '7.0(3)I7(8)', /from NX-OS 9\.3\(3\) \(S2\)/],
    ['nexus-93180yc-ex', '10.2(1)', POLICY],
    ['nexus-7009', '7.3(2)', /from NX-OS 8\.0\(1\) \(S2\)/],
    ['catalyst-9300-24p', '16.8.1', /from IOS XE 16\.9\.1 \(S4\)/],
    ['expressway-c', 'X8.11', /from X12\.6 \(S3\)/],
  ])('refuses %s %s by its rule', (name, release, rule) => {
    const error = errorOf(() => loadProfile(name, release));
    expect(error.code).toBe('SLF_PROFILE_UNSUPPORTED');
    expect(error.message).toMatch(rule);
  });

  it.each<[string, string | undefined, string]>([
    ['catalyst-9300-24', undefined, 'There is no profile "catalyst-9300-24"; did you mean "catalyst-9300-24p"?'],
    ['toaster', undefined, 'There is no profile "toaster"'],
    ['../package', undefined, 'There is no profile "../package"'],
    ['families/ios-xe', undefined, 'There is no profile "families/ios-xe"'],
    ['catalyst-3850-24p', '17.3.2a', 'catalyst-3850-24p has no release 17.3.2a; did you mean "17.3.1"?'],
    ['catalyst-9300-24p', '16.12.33', 'catalyst-9300-24p has no release 16.12.33; did you mean "16.12.3"?'],
    ['catalyst-9300-24p', '16.12', '"16.12" is not an IOS XE release, such as 16.12.3a; did you mean "16.12.1"?'],
    ['expressway-e', 'x14.3', '"x14.3" is not an Expressway release, such as X14.0.11; did you mean "X14.3"?'],
  ])('does not know %s %s', (name, release, message) => {
    const error = errorOf(() => loadProfile(name, release));
    expect(error.code).toBe('SLF_PROFILE_NOT_FOUND');
    expect(error.message).toBe(message);
  });
});

const WHOLE = `title: Test switch
pid: T-1
family: catalyst
os: ios-xe
releases: [16.9.1, 16.10.1]
redundancy: none
maxMembers: 1
madeSoftwareId: { month: 2017-05, name: T1 }
serialPrefix: FCW
hostnamePrefix: t1
defaultFeatures: [network]
transport: callhome
defaultVrf: ''
defaultSourceInterface: ''
licences:
  - { feature: network, name: T1 Network, madeTag: { month: 2017-05, name: T1_NW }, counting: per-member }
`;

describe('a wrong profile file', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slfleet-profiles-'));
    mkdirSync(join(folder, 'families'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const load = (text: string) => {
    writeFileSync(join(folder, 'test.yaml'), text);
    return openProfileStore(folder).profile('test');
  };

  it('is not this one', () => {
    expect(load(WHOLE).licences.get('network')?.name).toBe('T1 Network');
  });

  it.each<[string, string, string, string]>([
    [
      'unknown key',
      'pid: T-1',
      'pid: T-1\nredundncy: none',
      '3:1: unknown key "redundncy"; did you mean "redundancy"?',
    ],
    [
      'unknown key of a licence',
      'counting:',
      'countng: x, counting:',
      '16:85: unknown key "countng"; did you mean "counting"?',
    ],
    [
      'wrong word',
      'per-member',
      'per-membr',
      '16:95: licences.0.counting is "per-membr", not one of per-device, per-member, per-supervisor, per-chassis, per-use; did you mean "per-member"?',
    ],
    [
      'a block where a word must be',
      'os: ios-xe',
      'os: { toString: 1 }',
      '4:5: os is a block of keys, not one of nx-os, ios-xe, expressway',
    ],
    ['wrong type', 'maxMembers: 1', 'maxMembers: many', '7:13: maxMembers: '],
    ['two wrong things, the first first', 'maxMembers: 1', 'maxMembers: 99', '7:13: maxMembers: '],
    ['not YAML', 'title: Test switch', 'title: "Test switch', '17:1: not YAML: Missing closing'],
    ['a key that is missing', 'transport: callhome\n', '', '1:1: transport is missing, here and in what this extends'],
    [
      'no tag at all',
      'madeTag: { month: 2017-05, name: T1_NW }, ',
      '',
      '16:5: licence network: give either tag or madeTag',
    ],
    [
      'a malformed tag',
      'madeTag: { month: 2017-05, name: T1_NW }',
      'tag: regid.2017',
      '16:48: licences.0.tag: a tag is written',
    ],
    [
      'a malformed duration',
      'transport:',
      'rhythm: { usage: 6 hours }\ntransport:',
      '12:18: rhythm.usage: a duration is written',
    ],
    ['a release of another OS', '16.10.1]', 'X14.0.11]', '5:20: "X14.0.11" is not an IOS XE release'],
    [
      'a range of another OS',
      'counting: per-member',
      'counting: per-member, in: [{ from: 9.3(5) }]',
      '16:120: "9.3(5)" is not an IOS XE release',
    ],
    [
      'a licence at no release',
      'counting: per-member',
      'counting: per-member, in: [{ from: 17.1.1 }]',
      '16:5: licence network holds at none of the releases',
    ],
    [
      'a default feature without licence',
      '[network]',
      '[netwrk]',
      '11:19: no licence "netwrk" at 16.9.1; did you mean "network"?',
    ],
    [
      'a default feature with a gap',
      'counting: per-member',
      'counting: per-member, in: [{ before: 16.10.1 }]',
      '11:19: no licence "network" at 16.10.1',
    ],
    ['no such family', 'title:', 'extends: other\ntitle:', '1:10: there is no family "other"'],
    [
      'both software ids',
      'pid: T-1',
      'pid: T-1\nsoftwareId: regid.2017-05.com.cisco.C9300,v1_727af1d9-6c39-4444-b301-863f81445b72',
      '1:1: give either softwareId or madeSoftwareId',
    ],
  ])('%s', (_what, from, to, message) => {
    expect(WHOLE).toContain(from);
    const error = errorOf(() => load(WHOLE.replace(from, to)));
    expect(error.code).toBe('SLF_PROFILE_INVALID');
    const place = /^\d/.test(message) ? `test.yaml:${message}` : message;
    expect(error.message).toContain(place);
    expect(error.options.details).toContain(error.message);
  });

  it('reports every error of a file at once', () => {
    const error = errorOf(() => load(WHOLE.replace('os: ios-xe', 'os: ios').replace('pid: T-1', 'pod: T-1')));
    expect(error.options.details?.map((line) => line.replace(/^.*test\.yaml/, ''))).toEqual([
      ':2:1: unknown key "pod"; did you mean "pid"?',
      ':4:5: os is "ios", not one of nx-os, ios-xe, expressway; did you mean "ios-xe"?',
    ]);
  });

  it('names the family file when the error is there, and a family that extends itself', () => {
    writeFileSync(join(folder, 'families', 'base.yaml'), 'extends: base\n');
    expect(errorOf(() => load(`extends: base\n${WHOLE}`)).message).toMatch(/base\.yaml:1:10: "base" extends itself$/);
    writeFileSync(join(folder, 'families', 'base.yaml'), 'maxMembers: 0\n');
    expect(errorOf(() => load(`extends: base\n${WHOLE}`)).message).toMatch(/base\.yaml:1:13: maxMembers: /);
  });

  it('a licence given both by the family and by the profile at one release', () => {
    writeFileSync(join(folder, 'families', 'base.yaml'), WHOLE.slice(WHOLE.indexOf('licences:')));
    expect(errorOf(() => load(`extends: base\n${WHOLE}`)).message).toMatch(
      /test\.yaml:17:5: licence network is given twice at 16\.9\.1$/,
    );
  });

  it('the nearest file wins; rhythm key by key; licences and refusals add up', () => {
    writeFileSync(
      join(folder, 'families', 'base.yaml'),
      `title: Base\nrhythm: { usage: 6h, expiredRetry: 2h }\nrefuses: [{ before: 16.9.1, why: too old }]
licences: [{ feature: dna, name: T1 DNA, madeTag: { month: 2017-05, name: T1_DNA }, counting: per-chassis }]\n`,
    );
    const profile = load(
      `extends: base\nrhythm: { expiredRetry: 30m }\nrefuses: [{ from: 17.1.1, why: too new }]\n${WHOLE}`,
    );
    expect(profile.title).toBe('Test switch');
    expect(profile.rhythm).toMatchObject({ usageMs: 6 * 3_600_000, expiredRetryMs: 30 * 60_000 });
    expect([...profile.licences.keys()]).toEqual(['dna', 'network']);
    const store = openProfileStore(folder);
    expect(errorOf(() => store.profile('test', '16.8.1')).message).toMatch(/too old$/);
    expect(errorOf(() => store.profile('test', '17.2.1')).message).toMatch(/too new$/);
  });
});
