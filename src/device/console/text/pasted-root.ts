import { createHash, X509Certificate } from 'node:crypto';

/** A root certificate somebody has pasted. */
export interface PastedRoot {
  /** The common name of its subject; by it trust goes (`TransportConfiguration.trustedRoots`). */
  readonly commonName: string;
  /** Hexadecimal digits in capitals, without separators. */
  readonly md5: string;
  readonly sha1: string;
}

/** More than any certificate. */
const LONGEST_CHARACTERS = 65_536;
const BLOCK = /-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----/g;
const BASE64 = /^[A-Za-z0-9+/=\s]+$/;

/**
 * Reads a pasted certificate, PEM or its base64 alone; of a chain the last one, which is the root.
 * @returns null if it is none, or names nobody
 */
export function readPastedRoot(text: string): PastedRoot | null {
  if (text.length > LONGEST_CHARACTERS) return null;
  const block = text.match(BLOCK)?.at(-1);
  if (block === undefined && !BASE64.test(text)) return null;
  try {
    const { raw, subject, fingerprint } = new X509Certificate(block ?? Buffer.from(text, 'base64'));
    const commonName = /^CN=(.+)$/m.exec(subject)?.[1]?.trim();
    if (commonName === undefined) return null;
    const md5 = createHash('md5').update(raw).digest('hex').toUpperCase();
    return { commonName, md5, sha1: fingerprint.replaceAll(':', '') };
  } catch {
    return null;
  }
}

/** Digits in groups of so many, parted by a text: `AA:BB`, `AABBCCDD EEFF0011`. */
export function grouped(digits: string, size: number, separator: string): string {
  return digits.match(new RegExp(`.{1,${size}}`, 'g'))?.join(separator) ?? '';
}
