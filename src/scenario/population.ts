import { SlfleetError } from '../errors/slfleet-error.js';

/**
 * Scales groups to a population: each in proportion, by largest remainder, and at least one device each.
 * @param counts devices of each group as written
 * @param devices devices wanted in all, or null to leave the counts as they are
 * @throws SlfleetError SLF_OPTION_INVALID if there are fewer devices than groups
 */
export function scaleCounts(counts: readonly number[], devices: number | null): readonly number[] {
  if (devices === null) return counts;
  if (devices < counts.length) {
    const what = `--devices ${devices} is less than one device for each of the ${counts.length} groups`;
    throw new SlfleetError('SLF_OPTION_INVALID', what);
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count * devices) / total);
  const scaled = exact.map((share) => Math.max(1, Math.floor(share)));
  let missing = devices - scaled.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact.map((share, index) => ({ index, over: share - (scaled[index] as number) }));
  byRemainder.sort((a, b) => b.over - a.over || a.index - b.index);
  for (const { index } of byRemainder) {
    if (missing <= 0) break;
    scaled[index] = (scaled[index] as number) + 1;
    missing -= 1;
  }
  // Groups lifted to one device took them from nobody yet: the largest give them.
  for (; missing < 0; missing += 1) {
    const largest = scaled.indexOf(Math.max(...scaled));
    scaled[largest] = (scaled[largest] as number) - 1;
  }
  return scaled;
}

/**
 * How many of a group's devices each of its virtual accounts holds: contiguous blocks, device k in block
 * `floor(k × accounts / count)`.
 */
export function blockSizes(count: number, accounts: number): number[] {
  const firstOf = (block: number): number => Math.ceil((block * count) / accounts);
  return Array.from({ length: accounts }, (_, block) => firstOf(block + 1) - firstOf(block));
}
