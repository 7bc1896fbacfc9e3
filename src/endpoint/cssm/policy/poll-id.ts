import { hash } from 'node:crypto';

/** Poll ids have 17 to 18 digits (P§7.3 [C]): all of them beyond 2^53. */
const LOWEST = 10n ** 16n;
const HIGHEST = 10n ** 18n;

/**
 * The n-th poll id of a reporter, in decimal digits. It follows from the seed and the reporter alone, so that it stays the
 * same on any number of shards; 60 bits of a hash make two alike so unlikely that a caller only has to draw again.
 */
export function pollIdOf(seed: number, reporter: string, n: number): string {
  const digest = hash('sha256', JSON.stringify(['poll', seed, reporter, n]));
  return String(LOWEST + (BigInt(`0x${digest.slice(0, 20)}`) % (HIGHEST - LOWEST)));
}
