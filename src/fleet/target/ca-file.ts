import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SlfleetError } from '../../errors/slfleet-error.js';

/** The roots a server of the user's own is checked against. */
export interface CaFile {
  readonly pem: string;
  /** The key answers are signed with, PEM; null where the file does not name it, and answers are taken unverified. */
  readonly signerKey: string | null;
}

/** @throws SlfleetError SLF_CA_FILE */
export function readCaFile(file: string): CaFile {
  try {
    const pem = readFileSync(file, 'utf8');
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) throw new TypeError('it holds no certificate');
    return { pem, signerKey: messageSignerIn(blocks.map((block) => new X509Certificate(block))) };
  } catch (cause) {
    throw new SlfleetError('SLF_CA_FILE', `${file}: ${(cause as Error).message}`, { cause });
  }
}

/** A CA file of ours also holds the certificate answers are signed with; a CA file of others does not. */
function messageSignerIn(certificates: readonly X509Certificate[]): string | null {
  const signer = certificates.find(({ subject }) => /CN=MMI Signer/.test(subject));
  return signer?.publicKey.export({ format: 'pem', type: 'spki' }).toString() ?? null;
}
