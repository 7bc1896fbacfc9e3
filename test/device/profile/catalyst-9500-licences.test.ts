import { describe, expect, it } from 'vitest';
import { loadProfile } from '../../../src/device/profile/load.js';

/** S4 "change between releases 16.9 and 16.12.3 of Catalyst 9500 High Performance"; CSCvp30661, CSCvt01955. */
const MODELS = [
  ['catalyst-9500-32c', '32C'],
  ['catalyst-9500-32qc', '32QC'],
  ['catalyst-9500-24y4c', '24Y4C'],
  ['catalyst-9500-48y4c', '48Y4C'],
] as const;

const SPECIFIC_NETWORK = { 'network-essentials': '# NW Essentials', 'network-advantage': '# NW Advantage' };
const GENERIC_NETWORK = { 'network-essentials': 'Network Essentials', 'network-advantage': 'Network Advantage' };
const SPECIFIC_DNA = { 'dna-essentials': '# DNA Essentials', 'dna-advantage': '# DNA Advantage' };
/** Which wrong licences were asked for is not public [U]: assumed to be DNA licences without the model. */
const WRONG_DNA = { 'dna-essentials': 'DNA Essentials', 'dna-advantage': 'DNA Advantage' };

const BANDS = [
  [
    'table "16.11.x and lower"',
    ['16.9.1', '16.9.8', '16.10.1', '16.11.1', '16.11.2'],
    { ...SPECIFIC_NETWORK, ...SPECIFIC_DNA },
  ],
  ['note on 16.12.1 and 16.12.2', ['16.12.1', '16.12.1c', '16.12.2'], { ...SPECIFIC_NETWORK, ...WRONG_DNA }],
  [
    'table "16.12.3 and higher"',
    ['16.12.3', '16.12.3a', '16.12.4', '16.12.8', '17.1.1', '17.3.1'],
    { ...GENERIC_NETWORK, ...SPECIFIC_DNA },
  ],
] as const;

const ROWS = MODELS.flatMap(([profile, model]) =>
  BANDS.flatMap(([source, releases, names]) =>
    releases.flatMap((release) =>
      Object.entries(names).map(([feature, name]) => ({
        source,
        profile,
        release,
        feature,
        name: `C9500 ${name.replace('#', model)}`,
      })),
    ),
  ),
);

describe('licences of Catalyst 9500 High Performance (S4)', () => {
  it.each(ROWS)('$source: $profile at $release asks $feature as "$name"', ({ profile, release, feature, name }) => {
    expect(loadProfile(profile, release).licences.get(feature)?.name).toBe(name);
  });

  it.each(MODELS)('%s knows no other licence at any release', (profile) => {
    for (const [, releases] of BANDS) {
      for (const release of releases) expect(loadProfile(profile, release).licences.size).toBe(4);
    }
  });

  it.each(MODELS)('%s has a tag of its own for each specific licence', (profile, model) => {
    for (const [other] of MODELS) {
      if (other === profile) continue;
      for (const feature of ['network-advantage', 'dna-advantage']) {
        const own = loadProfile(profile, '16.11.1').licences.get(feature);
        expect(own?.name).toContain(model);
        expect(own?.tag).not.toBe(loadProfile(other, '16.11.1').licences.get(feature)?.tag);
      }
    }
  });

  it('all models share the generic network tags from 16.12.3, and the wrong DNA tags before it', () => {
    for (const [release, features] of [
      ['16.12.3', ['network-essentials', 'network-advantage']],
      ['16.12.1', ['dna-essentials', 'dna-advantage']],
    ] as const) {
      for (const feature of features) {
        const tags = MODELS.map(([profile]) => loadProfile(profile, release).licences.get(feature)?.tag);
        expect(new Set(tags).size).toBe(1);
      }
    }
  });

  it('no correctly stocked account holds what 16.12.1 and 16.12.2 ask for (F26)', () => {
    for (const [profile] of MODELS) {
      const right = ['16.11.1', '16.12.3'].flatMap((release) =>
        [...loadProfile(profile, release).licences.values()].map((licence) => licence.tag),
      );
      for (const release of ['16.12.1', '16.12.2']) {
        expect(right).not.toContain(loadProfile(profile, release).licences.get('dna-advantage')?.tag);
      }
    }
  });
});
