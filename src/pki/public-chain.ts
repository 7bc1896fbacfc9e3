import { type KeyObject, randomBytes } from 'node:crypto';
import { buildCertificate, type CertificateBody } from './certificate.js';
import type { DistinguishedName } from './distinguished-name.js';
import { generateKey } from './key-kind.js';
import { pemEncode } from './pem.js';

/** What a public server shows, and the root a client needs for it. Holds a private key: never log it. */
export interface PublicChain {
  /** The self-signed root, PEM; the server does not show it. */
  readonly rootPem: string;
  /** The server's private key, PEM. */
  readonly key: string;
  /** The server's certificate and that of the authority between it and the root, PEM. */
  readonly cert: string;
}

/** As an authority's own certificates: they must hold whatever year a scenario starts in. */
const CENTURY = { notBeforeMs: Date.UTC(2000, 0, 1), notAfterMs: Date.UTC(2099, 11, 31, 23, 59, 59) } as const;
const SERIAL_BYTES = 16;

/**
 * A chain of three, as public servers show one, under a root of this name. The names are labels: nothing in it is of
 * the authority that bears them. P-256 throughout, as every listener's key.
 */
export async function issuePublicChain(
  root: DistinguishedName,
  intermediate: DistinguishedName,
  hosts: readonly [string, ...string[]],
): Promise<PublicChain> {
  const [rootKey, intermediateKey, key] = await Promise.all([
    generateKey('p-256'),
    generateKey('p-256'),
    generateKey('p-256'),
  ]);
  const subject = { commonName: hosts[0], organization: 'Cisco' };
  const cert = [
    certify({ use: 'https-server', issuer: intermediate, subject, subjectKey: key, hosts }, intermediateKey),
    certify({ use: 'intermediate', issuer: root, subject: intermediate, subjectKey: intermediateKey }, rootKey),
  ];
  return {
    rootPem: selfSigned(root, rootKey),
    key: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: cert.join('\n'),
  };
}

/** A root of this name that has certified nothing, PEM. */
export async function issueLoneRoot(name: DistinguishedName): Promise<string> {
  return selfSigned(name, await generateKey('p-256'));
}

function selfSigned(name: DistinguishedName, key: KeyObject): string {
  return certify({ use: 'root', issuer: name, subject: name, subjectKey: key }, key);
}

function certify(body: Omit<CertificateBody, 'serial' | keyof typeof CENTURY>, issuerKey: KeyObject): string {
  const serial = BigInt(`0x${randomBytes(SERIAL_BYTES).toString('hex')}`).toString();
  return pemEncode('CERTIFICATE', buildCertificate({ ...body, serial, ...CENTURY }, issuerKey));
}
