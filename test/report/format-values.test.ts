import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatInstant,
  formatMs,
  formatRate,
  formatSeconds,
  formatShare,
} from '../../src/report/format-values.js';

describe('figures as people read them', () => {
  it.each([
    [0, '0s'],
    [41.23, '41.2s'],
    [60, '1m'],
    [3_599.9, '1h'],
    [5_400, '1h 30m'],
    [86_400, '1d'],
    [31_536_000, '365d'],
    [31_554_000, '365d 5h'],
  ])('%f seconds are %s', (seconds, wanted) => {
    expect(formatSeconds(seconds)).toBe(wanted);
  });

  it('a length of time never reads as 60 of a unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 60, max: 1e9, noNaN: true }), (seconds) => {
        expect(formatSeconds(seconds)).not.toMatch(/\b(60m|60s|24h)\b/);
      }),
    );
  });

  it.each([
    [0, 0, '0 %'],
    [0, 10, '0 %'],
    [1, 100_000, '< 0.1 %'],
    [99_999, 100_000, '> 99.9 %'],
    [10, 10, '100 %'],
    [1, 3, '33.3 %'],
  ])('%i of %i is %s', (part, whole, wanted) => {
    expect(formatShare(part, whole)).toBe(wanted);
  });

  it.each([
    [formatMs(20), '20 ms'],
    [formatMs(0.0412), '0.0412 ms'],
    [formatMs(1_250), '1.25 s'],
    [formatRate(0.5), '0.5'],
    [formatRate(12_345.6), '12,346'],
    [formatBytes(999), '999 B'],
    [formatBytes(1_234_567), '1.23 MB'],
    [formatInstant(Date.UTC(2025, 6, 17, 6, 30)), '2025-07-17 06:30'],
    [formatInstant(Number.NaN), ''],
  ])('%s', (text, wanted) => {
    expect(text).toBe(wanted);
  });
});
