/**
 * Chance, keyed by (seed, device, purpose, number of the draw): the same four always give the same value, whichever
 * worker asks and in whatever order, so that sharding changes nothing (design §4). There is no generator to keep.
 */

/**
 * What a draw is for, and the key of its stream: two purposes never share one. A number once given is never given again,
 * or an old seed would mean something else.
 */
const PURPOSE_KEY = {
  arrival: 1,
  'registration-start': 2,
  'registration-retry-jitter': 3,
  'fault-toxicity': 6,
  'step-share': 8,
  nonce: 11,
  'console-reach': 12,
  'arrival-order': 21,
  'storm-spread': 22,
  bootstrap: 40,
} as const;

export type Purpose = keyof typeof PURPOSE_KEY;

export const PURPOSES = Object.keys(PURPOSE_KEY) as readonly Purpose[];

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
