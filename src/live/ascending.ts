import type { Attributes, HistogramSample, MetricFamily, NumberSample } from './metric-families.js';

/** What was sent last of a series of numbers. */
interface Ascent {
  /** What the figure itself was. */
  last: number;
  /** What lies under it of the workers before. */
  below: number;
}

/**
 * Keeps counters and histograms from going back. A worker that takes the place of another has its shards as their checkpoint
 * does, so that figures go back a little; sent like that they would be taken for a program that began anew, and all of the
 * figure for what came since. Each series stays where it was until the figure has come there again.
 */
export class Ascending {
  readonly #ascents = new Map<string, Ascent>();
  readonly #highest = new Map<string, number>();

  /** The same families, no counter lower than it was told before. */
  told(families: readonly MetricFamily[]): MetricFamily[] {
    return families.map((family) => {
      const { name, kind } = family;
      if (kind === 'gauge') return family;
      if (kind === 'histogram') return { ...family, samples: family.samples.map((one) => this.#histogram(name, one)) };
      const of = family.countedAnew ? this.#added : this.#most;
      const samples = family.samples.map(
        ({ attributes, value }): NumberSample => ({
          attributes,
          value: of.call(this, seriesOf(name, attributes), value),
        }),
      );
      return { ...family, samples };
    });
  }

  #histogram(name: string, sample: HistogramSample): HistogramSample {
    const series = seriesOf(name, sample.attributes);
    const counts = sample.counts.map((count, at) => this.#most(`${series} ${at}`, count));
    // Answers that came again may have come into other buckets: the count is that of the buckets as they are told.
    const count = counts.reduce((sum, inBucket) => sum + inBucket, 0);
    return { ...sample, counts, count, sum: this.#most(`${series} sum`, sample.sum) };
  }

  #most(series: string, value: number): number {
    const most = Math.max(value, this.#highest.get(series) ?? 0);
    this.#highest.set(series, most);
    return most;
  }

  /** Of a figure that begins at nothing again: it goes on from where it was. */
  #added(series: string, value: number): number {
    const ascent = this.#ascents.get(series) ?? { last: 0, below: 0 };
    if (value < ascent.last) ascent.below += ascent.last - value;
    ascent.last = value;
    this.#ascents.set(series, ascent);
    return ascent.below + value;
  }
}

function seriesOf(name: string, attributes: Attributes): string {
  return JSON.stringify([name, attributes]);
}
