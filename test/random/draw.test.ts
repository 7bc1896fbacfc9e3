import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, drawWord, PURPOSES } from '../../src/random/draw.js';

const CELLS = 100;
/** Chi-square of 99 degrees of freedom: 99.9 % lie below 148.2, 0.1 % below 61.1 (too even is no chance either). */
const CHI_SQUARE_MOST = 148.2;
const CHI_SQUARE_LEAST = 61.1;

function chiSquare(values: readonly number[]): number {
  const cells = new Array<number>(CELLS).fill(0);
  for (const value of values) {
    const cell = Math.floor(value * CELLS);
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  const wanted = values.length / CELLS;
  return cells.reduce((sum, count) => sum + (count - wanted) ** 2 / wanted, 0);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [index, value] of a.entries()) {
    const da = value - meanA;
    const db = (b[index] ?? 0) - meanB;
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

const TEN_THOUSAND = Array.from({ length: 10_000 }, (_, index) => index);
const keys = fc.record({
  seed: fc.nat(0xffff_ffff),
  device: fc.nat(1_000_000),
  purpose: fc.constantFrom(...PURPOSES),
  n: fc.nat(1_000_000),
});

describe('chance is keyed by (seed, device, purpose, number of the draw) (design §4)', () => {
  it('the same key gives the same value, whatever was drawn before (property)', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        const first = draw(a.seed, a.device, a.purpose, a.n);
        draw(b.seed, b.device, b.purpose, b.n);
        expect(draw(a.seed, a.device, a.purpose, a.n)).toBe(first);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(first).toBeLessThan(1);
        expect(first * 2 ** 32).toBe(drawWord(a.seed, a.device, a.purpose, a.n));
      }),
    );
  });

  it('one part of the key changed gives another value', () => {
    let same = 0;
    for (let k = 0; k < 1_000; k += 1) {
      const value = drawWord(k, k, 'arrival', k);
      for (const other of [
        drawWord(k + 1, k, 'arrival', k),
        drawWord(k, k + 1, 'arrival', k),
        drawWord(k, k, 'registration-start', k),
        drawWord(k, k, 'arrival', k + 1),
      ]) {
        if (other === value) same += 1;
      }
    }
    expect(same).toBe(0);
  });

  it('every bit of the seed counts', () => {
    const words = Array.from({ length: 32 }, (_, bit) => drawWord(2 ** bit, 0, 'arrival', 0));
    expect(new Set([...words, drawWord(0, 0, 'arrival', 0)]).size).toBe(33);
  });

  it('no two devices of a fleet draw the same word for the same purpose', () => {
    expect(new Set(TEN_THOUSAND.map((device) => drawWord(1, device, 'arrival', 0))).size).toBe(10_000);
  });
});

describe('values are even', () => {
  it.each([
    ['over devices', (k: number) => draw(1, k, 'arrival', 0)],
    ['over the draws of a device', (k: number) => draw(1, 7, 'registration-retry-jitter', k)],
    ['over seeds', (k: number) => draw(k, 7, 'step-share', 0)],
    ['over devices and draws together', (k: number) => draw(1, k % 100, 'fault-toxicity', Math.floor(k / 100))],
    ['over devices far apart', (k: number) => draw(1, k * 65_536, 'arrival', 0)],
  ])('%s', (_words, drawn) => {
    const value = chiSquare(TEN_THOUSAND.map(drawn));
    expect(value).toBeLessThan(CHI_SQUARE_MOST);
    expect(value).toBeGreaterThan(CHI_SQUARE_LEAST);
  });

  it('in every bit', () => {
    for (let bit = 0; bit < 32; bit += 1) {
      const ones = TEN_THOUSAND.filter((device) => (drawWord(1, device, 'nonce', 0) >>> bit) & 1).length;
      // 5,000 give or take four standard deviations of 50.
      expect(Math.abs(ones - 5_000)).toBeLessThan(200);
    }
  });
});

describe('neighbours have nothing to do with each other', () => {
  const ofDevices = TEN_THOUSAND.map((device) => draw(1, device, 'arrival', 0));
  /** Four standard deviations of the correlation of 10,000 independent pairs. */
  const MOST = 0.04;

  it.each([
    ['the next device', (k: number) => draw(1, k + 1, 'arrival', 0)],
    ['the next draw', (k: number) => draw(1, k, 'arrival', 1)],
    ['the next seed', (k: number) => draw(2, k, 'arrival', 0)],
  ])('%s', (_words, neighbour) => {
    expect(Math.abs(correlation(ofDevices, TEN_THOUSAND.map(neighbour)))).toBeLessThan(MOST);
  });

  it('any two purposes', () => {
    const columns = PURPOSES.map((purpose) => TEN_THOUSAND.map((device) => draw(1, device, purpose, 0)));
    for (const [a, first] of columns.entries()) {
      for (const second of columns.slice(a + 1)) expect(Math.abs(correlation(first, second))).toBeLessThan(MOST);
    }
  });
});

/** A seed must mean the same in every version: whoever changes these changes what every scenario does. */
describe('golden values', () => {
  it.each([
    [0, 0, 'arrival', 0, 0x1d887565],
    [1, 0, 'arrival', 0, 0x6b82bdd5],
    [1, 1, 'arrival', 0, 0xa6c75d04],
    [1, 0, 'arrival', 1, 0xf1d192e6],
    [42, 17, 'registration-start', 0, 0x1117bc5e],
    [42, 17, 'registration-retry-jitter', 5, 0xb711adf4],
    [42, 17, 'fault-toxicity', 3, 0x05eceb26],
    [0xffff_ffff, 99999, 'step-share', 12, 0x723b1948],
    [2026, 25999999, 'nonce', 1000001, 0xe28e0e78],
  ] as const)('seed %d, device %d, %s, draw %d', (seed, device, purpose, n, wanted) => {
    expect(drawWord(seed, device, purpose, n)).toBe(wanted);
  });
});
