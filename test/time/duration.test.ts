import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY_MS,
  formatDuration,
  HOUR_MS,
  MINUTE_MS,
  parseDuration,
  SECOND_MS,
  YEAR_MS,
} from '../../src/time/duration.js';

describe('reading (design §6: `90d`, `15m`, `1h30m`)', () => {
  it.each([
    ['0s', 0],
    ['500ms', 500],
    ['1s', SECOND_MS],
    ['2.5s', 2_500],
    ['15m', 15 * MINUTE_MS],
    ['1h30m', 90 * MINUTE_MS],
    ['1.5h', 90 * MINUTE_MS],
    ['90d', 90 * DAY_MS],
    ['2w', 14 * DAY_MS],
    ['1y', 365 * DAY_MS],
    ['1y1d', YEAR_MS + DAY_MS],
    ['1m1ms', MINUTE_MS + 1],
    ['0.4ms', 0],
    ['007s', 7 * SECOND_MS],
  ])('%s is %d ms', (text, wanted) => expect(parseDuration(text)).toBe(wanted));

  it.each([
    '',
    ' ',
    '5',
    'd',
    '-5d',
    '+5d',
    '5 d',
    '1h 30m',
    '1d,',
    '5D',
    '.5h',
    '5.h',
    '1e3s',
    '5min',
    '5ms5',
    'Infinityd',
    '٣d',
    '5d\n',
  ])('%j is no duration', (text) => expect(parseDuration(text)).toBeNull());

  it('of a hostile length ends soon', () => {
    expect(parseDuration('1'.repeat(50_000))).toBeNull();
    expect(parseDuration(`${'1d'.repeat(25_000)}!`)).toBeNull();
  });
});

describe('writing: at most two units, the largest first', () => {
  it.each([
    [0, '0ms'],
    [-0.3, '0ms'],
    [1, '1ms'],
    [999, '999ms'],
    [999.7, '1s'],
    [1_000, '1s'],
    [2_500, '2.5s'],
    [2_540, '2.5s'],
    [59_900, '59.9s'],
    [59_960, '1m'],
    [MINUTE_MS, '1m'],
    [90 * SECOND_MS, '1m 30s'],
    [19 * MINUTE_MS + 7 * SECOND_MS, '19m 7s'],
    [59 * MINUTE_MS + 59.6 * SECOND_MS, '1h'],
    [HOUR_MS, '1h'],
    [HOUR_MS + 30 * SECOND_MS, '1h 30s'],
    [HOUR_MS + 30 * MINUTE_MS + 30 * SECOND_MS, '1h 30m'],
    [23 * HOUR_MS, '23h'],
    [DAY_MS + 30 * MINUTE_MS, '1d 30m'],
    [364 * DAY_MS + 5 * HOUR_MS + 59 * MINUTE_MS, '364d 5h'],
    [YEAR_MS, '365d'],
    [10 * YEAR_MS, '3650d'],
    [-90 * SECOND_MS, '-1m 30s'],
  ])('%d ms is %s', (value, wanted) => expect(formatDuration(value)).toBe(wanted));

  const UNITS = [DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS] as const;

  it('what is written reads back: exactly if two units are enough (property)', () => {
    const amounts = [3_650, 23, 59, 59];
    const twoUnits = fc
      .record({ first: fc.nat(3), second: fc.nat(3), a: fc.nat(), b: fc.nat() })
      .map(({ first, second, a, b }) => {
        const part = (unit: number, n: number) => (n % ((amounts[unit] ?? 0) + 1)) * (UNITS[unit] ?? 0);
        return part(first, a) + (second === first ? 0 : part(second, b));
      });
    fc.assert(
      fc.property(twoUnits, (value) => {
        expect(parseDuration(formatDuration(value).replaceAll(' ', ''))).toBe(value);
      }),
      { numRuns: 500 },
    );
  });

  it('and else off by less than its smallest unit (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 * YEAR_MS }), (value) => {
        const text = formatDuration(value);
        expect(text).toMatch(/^\d+(?:\.\d)?(?:ms|s|m|h|d)(?: \d+[hms])?$/);
        const back = parseDuration(text.replaceAll(' ', '')) ?? Number.NaN;
        const smallest = text.endsWith('ms') ? 1 : (UNITS['dhms'.indexOf(text.at(-1) ?? '')] ?? 0);
        expect(Math.abs(value - back)).toBeLessThan(smallest);
      }),
      { numRuns: 500 },
    );
  });

  it('every form that can be written with a sum of units reads as that sum (property)', () => {
    const units = { ms: 1, s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS, y: YEAR_MS };
    const part = fc.tuple(fc.nat(999), fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const text = parts.map(([amount, unit]) => `${amount}${unit}`).join('');
        expect(parseDuration(text)).toBe(parts.reduce((sum, [amount, unit]) => sum + amount * units[unit], 0));
      }),
    );
  });
});
