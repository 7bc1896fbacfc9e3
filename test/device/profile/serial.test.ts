import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadProfile } from '../../../src/device/profile/load.js';
import { deviceHostname, deviceUdi, memberUdis, serialNumber } from '../../../src/device/profile/serial.js';

const index = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 20_000_000 }));
const member = fc.integer({ min: 0, max: 15 });
const prefix = fc.constantFrom('FDO', 'FCW', '');

describe('serial numbers', () => {
  it('look like a label: prefix, year code and week, four places', () => {
    fc.assert(
      fc.property(index, member, (i, m) => {
        const parts = /^FDO(\d\d)(\d\d)[0-9A-HJ-NP-Z]{4}$/.exec(serialNumber('FDO', i, m));
        expect(Number(parts?.[1])).toBeGreaterThanOrEqual(20);
        expect(Number(parts?.[1])).toBeLessThanOrEqual(25);
        expect(Number(parts?.[2])).toBeGreaterThanOrEqual(1);
        expect(Number(parts?.[2])).toBeLessThanOrEqual(52);
      }),
    );
  });

  it('are eight hex digits on Expressway (S3)', () => {
    fc.assert(fc.property(index, (i) => /^[0-9A-F]{8}$/.test(serialNumber('', i))));
  });

  it('differ for different devices and members, up to 20 million devices', () => {
    fc.assert(
      fc.property(prefix, index, member, index, member, (p, i, m, j, n) => {
        expect(serialNumber(p, i, m) === serialNumber(p, j, n)).toBe(i === j && m === n);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['FDO', ''])('differ over 300,000 neighbours at either end of 10 million (prefix "%s")', (p) => {
    const seen = new Set<string>();
    for (let i = 0; i < 150_000; i++) {
      seen.add(serialNumber(p, i));
      seen.add(serialNumber(p, 10_000_000 - i));
    }
    expect(seen.size).toBe(300_000);
  });

  it('are the same in every run', () => {
    expect([serialNumber('FDO', 0), serialNumber('FDO', 1), serialNumber('', 0), serialNumber('', 1)]).toEqual([
      'FDO2409S25K',
      'FDO213963CH',
      '5BD1E995',
      '3F4984A5',
    ]);
  });

  it.each([
    [-1, 0],
    [30_000_000, 0],
    [0, 16],
  ])('there is none for device %i, member %i', (i, m) => {
    expect(() => serialNumber('FDO', i, m)).toThrow(RangeError);
  });
});

describe('UDIs and names', () => {
  it('the switches of a stack have serial numbers of their own', () => {
    const profile = loadProfile('catalyst-9300-24p');
    const all = [deviceUdi(profile, 7), ...memberUdis(profile, 7, 8)];
    expect(all).toHaveLength(8);
    expect(new Set(all.map((udi) => udi.serialNumber)).size).toBe(8);
    expect(new Set(all.map((udi) => udi.pid))).toEqual(new Set(['C9300-24P']));
  });

  it('both switches of StackWise Virtual have serial numbers of their own', () => {
    const profile = loadProfile('catalyst-9500-32c');
    expect(memberUdis(profile, 3, 2)[0]?.serialNumber).not.toBe(deviceUdi(profile, 3).serialNumber);
  });

  it('a second supervisor is listed with the UDI of its chassis', () => {
    const profile = loadProfile('catalyst-9407r');
    expect(memberUdis(profile, 3, 2)).toEqual([deviceUdi(profile, 3)]);
  });

  it('a device alone has no further UDIs', () => {
    expect(memberUdis(loadProfile('expressway-c'), 3, 1)).toEqual([]);
  });

  it('Expressway shows its product id (S3)', () => {
    expect(deviceUdi(loadProfile('expressway-e'), 12).pid).toBe('Expressway');
  });

  it.each([
    ['catalyst-9300-24p', 0, 'c9300-24p-000001'],
    ['nexus-93180yc-ex', 999_999, 'n93180yc-ex-1000000'],
    ['expressway-e', 16, 'exp-e-000017'],
  ])('device %s %i is called %s', (name, i, hostname) => {
    expect(deviceHostname(loadProfile(name), i)).toBe(hostname);
  });
});
