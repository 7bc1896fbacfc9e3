import { describe, expect, it } from 'vitest';
import { DEFECT_IDS, type DefectId } from '../../../src/device/agent/policy/defect-id.js';
import { defectsOf } from '../../../src/device/defects/defects-of.js';
import { findDefect } from '../../../src/device/defects/find.js';
import { DEFECTS } from '../../../src/device/defects/register.js';
import { listProfiles, loadProfile } from '../../../src/device/profile/load.js';
import { compareReleases } from '../../../src/device/profile/release.js';
import { SlfleetError } from '../../../src/errors/slfleet-error.js';

const POLICY_RELEASES = [
  ...['17.3.2a', '17.3.3', '17.3.4', '17.3.5', '17.3.6', '17.3.7', '17.3.8'],
  ...['17.4.1', '17.4.2', '17.5.1'],
  ...['17.6.1', '17.6.2', '17.6.3', '17.6.4', '17.6.5', '17.6.6', '17.6.7'],
  ...['17.7.1', '17.8.1', '17.9.1', '17.9.3', '17.9.4', '17.10.1', '17.11.1', '17.12.1', '17.12.2', '17.13.1'],
];
const CLASSIC_RELEASES = [
  ...['16.9.1', '16.9.2', '16.9.3', '16.9.4', '16.9.5', '16.9.6', '16.9.7', '16.9.8'],
  ...['16.10.1', '16.11.1', '16.11.1c', '16.11.2', '16.12.1', '16.12.1c', '16.12.2', '16.12.3', '16.12.3a'],
  ...['16.12.4', '16.12.5', '16.12.5b', '16.12.6', '16.12.7', '16.12.8', '17.1.1', '17.2.1', '17.3.1'],
];
const CATALYST = listProfiles().filter(({ os }) => os === 'ios-xe');
/** Those written here and those of the profiles, in order. */
const RELEASES = [
  ...new Set([...CLASSIC_RELEASES, ...POLICY_RELEASES, ...CATALYST.flatMap(({ releases }) => releases)]),
].sort((a, b) => compareReleases('ios-xe', a, b));

const FN72578 = [
  ...['17.3.2a', '17.3.3', '17.3.4', '17.3.5', '17.3.6', '17.4.1', '17.4.2', '17.5.1'],
  ...['17.6.1', '17.6.2', '17.6.3', '17.6.4', '17.7.1', '17.8.1'],
];
const C9500 = ['16.12.1', '16.12.1c', '16.12.2'];

/** Releases written above that have the defect: protocol §4, and for trains without a fixed release what follows from it. */
const AFFECTED: Readonly<Record<DefectId, readonly string[]>> = {
  CSCvv72609: FN72578,
  CSCwa85525: FN72578,
  CSCwa85199: FN72578,
  CSCwa11048: ['17.3.2a', '17.3.3', '17.3.4', '17.4.1', '17.4.2', '17.5.1', '17.6.1', '17.6.2', '17.7.1'],
  CSCvy20345: [
    ...['17.3.2a', '17.3.3', '17.3.4', '17.3.5', '17.3.6', '17.3.7', '17.3.8', '17.4.1', '17.4.2', '17.5.1'],
    ...['17.6.1', '17.6.2', '17.6.3', '17.6.4', '17.6.5', '17.7.1', '17.8.1', '17.9.1', '17.9.3'],
    ...['17.10.1', '17.11.1', '17.12.1', '17.12.2'],
  ],
  CSCvx00521: [
    ...CLASSIC_RELEASES.slice(0, CLASSIC_RELEASES.indexOf('16.12.6')),
    ...['17.1.1', '17.2.1', '17.3.1', '17.3.2a', '17.3.3', '17.4.1'],
  ],
  CSCvp30661: C9500,
  CSCvt01955: C9500,
};
const A_9500 = 'catalyst-9500-32c';
const ROWS = DEFECT_IDS.flatMap((id) =>
  [...CLASSIC_RELEASES, ...POLICY_RELEASES].map((release) => ({
    id,
    release,
    has: AFFECTED[id].includes(release) ? 'has' : 'has not',
  })),
);

describe('which releases have a defect (protocol §4)', () => {
  it.each(ROWS)('$release $has $id', ({ id, release, has }) => {
    expect(defectsOf('ios-xe', release, A_9500).has(id)).toBe(has === 'has');
  });

  it('every release of the profiles is decided: none in front of the first affected, none from the last fixed on', () => {
    for (const { id, affected, fixed } of DEFECTS) {
      const last = fixed.at(-1) as string;
      for (const release of RELEASES) {
        const isBefore = affected[0]?.from !== undefined && compareReleases('ios-xe', release, affected[0].from) < 0;
        if (!isBefore && compareReleases('ios-xe', release, last) < 0) continue;
        expect(defectsOf('ios-xe', release, A_9500).has(id), `${id} ${release}`).toBe(false);
      }
    }
  });

  it.each(DEFECTS.flatMap(({ id, fixed }) => fixed.map((release) => ({ id, release }))))(
    '$release is fixed of $id',
    ({ id, release }) => {
      expect(defectsOf('ios-xe', release, A_9500).has(id)).toBe(false);
    },
  );

  it('ranges are in order, end where they say, and do not overlap', () => {
    for (const { id, affected } of DEFECTS) {
      const ends = affected.flatMap(({ from, before }) => [from, before]).filter((end) => end !== undefined);
      for (let at = 1; at < ends.length; at++) {
        expect(compareReleases('ios-xe', ends[at - 1] as string, ends[at] as string), id).toBeLessThan(0);
      }
    }
  });

  it.each(['nx-os', 'expressway'] as const)('no release of %s has one', (os) => {
    for (const { releases, name } of listProfiles().filter((profile) => profile.os === os)) {
      for (const release of releases) expect([...defectsOf(os, release, name)]).toEqual([]);
    }
  });

  it('defects of some models only need the model', () => {
    expect(defectsOf('ios-xe', '16.12.1', 'catalyst-9300-24p').has('CSCvp30661')).toBe(false);
    expect(defectsOf('ios-xe', '16.12.1').has('CSCvp30661')).toBe(false);
    expect(defectsOf('ios-xe', '16.12.1', 'catalyst-9500-48y4c').has('CSCvp30661')).toBe(true);
  });

  it('devices with the same defects share one set', () => {
    const set = defectsOf('ios-xe', '17.6.1', 'catalyst-9300-24p');
    expect(defectsOf('ios-xe', '17.6.1', 'catalyst-9300-24p')).toBe(set);
    expect(defectsOf('ios-xe', '17.6.2', 'catalyst-9407r')).toBe(set);
    expect(defectsOf('ios-xe', '17.6.3', 'catalyst-9300-24p')).not.toBe(set);
  });

  it('a text that is no release is refused', () => {
    expect(() => defectsOf('ios-xe', '17.6')).toThrow(expect.objectContaining({ code: 'SLF_PROFILE_INVALID' }));
  });
});

describe('defects and profiles say the same', () => {
  it.each(CATALYST.map(({ name }) => name))('%s: without the cloud root exactly where CSCvx00521 is', (name) => {
    const summary = CATALYST.find((profile) => profile.name === name);
    for (const release of summary?.releases ?? []) {
      const lacks = defectsOf('ios-xe', release, name).has('CSCvx00521');
      expect(loadProfile(name, release).trustsCloudRoot, release).toBe(!lacks);
    }
    const ranges = findDefect('CSCvx00521').affected.map(({ from, before }) => ({ from, before }));
    expect(summary?.lacksCloudRoot.map(({ from, before }) => ({ from, before }))).toEqual(ranges);
  });

  /** Right names of DNA licences name the model; the wrong ones do not (S4, and the comment in the family file). */
  it.each(CATALYST.map(({ name }) => name))(
    '%s: wrong DNA licences exactly where CSCvp30661 and CSCvt01955 are',
    (name) => {
      const summary = CATALYST.find((profile) => profile.name === name);
      for (const release of summary?.releases ?? []) {
        const isWrong = loadProfile(name, release).licences.get('dna-advantage')?.name === 'C9500 DNA Advantage';
        const defects = defectsOf('ios-xe', release, name);
        expect([defects.has('CSCvp30661'), defects.has('CSCvt01955')], release).toEqual([isWrong, isWrong]);
      }
    },
  );

  it('every profile a defect names is there', () => {
    const names = listProfiles().map(({ name }) => name);
    for (const { profiles } of DEFECTS) expect(names).toEqual(expect.arrayContaining([...(profiles ?? [])]));
  });
});

describe('the register', () => {
  it('has each defect once, and all of them', () => {
    expect(DEFECTS.map(({ id }) => id).sort()).toEqual([...DEFECT_IDS].sort());
  });

  it.each(DEFECTS)('$id tells all there is to tell', (defect) => {
    for (const text of [defect.headline, defect.trigger, defect.effect, defect.scenario]) expect(text).not.toBe('');
    expect(defect.observables.length).toBeGreaterThan(0);
    expect(defect.sources.length).toBeGreaterThan(0);
    expect(defect.cures[0]?.kind).toBe('upgrade');
    for (const release of defect.fixed) {
      if (defect.fixed.indexOf(release) < 3) expect(defect.cures[0]?.steps.join()).toContain(release);
    }
    // A range whose ends are not published says what was assumed.
    for (const { mark, note } of defect.affected) expect(mark === 'C' || note !== '').toBe(true);
  });

  it.each(['CSCwa85199', 'cscwa85199', 'CSCWA85199'])('finds %s', (id) => {
    expect(findDefect(id).id).toBe('CSCwa85199');
  });

  it('names the nearest id for one it does not know', () => {
    expect(() => findDefect('CSCwa85198')).toThrow(SlfleetError);
    expect(() => findDefect('CSCwa85198')).toThrow(/did you mean "CSCwa85199"\?/);
  });
});
