import { type KeyObject, sign } from 'node:crypto';
import { bits, type Node, nothing, objectId, sequence, toDer } from './der.js';
import { type KeyKind, kindOf } from './key-kind.js';

/** Names of SHA-256 signatures in certificates (RFC 4055 wants the NULL, RFC 5758 forbids it). */
const SIGNATURE_ALGORITHM: Readonly<Record<KeyKind, string>> = {
  'rsa-2048': '1.2.840.113549.1.1.11',
  'p-256': '1.2.840.10045.4.3.2',
};

/** The AlgorithmIdentifier of what `key` signs with. */
export function signatureAlgorithm(key: KeyObject): Node {
  const kind = requireKind(key);
  const name = objectId(SIGNATURE_ALGORITHM[kind]);
  return kind === 'rsa-2048' ? sequence(name, nothing()) : sequence(name);
}

/** DER of `content` with its signature beside it: the outer form of a certificate and of a signing request. */
export function signed(content: Node, key: KeyObject): Buffer {
  const signature = sign('sha256', toDer(content), key);
  return toDer(sequence(content, signatureAlgorithm(key), bits(signature)));
}

function requireKind(key: KeyObject): KeyKind {
  const kind = kindOf(key);
  if (kind === null) throw new TypeError(`a key must be RSA-2048 or P-256, not ${key.asymmetricKeyType ?? key.type}`);
  return kind;
}
