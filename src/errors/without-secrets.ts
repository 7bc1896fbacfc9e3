/** What stands in place of a secret. */
const CUT = '…';
const LONGEST_CHARACTERS = 200;

/** Decoded, or as it was where it cannot be. */
function decoded(secret: string): string {
  try {
    return decodeURIComponent(secret);
  } catch {
    return secret;
  }
}

/**
 * Words of a stranger, fit to be shown: every secret cut out of them, as it is, URL-encoded and decoded; without control
 * characters, which could move the cursor of a terminal; and not longer than a line or two.
 */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  let shown = text;
  for (const secret of secrets) {
    for (const form of new Set([secret, encodeURIComponent(secret), decoded(secret), decoded(secret).trimEnd()])) {
      if (form !== '') shown = shown.replaceAll(form, CUT);
    }
  }
  shown = shown.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return shown.length <= LONGEST_CHARACTERS ? shown : `${shown.slice(0, LONGEST_CHARACTERS)}…`;
}
