import { type KeyObject, sign as signBytes, verify as verifyBytes } from 'node:crypto';

/** Far above what either kind of key makes (344 characters for RSA-2048), so that junk is not even decoded. */
const LONGEST_SIGNATURE_CHARACTERS = 1024;

/**
 * A SHA-256 signature, base64, as in `signature.value` (P§1.2 [C]: 256 bytes for RSA-2048, PKCS#1 v1.5 assumed).
 * With a P-256 key it is the DER form of ECDSA; that kind is the simulator's own. Text is signed as UTF-8.
 */
export function sign(data: string | Buffer, privateKey: KeyObject): string {
  return signBytes('sha256', bytesOf(data), privateKey).toString('base64');
}

/** True when `signature` (base64, as {@link sign} makes it) is that key's for this data. Never throws for a bad one. */
export function verify(data: string | Buffer, signature: string, publicKey: KeyObject): boolean {
  if (signature.length === 0 || signature.length > LONGEST_SIGNATURE_CHARACTERS) return false;
  return verifyBytes('sha256', bytesOf(data), publicKey, Buffer.from(signature, 'base64'));
}

function bytesOf(data: string | Buffer): Buffer {
  return typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
}
