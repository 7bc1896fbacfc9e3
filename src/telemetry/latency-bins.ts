const MICROSECONDS_PER_MS = 1_000;
/** Ten hours: nothing waits longer, and a histogram must know its end. */
const LONGEST_MICROSECONDS = 36_000_000_000;
/** Bins to an octave: an answer time is known to within 1/128 of itself. */
const BINS_PER_OCTAVE = 128;
const SUB_BITS = Math.log2(BINS_PER_OCTAVE);
/** `Math.clz32` sees 32 bits: what is longer (half an hour) is looked at without its low ones. */
const LOW_BITS = 16;
const LOW = 2 ** LOW_BITS;

/** The bin of an answer time. Below 256 µs a bin is a microsecond. */
function binOf(microseconds: number): number {
  if (microseconds < 2 * BINS_PER_OCTAVE) return microseconds;
  const octave =
    microseconds < LOW * LOW
      ? 31 - Math.clz32(microseconds)
      : LOW_BITS + 31 - Math.clz32(Math.floor(microseconds / LOW));
  const shift = octave - SUB_BITS;
  return shift * BINS_PER_OCTAVE + Math.floor(microseconds / 2 ** shift);
}

/** The longest answer time that falls into a bin, ms: a quantile told by it is never too good. */
function longestOf(bin: number): number {
  const shift = Math.max(0, Math.floor(bin / BINS_PER_OCTAVE) - 1);
  const sub = bin - shift * BINS_PER_OCTAVE;
  return ((sub + 1) * 2 ** shift - 1) / MICROSECONDS_PER_MS;
}

const BINS = binOf(LONGEST_MICROSECONDS) + 1;

/** Slots the bins of one histogram take: the sum of all answer times (µs), then the bins. */
export const LATENCY_BIN_SLOTS = 1 + BINS;

/**
 * A histogram over a piece of (shared) memory that only ever grows: one thread records, any other reads what came since
 * it read before. Nothing is reset, so nothing can be lost between the two.
 */
export class LatencyBins {
  readonly #slots: Float64Array;

  /** @param slots `LATENCY_BIN_SLOTS` of them, 0 at first */
  constructor(slots: Float64Array) {
    this.#slots = slots;
  }

  record(ms: number): void {
    const microseconds = Math.min(LONGEST_MICROSECONDS, Math.max(1, Math.round(ms * MICROSECONDS_PER_MS)));
    const slot = 1 + binOf(microseconds);
    this.#slots[slot] = (this.#slots[slot] as number) + 1;
    this.#slots[0] = (this.#slots[0] as number) + microseconds;
  }

  /** Adds what is in here to a reader's `LATENCY_BIN_SLOTS` numbers. */
  addTo(sums: Float64Array): void {
    for (let slot = 0; slot < LATENCY_BIN_SLOTS; slot += 1) {
      sums[slot] = (sums[slot] as number) + (this.#slots[slot] as number);
    }
  }
}

/** Answer times of one window, ms; a few hundred numbers whatever their count. */
export class LatencyCounts {
  private constructor(
    /** Answers. */
    readonly count: number,
    private readonly sumMs: number,
    /** Bins that hold something, ascending. */
    private readonly bins: readonly number[],
    private readonly counts: readonly number[],
  ) {}

  static readonly none = new LatencyCounts(0, 0, [], []);

  /** What was recorded between two readings of the same bins. */
  static between(before: Float64Array, after: Float64Array): LatencyCounts {
    const bins: number[] = [];
    const counts: number[] = [];
    let count = 0;
    for (let bin = 0; bin < BINS; bin += 1) {
      const more = (after[bin + 1] as number) - (before[bin + 1] as number);
      // Fewer than before: a worker was brought back from its checkpoint.
      if (more <= 0) continue;
      bins.push(bin);
      counts.push(more);
      count += more;
    }
    // The sum is a figure of its own, which may be one sample newer or older than its bins.
    const sum = Math.max(0, (after[0] as number) - (before[0] as number));
    return new LatencyCounts(count, sum / MICROSECONDS_PER_MS, bins, counts);
  }

  /** Several windows as one. */
  static merged(parts: readonly LatencyCounts[]): LatencyCounts {
    const full = parts.filter(({ count }) => count > 0);
    const [only] = full;
    if (only === undefined) return LatencyCounts.none;
    if (full.length === 1) return only;
    const sums = new Map<number, number>();
    for (const { bins, counts } of full) {
      for (const [at, bin] of bins.entries()) sums.set(bin, (sums.get(bin) ?? 0) + (counts[at] as number));
    }
    const bins = [...sums.keys()].sort((a, b) => a - b);
    const total = (of: (part: LatencyCounts) => number): number => full.reduce((sum, part) => sum + of(part), 0);
    return new LatencyCounts(
      total(({ count }) => count),
      total(({ sumMs }) => sumMs),
      bins,
      bins.map((bin) => sums.get(bin) as number),
    );
  }

  /** The answer time so many per cent of the answers did not exceed, to within 0.8 % and never too low; 0 without answers. */
  percentile(percent: number): number {
    const wanted = Math.max(1, Math.ceil((this.count * percent) / 100));
    let seen = 0;
    for (const [at, bin] of this.bins.entries()) {
      seen += this.counts[at] as number;
      if (seen >= wanted) return longestOf(bin);
    }
    return 0;
  }

  /**
   * Answers that took less than so long. Exact where the bound is a power of two of microseconds, which no bin reaches
   * across; else a bin counts as soon as all of it is below.
   */
  countBelow(ms: number): number {
    let below = 0;
    for (const [at, bin] of this.bins.entries()) {
      if (longestOf(bin) >= ms) break;
      below += this.counts[at] as number;
    }
    return below;
  }

  get sum(): number {
    return this.sumMs;
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sumMs / this.count;
  }

  get min(): number {
    return this.bins[0] === undefined ? 0 : longestOf(this.bins[0]);
  }

  get max(): number {
    const last = this.bins.at(-1);
    return last === undefined ? 0 : longestOf(last);
  }
}
