import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperatingSystem } from '../../../src/device/profile/profile.js';
import { compareReleases, isReleaseIn, parseRelease } from '../../../src/device/profile/release.js';

const small = fc.integer({ min: 0, max: 30 });
const letters = fc.constantFrom('', '', 'a', 'b', 'c', 'z', 'za');

const RELEASES: Readonly<Record<OperatingSystem, fc.Arbitrary<string>>> = {
  'ios-xe': fc.tuple(small, small, small, letters).map(([a, b, c, l]) => `${a}.${b}.${c}${l}`),
  'nx-os': fc
    .tuple(small, small, small, letters, fc.option(fc.tuple(fc.constantFrom('I', 'F'), small, small, letters)))
    .map(
      ([a, b, c, l, train]) =>
        `${a}.${b}(${c}${l})${train === null ? '' : `${train[0]}${train[1]}(${train[2]}${train[3]})`}`,
    ),
  expressway: fc.tuple(small, small, small).map(([a, b, c]) => `X${a}.${b}${c === 0 ? '' : `.${c}`}`),
};
const SYSTEMS = Object.keys(RELEASES) as OperatingSystem[];

describe('release order', () => {
  it.each<[OperatingSystem, string, string]>([
    ['ios-xe', '16.9.8', '16.10.1'],
    ['ios-xe', '16.12.2', '16.12.3'],
    ['ios-xe', '16.12.3', '16.12.3a'],
    ['ios-xe', '16.12.3a', '16.12.3b'],
    ['ios-xe', '16.12.3a', '16.12.4'],
    ['ios-xe', '16.12.8', '17.1.1'],
    ['ios-xe', '17.3.1', '17.3.2a'],
    ['nx-os', '7.0(3)I7(8)', '9.3(3)'],
    ['nx-os', '7.0(3)I7(8)', '7.0(3)I7(10)'],
    ['nx-os', '9.3(5)', '9.3(10)'],
    ['nx-os', '9.3(7)', '9.3(7a)'],
    ['nx-os', '9.3(7a)', '9.3(8)'],
    ['nx-os', '8.4(2)', '10.2(1)'],
    ['expressway', 'X12.7.1', 'X14.0'],
    ['expressway', 'X14.0', 'X14.0.1'],
    ['expressway', 'X14.0.9', 'X14.0.11'],
    ['expressway', 'X14.0.11', 'X14.1'],
  ])('%s: %s before %s', (os, older, newer) => {
    expect(compareReleases(os, older, newer)).toBeLessThan(0);
    expect(compareReleases(os, newer, older)).toBeGreaterThan(0);
  });

  describe.each(SYSTEMS)('is total for %s', (os) => {
    const release = RELEASES[os];

    it('two releases compare both ways alike, and are equal only if they are the same text', () => {
      fc.assert(
        fc.property(release, release, (a, b) => {
          const forth = Math.sign(compareReleases(os, a, b));
          expect(forth + Math.sign(compareReleases(os, b, a))).toBe(0);
          expect(forth === 0).toBe(a === b);
        }),
      );
    });

    it('is transitive', () => {
      fc.assert(
        fc.property(fc.tuple(release, release, release), (three) => {
          const [a, b, c] = [...three].sort((x, y) => compareReleases(os, x, y)) as [string, string, string];
          expect(compareReleases(os, a, b)).toBeLessThanOrEqual(0);
          expect(compareReleases(os, b, c)).toBeLessThanOrEqual(0);
          expect(compareReleases(os, a, c)).toBeLessThanOrEqual(0);
        }),
      );
    });

    it('puts each release on exactly one side of any border', () => {
      fc.assert(
        fc.property(release, release, (border, tested) => {
          expect(isReleaseIn(os, tested, { before: border })).toBe(!isReleaseIn(os, tested, { from: border }));
        }),
      );
    });
  });

  it.each<[OperatingSystem, string]>([
    ['ios-xe', '9.3(5)'],
    ['ios-xe', '16.12'],
    ['ios-xe', '16.09.1'],
    ['ios-xe', 'X14.0.11'],
    ['nx-os', '9.3'],
    ['nx-os', '9.3(5'],
    ['expressway', '14.0.11'],
    ['expressway', 'X14.2.0'],
    ['expressway', ''],
  ])('%s: "%s" is no release', (os, text) => {
    expect(parseRelease(os, text)).toBeNull();
    expect(() => compareReleases(os, text, text)).toThrow(/is not an/);
  });
});
