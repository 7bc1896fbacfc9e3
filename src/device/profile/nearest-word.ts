import { closest, distance } from 'fastest-levenshtein';

/**
 * The hint of an error text: `; did you mean "x"?`, or nothing when no word is near. A word that the
 * given one begins comes first, as names and releases are often cut short.
 * @param words the valid words; may be empty
 */
export function nearestWordHint(word: string, words: readonly string[]): string {
  if (words.length === 0) return '';
  const continued = word.length > 2 && words.find((known) => known.startsWith(word));
  if (continued) return `; did you mean "${continued}"?`;
  const lower = words.map((known) => known.toLowerCase());
  const nearest = words[lower.indexOf(closest(word.toLowerCase(), lower))] as string;
  // Further off than this, a suggestion is noise.
  return distance(word.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, word.length / 3)
    ? `; did you mean "${nearest}"?`
    : '';
}
