import { createPublicKey, type KeyObject } from 'node:crypto';

/** Fleets share the keys of a pool, so few distinct keys are met; the bound only guards against a hostile peer. */
const KNOWN_KEYS_LIMIT = 2048;

const knownKeys = new Map<string, KeyObject>();
const exported = new WeakMap<KeyObject, Buffer>();

/** The DER SubjectPublicKeyInfo of a private or public key. Exporting costs 100 µs, hence once a key. */
export function spkiOf(key: KeyObject): Buffer {
  let spki = exported.get(key);
  if (spki === undefined) {
    const publicKey = key.type === 'private' ? createPublicKey(key) : key;
    spki = publicKey.export({ format: 'der', type: 'spki' });
    exported.set(key, spki);
  }
  return spki;
}

/**
 * The public key in a DER SubjectPublicKeyInfo. The same bytes give the same object while it is remembered: a key
 * costs 100 µs to read and 3 to 8 kB to hold, and 10,000 devices may stand on a pool of 64.
 * @throws the error of node:crypto when the bytes are no public key
 */
export function publicKeyFromSpki(spki: Buffer): KeyObject {
  const name = spki.toString('latin1');
  const known = knownKeys.get(name);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  if (knownKeys.size >= KNOWN_KEYS_LIMIT) {
    const oldest = knownKeys.keys().next();
    if (!oldest.done) knownKeys.delete(oldest.value);
  }
  knownKeys.set(name, key);
  exported.set(key, spki);
  return key;
}
