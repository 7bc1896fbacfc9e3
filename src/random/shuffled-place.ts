import { drawWord, type Purpose } from './draw.js';

const ROUNDS = 4;

/**
 * The place of one of `count` things in a shuffled order, without a list of them: a keyed permutation (a small Feistel
 * network, walked until it lands below `count`), so that any worker can ask for any of them.
 * @param stream which of the shuffles of this purpose
 * @param index 0 to count−1
 * @param count at most 2^30
 */
export function shuffledPlace(seed: number, purpose: Purpose, stream: number, index: number, count: number): number {
  const bits = Math.max(1, Math.ceil(Math.log2(count) / 2));
  const mask = 2 ** bits - 1;
  let place = index;
  do {
    let left = place >>> bits;
    let right = place & mask;
    for (let round = 0; round < ROUNDS; round += 1) {
      const mixed = left ^ (drawWord(seed, right, purpose, stream * ROUNDS + round) & mask);
      left = right;
      right = mixed;
    }
    place = (left << bits) | right;
  } while (place >= count);
  return place;
}
