import { type KeyObject, verify } from 'node:crypto';
import { bytesOf, decimal, fromDer, type Node, partsOf, sequence, tagged, toDer } from './der.js';
import { type DistinguishedName, encodeName } from './distinguished-name.js';
import { kindOf } from './key-kind.js';
import { pemDecode, pemEncode } from './pem.js';
import { publicKeyFromSpki, spkiOf } from './public-key.js';
import { signatureAlgorithm, signed } from './signed.js';

/** An honest request of ours is under 1.2 kB; ten times that leaves room for attributes. */
const LARGEST_CSR_CHARACTERS = 12_288;

const VERSION_1 = 0;

type CsrDefect = 'too-large' | 'malformed' | 'unsupported-key' | 'bad-signature';

/** A certificate signing request that must be refused, and why. Nothing of the request is quoted. */
export class CsrError extends Error {
  override readonly name = 'CsrError';

  constructor(readonly defect: CsrDefect) {
    super(`certificate signing request refused: ${defect}`);
  }
}

/**
 * A PEM certificate signing request (PKCS#10, RFC 2986) for the public half of `key`, signed with it. That agents make
 * one is public (agent error 44, P§1.5); what they put into its subject is not, so the caller chooses.
 */
export function createCsr(key: KeyObject, subject: DistinguishedName): string {
  const info = sequence(decimal(`${VERSION_1}`), encodeName(subject), fromDer(spkiOf(key)), tagged(0));
  return pemEncode('CERTIFICATE REQUEST', signed(info, key));
}

/**
 * Reads a request from the network and checks that its sender holds the private key (proof of possession). The
 * subject is not handed on: the authority alone decides whom a certificate names.
 * @returns the public key to certify, RSA-2048 or P-256
 * @throws CsrError for anything but one well-formed, rightly signed request
 */
export function readCsr(pem: string): KeyObject {
  if (pem.length > LARGEST_CSR_CHARACTERS) throw new CsrError('too-large');
  const der = pemDecode('CERTIFICATE REQUEST', pem);
  if (der === null) throw new CsrError('malformed');
  const { info, spki, algorithm, signature } = takeApart(der);
  const key = readKey(spki);
  if (!toDer(algorithm).equals(toDer(signatureAlgorithm(key)))) throw new CsrError('bad-signature');
  if (!verify('sha256', info, key, signature)) throw new CsrError('bad-signature');
  return key;
}

interface CsrParts {
  readonly info: Buffer;
  readonly spki: Buffer;
  readonly algorithm: Node;
  readonly signature: Buffer;
}

function takeApart(der: Buffer): CsrParts {
  const whole = partsOf(parse(der));
  const [infoNode, algorithm, signatureNode] = whole ?? [];
  const info = partsOf(infoNode);
  const [version, subject, spkiNode, attributes] = info ?? [];
  const signature = bytesOf(signatureNode, 'BITSTRING');
  if (
    whole?.length !== 3 ||
    info?.length !== 4 ||
    infoNode === undefined ||
    !bytesOf(version, 'INTEGER')?.equals(Buffer.from([VERSION_1])) ||
    partsOf(subject) === null ||
    partsOf(spkiNode) === null ||
    spkiNode === undefined ||
    attributes?.type !== 0 ||
    partsOf(algorithm) === null ||
    algorithm === undefined ||
    signature?.[0] !== 0
  ) {
    throw new CsrError('malformed');
  }
  return { info: toDer(infoNode), spki: toDer(spkiNode), algorithm, signature: signature.subarray(1) };
}

function parse(der: Buffer): Node {
  try {
    return fromDer(der);
  } catch {
    throw new CsrError('malformed');
  }
}

function readKey(spki: Buffer): KeyObject {
  let key: KeyObject;
  try {
    key = publicKeyFromSpki(spki);
  } catch {
    throw new CsrError('unsupported-key');
  }
  if (kindOf(key) === null) throw new CsrError('unsupported-key');
  return key;
}
