import { closest, distance } from 'fastest-levenshtein';

/** Words a wrong one is compared with at most, so that a file full of mistakes is read in a moment. */
export const MOST_COMPARED = 500;
/** A word with fewer letters begins too many others. */
const SHORTEST_BEGINNING = 3;

/**
 * The valid word that was probably meant, in whatever case it was written. A word that the given one begins comes
 * before one that is only alike, as names and releases are often cut short.
 * @returns null if no word is near, or there are too many to compare
 */
function nearestWord(word: string, words: readonly string[]): string | null {
  if (words.length === 0 || words.length > MOST_COMPARED) return null;
  const wanted = word.toLowerCase();
  const known = words.map((candidate) => candidate.toLowerCase());
  let at = known.indexOf(wanted);
  if (at < 0 && wanted.length >= SHORTEST_BEGINNING) at = known.findIndex((candidate) => candidate.startsWith(wanted));
  if (at < 0) {
    const nearest = closest(wanted, known);
    // Further off than this, a suggestion is noise.
    if (distance(wanted, nearest) > Math.max(2, wanted.length / 3)) return null;
    at = known.indexOf(nearest);
  }
  return words[at] ?? null;
}

/**
 * The hint of an error text: `; did you mean "x"?`, or nothing when no word is near.
 * @param words the valid words; may be empty
 */
export function nearestWordHint(word: string, words: readonly string[]): string {
  const nearest = nearestWord(word, words);
  return nearest === null ? '' : `; did you mean "${nearest}"?`;
}
