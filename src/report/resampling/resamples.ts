/**
 * Resamples of units with replacement, as how often each unit was drawn. The same resamples serve every measure and, where two
 * runs are compared, both: what both runs share (the schedule of their scenario, a device that is slow in either) cancels out, and where they
 * share nothing the pairing does no harm.
 */
export interface Resamples {
  readonly units: number;
  readonly number: number;
  /** `times[r * units + u]`: how often unit u stands in resample r. */
  readonly times: Uint16Array;
}

/** @param chance number n of a stream, 0 (included) to 1 (excluded) */
export function drawResamples(units: number, number: number, chance: (n: number) => number): Resamples {
  const times = new Uint16Array(units * number);
  let n = 0;
  for (let resample = 0; resample < number; resample += 1) {
    const from = resample * units;
    for (let k = 0; k < units; k += 1) {
      const slot = from + Math.floor(chance(n) * units);
      times[slot] = (times[slot] as number) + 1;
      n += 1;
    }
  }
  return { units, number, times };
}

/**
 * Adds up what the units of one resample hold.
 * @param times how often each unit counts, from `from` on; null: once
 */
export function drawnSum(held: Float64Array, times: Uint16Array | null, from: number): number {
  let total = 0;
  for (let unit = 0; unit < held.length; unit += 1) {
    total += (times === null ? 1 : (times[from + unit] as number)) * (held[unit] as number);
  }
  return total;
}

/** The interval that leaves out `alpha` of the values, half on either side. Sorts them. */
export function percentileInterval(values: Float64Array, alpha: number): { low: number; high: number } {
  values.sort();
  const last = values.length - 1;
  const low = Math.max(0, Math.floor((alpha / 2) * values.length));
  return { low: values[low] as number, high: values[last - low] as number };
}
