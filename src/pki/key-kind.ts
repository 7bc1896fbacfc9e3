import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/**
 * The kinds of key a device or an endpoint may hold. Real agents sign with RSA-2048 (256 bytes of signature, P§1.2 [C]);
 * P-256 is the simulator's own cheaper choice.
 */
export const KEY_KINDS = ['rsa-2048', 'p-256'] as const;

export type KeyKind = (typeof KEY_KINDS)[number];

const RSA_BITS = 2048;
const P256_CURVE = 'prime256v1';

const generate = promisify(generateKeyPair);

/** A new private key, made on a thread of its own: about 200 ms for RSA-2048, under 1 ms for P-256. */
export async function generateKey(kind: KeyKind): Promise<KeyObject> {
  const pair =
    kind === 'rsa-2048'
      ? await generate('rsa', { modulusLength: RSA_BITS })
      : await generate('ec', { namedCurve: P256_CURVE });
  return pair.privateKey;
}

/** The kind of a private or public key, or null when it is neither of ours. */
export function kindOf(key: KeyObject): KeyKind | null {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'rsa' && details?.modulusLength === RSA_BITS) return 'rsa-2048';
  if (key.asymmetricKeyType === 'ec' && details?.namedCurve === P256_CURVE) return 'p-256';
  return null;
}
