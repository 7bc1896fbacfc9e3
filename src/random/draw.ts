/**
 * Chance, keyed by (seed, device, purpose, number of the draw): the same four always give the same value, whichever
 * worker asks and in whatever order, so that sharding changes nothing (design §4). There is no generator to keep.
 */

/** What a draw is for; two purposes never share a stream. Add new ones at the end: the position is the key. */
export const PURPOSES = [
  'arrival',
  'registration-start',
  'registration-retry-jitter',
  'usage-phase',
  'latency',
  'fault-toxicity',
  'step-spread',
  'step-share',
  'serial-number',
  'instance-id',
  'nonce',
] as const;

export type Purpose = (typeof PURPOSES)[number];

const PURPOSE_KEY: Readonly<Record<Purpose, number>> = Object.fromEntries(
  PURPOSES.map((purpose, position) => [purpose, position + 1]),
) as Record<Purpose, number>;

/** Finalizer of MurmurHash3 (public domain constants): every input bit reaches every output bit. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** One 32-bit word of chance, 0 to 2^32−1. */
export function drawWord(seed: number, device: number, purpose: Purpose, draw: number): number {
  let h = mix(seed ^ 0x9e3779b9);
  h = mix(h + Math.imul(device, 0x9e3779b1));
  h = mix(h + Math.imul(PURPOSE_KEY[purpose], 0x85ebca77));
  return mix(h + Math.imul(draw, 0xc2b2ae3d));
}

/** A number from 0 (included) to 1 (excluded), with 32 bits of resolution. */
export function draw(seed: number, device: number, purpose: Purpose, n: number): number {
  return drawWord(seed, device, purpose, n) / 0x1_0000_0000;
}
