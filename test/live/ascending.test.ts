import { describe, expect, it } from 'vitest';
import { Ascending } from '../../src/live/ascending.js';
import type { HistogramSample, MetricFamily } from '../../src/live/metric-families.js';

const words = { name: 'slfleet.some', unit: '{message}', about: 'Some.' };

function valuesOf(families: readonly MetricFamily[]): number[] {
  return families.flatMap((family) => (family.kind === 'histogram' ? [] : family.samples.map(({ value }) => value)));
}

/** What is told of a family with two series, one time after the other. */
function toldOf(kind: Pick<MetricFamily, 'kind'> & { countedAnew?: true }, figures: readonly [number, number][]) {
  const ascending = new Ascending();
  return figures.map(([one, other]) => {
    const samples = [
      { attributes: { shard: '0' }, value: one },
      { attributes: { shard: '1' }, value: other },
    ];
    return valuesOf(ascending.told([{ ...words, ...kind, samples } as MetricFamily]));
  });
}

describe('figures that go back with a worker', () => {
  it('a counter stays until the figure has come there again, each series by itself', () => {
    const figures: [number, number][] = [
      [10, 5],
      [7, 6],
      [9, 7],
      [12, 8],
    ];
    expect(toldOf({ kind: 'counter' }, figures)).toEqual([
      [10, 5],
      [10, 6],
      [10, 7],
      [12, 8],
    ]);
  });

  it('a counter that begins at nothing again goes on from where it was', () => {
    const figures: [number, number][] = [
      [10, 5],
      [0, 6],
      [3, 7],
      [1, 8],
      [2, 9],
    ];
    expect(toldOf({ kind: 'counter', countedAnew: true }, figures)).toEqual([
      [10, 5],
      [10, 6],
      [13, 7],
      [13, 8],
      [14, 9],
    ]);
  });

  it('a gauge is what it is', () => {
    const figures: [number, number][] = [
      [10, 5],
      [7, 6],
    ];
    expect(toldOf({ kind: 'gauge' }, figures)).toEqual(figures);
  });

  it('no bucket, count or sum of a histogram goes back, and the count is that of its buckets', () => {
    const ascending = new Ascending();
    const told = (counts: readonly number[], sum: number): HistogramSample | undefined => {
      const count = counts.reduce((all, one) => all + one, 0);
      const sample = { attributes: {}, bounds: [1], counts, count, sum };
      const [family] = ascending.told([{ ...words, kind: 'histogram', samples: [sample] }]);
      return family?.kind === 'histogram' ? family.samples[0] : undefined;
    };
    expect(told([4, 2], 8)).toMatchObject({ counts: [4, 2], count: 6, sum: 8 });
    expect(told([3, 1], 5)).toMatchObject({ counts: [4, 2], count: 6, sum: 8 });
    expect(told([3, 4], 12)).toMatchObject({ counts: [4, 4], count: 8, sum: 12 });
  });
});
