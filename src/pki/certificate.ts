import { createHash, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import forge from 'node-forge';
import {
  bits,
  decimal,
  fromDer,
  type Node,
  objectId,
  octets,
  sequence,
  tagged,
  taggedBytes,
  time,
  toDer,
  yes,
} from './der.js';
import { type DistinguishedName, encodeName } from './distinguished-name.js';
import { spkiOf } from './public-key.js';
import { signatureAlgorithm, signed } from './signed.js';

/** What a certificate is for: it decides the extensions (RFC 5280 §4.2.1). */
type CertificateUse = 'root' | 'intermediate' | 'signature' | 'https-server';

export interface CertificateBody {
  readonly use: CertificateUse;
  /** Decimal digits, as in `id_cert_serial_number` (P§1.2). */
  readonly serial: string;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly subjectKey: KeyObject;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** DNS names and IP addresses an HTTPS server answers to. */
  readonly hosts?: readonly string[];
}

const OID = {
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  subjectAltName: '2.5.29.17',
  subjectKeyIdentifier: '2.5.29.14',
  authorityKeyIdentifier: '2.5.29.35',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

const VERSION_3 = '2';
const CERT_SIGN_AND_CRL_SIGN = bits(Buffer.from([0b0000_0110]), 1);
const DIGITAL_SIGNATURE = bits(Buffer.from([0b1000_0000]), 7);
const SAN_DNS = 2;
const SAN_IP = 7;

/** The DER of an X.509 v3 certificate, signed with the issuer's private key (SHA-256). */
export function buildCertificate(body: CertificateBody, issuerKey: KeyObject): Buffer {
  const content = sequence(
    tagged(0, decimal(VERSION_3)),
    decimal(body.serial),
    signatureAlgorithm(issuerKey),
    encodeName(body.issuer),
    sequence(time(body.notBeforeMs), time(body.notAfterMs)),
    encodeName(body.subject),
    fromDer(spkiOf(body.subjectKey)),
    tagged(3, sequence(...extensionsOf(body, issuerKey))),
  );
  return signed(content, issuerKey);
}

/** Identifies a key: SHA-1 over its SubjectPublicKeyInfo (RFC 5280 §4.2.1.2 leaves the method free). */
export function keyIdentifier(key: KeyObject): Buffer {
  let identifier = identifiers.get(key);
  if (identifier === undefined) {
    identifier = createHash('sha1').update(spkiOf(key)).digest();
    identifiers.set(key, identifier);
  }
  return identifier;
}

const identifiers = new WeakMap<KeyObject, Buffer>();

function extensionsOf(body: CertificateBody, issuerKey: KeyObject): Node[] {
  const authority = body.use === 'root' || body.use === 'intermediate';
  const extensions = [
    extension(OID.basicConstraints, authority ? sequence(yes()) : sequence(), true),
    extension(OID.keyUsage, authority ? CERT_SIGN_AND_CRL_SIGN : DIGITAL_SIGNATURE, true),
    extension(OID.subjectKeyIdentifier, octets(keyIdentifier(body.subjectKey))),
    extension(OID.authorityKeyIdentifier, sequence(taggedBytes(0, keyIdentifier(issuerKey).toString('latin1')))),
  ];
  if (body.use === 'https-server') {
    extensions.push(extension(OID.extendedKeyUsage, sequence(objectId(OID.serverAuth))));
    extensions.push(extension(OID.subjectAltName, sequence(...(body.hosts ?? []).map(alternativeName))));
  }
  return extensions;
}

function extension(id: string, value: Node, critical = false): Node {
  const payload = octets(toDer(value));
  return critical ? sequence(objectId(id), yes(), payload) : sequence(objectId(id), payload);
}

function alternativeName(host: string): Node {
  return isIP(host) === 0 ? taggedBytes(SAN_DNS, domainToASCII(host)) : taggedBytes(SAN_IP, addressBytes(host));
}

/** The published types leave this function out. */
const util = forge.util as typeof forge.util & { bytesFromIP(address: string): string | null };

function addressBytes(address: string): string {
  // The URL parser turns every spelling of an IPv6 address into the one forge reads.
  const plain = isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
  const bytes = util.bytesFromIP(plain);
  if (bytes === null) throw new TypeError(`not an IP address: ${address}`);
  return bytes;
}
