import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLicences } from '../../../src/device/profile/count.js';
import { listProfiles, loadProfile } from '../../../src/device/profile/load.js';

const CATALYST = ['network-advantage', 'dna-advantage'];

/** Counts by feature, as the rules of licensing §1 "Licence counting" (S4) and §3 (S3) name them. */
const ROWS: readonly {
  rule: string;
  profile: string;
  release?: string;
  features: readonly string[];
  inUse?: Record<string, number>;
  members: number;
  counts: Record<string, number>;
}[] = [
  {
    rule: 'S4 stack: a switch alone',
    profile: 'catalyst-9300-24p',
    features: CATALYST,
    members: 1,
    counts: { 'network-advantage': 1, 'dna-advantage': 1 },
  },
  {
    rule: 'S4 stack: network 1 and DNA 1 a switch',
    profile: 'catalyst-9300-48p',
    features: CATALYST,
    members: 4,
    counts: { 'network-advantage': 4, 'dna-advantage': 4 },
  },
  {
    rule: 'S4 stack: up to 8',
    profile: 'catalyst-9300-24p',
    features: CATALYST,
    members: 8,
    counts: { 'network-advantage': 8, 'dna-advantage': 8 },
  },
  {
    rule: 'S4 stack: Catalyst 3850',
    profile: 'catalyst-3850-24p',
    features: ['ipservices', 'dna-advantage'],
    members: 3,
    counts: { ipservices: 3, 'dna-advantage': 3 },
  },
  {
    rule: 'S4 modular: one supervisor',
    profile: 'catalyst-9407r',
    features: CATALYST,
    members: 1,
    counts: { 'network-advantage': 1, 'dna-advantage': 1 },
  },
  {
    rule: 'S4 modular: network 1 a supervisor, DNA 1 a chassis',
    profile: 'catalyst-9410r',
    features: CATALYST,
    members: 2,
    counts: { 'network-advantage': 2, 'dna-advantage': 1 },
  },
  {
    rule: 'S4 StackWise Virtual: alone',
    profile: 'catalyst-9500-32c',
    features: CATALYST,
    members: 1,
    counts: { 'network-advantage': 1, 'dna-advantage': 1 },
  },
  {
    rule: 'S4 StackWise Virtual: 1 a switch of each',
    profile: 'catalyst-9500-48y4c',
    features: CATALYST,
    members: 2,
    counts: { 'network-advantage': 2, 'dna-advantage': 2 },
  },
  {
    rule: 'S4 StackWise Virtual: specific tags count alike',
    profile: 'catalyst-9500-32qc',
    release: '16.9.1',
    features: CATALYST,
    members: 2,
    counts: { 'network-advantage': 2, 'dna-advantage': 2 },
  },
  {
    rule: 'S4: only when its feature is configured',
    profile: 'catalyst-9300-24p',
    features: ['network-essentials'],
    members: 2,
    counts: { 'network-essentials': 2 },
  },
  { rule: 'S4: nothing configured, nothing used', profile: 'catalyst-9300-24p', features: [], members: 2, counts: {} },
  {
    rule: 'S2: a fixed Nexus uses 1',
    profile: 'nexus-93180yc-ex',
    features: ['LAN_ENTERPRISE_SERVICES_PKG', 'NXOS_ADVANTAGE_XF'],
    members: 1,
    counts: { LAN_ENTERPRISE_SERVICES_PKG: 1, NXOS_ADVANTAGE_XF: 1 },
  },
  {
    rule: 'assumed: a modular Nexus uses 1 a chassis',
    profile: 'nexus-7009',
    features: ['LAN_ENTERPRISE_SERVICES_PKG'],
    members: 2,
    counts: { LAN_ENTERPRISE_SERVICES_PKG: 1 },
  },
  {
    rule: 'S3: Expressway by number in use',
    profile: 'expressway-c',
    features: ['rms', 'desktop', 'room'],
    inUse: { rms: 10, desktop: 250, room: 3 },
    members: 1,
    counts: { rms: 10, desktop: 250, room: 3 },
  },
  {
    rule: 'S3: none in use, none counted',
    profile: 'expressway-e',
    features: ['rms', 'room'],
    inUse: { rms: 0, room: 2 },
    members: 1,
    counts: { room: 2 },
  },
  {
    rule: 'a number in use configures its feature',
    profile: 'expressway-e',
    features: [],
    inUse: { desktop: 7 },
    members: 1,
    counts: { desktop: 7 },
  },
  { rule: 'in use without a number: 1', profile: 'expressway-c', features: ['rms'], members: 1, counts: { rms: 1 } },
];

describe('licence counting', () => {
  it.each(ROWS)('$rule ($profile, $members)', ({ profile: name, release, features, inUse, members, counts }) => {
    const profile = loadProfile(name, release);
    const wanted = [...profile.licences.values()]
      .filter((licence) => licence.feature in counts)
      .map((licence) => ({ tag: licence.tag, count: counts[licence.feature] }));
    expect(countLicences(profile, features, inUse ?? {}, members)).toEqual(wanted);
  });

  it('does not depend on the order or repetition of the features', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...listProfiles().map((profile) => profile.name)).chain((name) => {
          const profile = loadProfile(name);
          const features = fc.subarray([...profile.licences.keys()]);
          return fc.tuple(
            fc.constant(profile),
            features.chain((some) => fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 })),
            fc.integer({ min: 1, max: profile.maxMembers }),
          );
        }),
        ([profile, features, members]) => {
          const counted = countLicences(profile, features, {}, members);
          expect(counted).toEqual(countLicences(profile, [...new Set(features)].sort(), {}, members));
          expect(counted).toHaveLength(new Set(features).size);
          for (const { count } of counted) expect([1, members]).toContain(count);
        },
      ),
    );
  });

  it.each([
    ['catalyst-9300-24p', 9],
    ['catalyst-9407r', 3],
    ['catalyst-9500-32c', 3],
    ['nexus-93180yc-ex', 2],
    ['expressway-c', 0],
  ])('%s cannot have %i members', (name, members) => {
    expect(() => countLicences(loadProfile(name), [], {}, members)).toThrow(/members/);
  });

  it('names the nearest licence for one the model does not have', () => {
    expect(() => countLicences(loadProfile('catalyst-9300-24p'), ['network-advantge'], {}, 1)).toThrow(
      'catalyst-9300-24p 17.3.1 has no licence "network-advantge"; did you mean "network-advantage"?',
    );
  });
});
