/** Bins to a factor of e: an answer time is known to within 1 %. */
export const BINS_PER_E = 100;
/** The log knows microseconds: whatever is less falls into the bin of this, ms. */
export const SHORTEST_MS = 0.001;

/** Answer times of a run by unit of resampling: how many of each unit fall into each bin. */
export class BinnedTimes {
  readonly #byUnit: Map<number, number>[];

  constructor(units: number) {
    this.#byUnit = Array.from({ length: units }, () => new Map());
  }

  /** @param bin `floor(BINS_PER_E · ln(ms))` */
  add(unit: number, bin: number, count: number): void {
    const counts = this.#byUnit[unit];
    if (counts === undefined) throw new RangeError(`no unit ${unit}`);
    counts.set(bin, (counts.get(bin) ?? 0) + count);
  }

  /** Units that hold an answer. */
  get units(): number {
    return this.#byUnit.filter(({ size }) => size > 0).length;
  }

  /** For quick adding up: bins numbered from 0 without gaps. */
  compact(): CompactTimes {
    const bins = [...new Set(this.#byUnit.flatMap((counts) => [...counts.keys()]))].sort((a, b) => a - b);
    const place = new Map(bins.map((bin, at) => [bin, at]));
    return {
      bins,
      units: this.#byUnit.map((counts) => ({
        places: Uint16Array.from(counts.keys(), (bin) => place.get(bin) as number),
        counts: Float64Array.from(counts.values()),
      })),
    };
  }
}

interface CompactTimes {
  readonly bins: readonly number[];
  readonly units: readonly { readonly places: Uint16Array; readonly counts: Float64Array }[];
}

/**
 * Quantiles of the answer times of one resample after the other, ms; within a bin they are taken to be spread evenly, or a
 * quantile would jump by a bin where nothing has changed.
 * @param times how often each unit counts; null: once
 */
export function quantilesOf(
  { bins, units }: CompactTimes,
  parts: readonly number[],
  times: Uint16Array | null,
  from: number,
  room: Float64Array,
): number[] {
  room.fill(0, 0, bins.length);
  let total = 0;
  for (const [unit, { places, counts }] of units.entries()) {
    const often = times === null ? 1 : (times[from + unit] as number);
    if (often === 0) continue;
    for (let at = 0; at < places.length; at += 1) {
      const more = often * (counts[at] as number);
      room[places[at] as number] = (room[places[at] as number] as number) + more;
      total += more;
    }
  }
  if (total === 0) return parts.map(() => Number.NaN);
  let place = 0;
  let before = 0;
  return parts.map((part) => {
    const wanted = part * total;
    // Of nothing before it, too: a bin no unit of this resample is in holds no quantile.
    while (place < bins.length - 1 && (room[place] === 0 || before + (room[place] as number) < wanted)) {
      before += room[place] as number;
      place += 1;
    }
    const within = (wanted - before) / (room[place] as number);
    return Math.exp(((bins[place] as number) + within) / BINS_PER_E);
  });
}
