import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 24;

/** A key by which a run is operated: whoever has it may do anything to the run. A secret. */
export function makeRunKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

/** Compares in a time that tells nothing of either. */
export function isRunKey(given: string, key: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(key));
}
