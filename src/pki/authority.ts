import { createPrivateKey, type JsonWebKey, type KeyObject, X509Certificate } from 'node:crypto';
import { buildCertificate, type CertificateBody, keyIdentifier } from './certificate.js';
import { readCsr } from './csr.js';
import type { DistinguishedName } from './distinguished-name.js';
import { pemEncode } from './pem.js';

/** `signing_cert_serial_number` of every public sample (P§1.2 [C]). */
export const MESSAGE_SIGNER_SERIAL = '3';

const ROOT_SERIAL = '1';
/** RFC 5280 §4.1.2.2 allows 20 with the sign; fewer are as unique. */
const SERIAL_BYTES = 16;
/** `ub-common-name` of RFC 5280 appendix A; clients look at the alternative names anyway. */
const LONGEST_COMMON_NAME = 64;
const ORGANIZATION = 'Cisco';
const ROOT_NAME: DistinguishedName = { commonName: 'slfleet Simulated Licensing Root CA', organization: 'slfleet' };
const MESSAGE_SIGNER_NAME: DistinguishedName = { commonName: 'MMI Signer', organization: ORGANIZATION };

/**
 * The authority's own certificates, and those of its server, must hold in virtual and in wall time alike, whatever year
 * a scenario starts in; hence a whole century. Only ID certificates expire in a run.
 */
const CENTURY = { notBeforeMs: Date.UTC(2000, 0, 1), notAfterMs: Date.UTC(2099, 11, 31, 23, 59, 59) } as const;

export interface IssuedCertificate {
  /** Decimal digits (P§1.2). */
  readonly serial: string;
  /** Whole seconds, as X.509 holds them. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly pem: string;
}

export interface IssuedIdCertificate extends IssuedCertificate {
  /** The key the device signs its later messages with. */
  readonly publicKey: KeyObject;
}

export interface IdCertificateOrder {
  /** The request as it came from the device. */
  readonly csr: string;
  readonly product: string;
  readonly productInstanceId: string;
  /** Decimal digits. */
  readonly serial: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** What it takes to stand an authority up again, in another thread or another process. A secret: it holds the key. */
export interface AuthorityRecord {
  readonly key: JsonWebKey;
  readonly rootPem: string;
}

/**
 * A certificate authority of the simulator's own: one self-signed root that issues ID certificates to devices, and to
 * its server the certificate it signs messages with and the one its HTTPS listener shows. It has nothing of the
 * vendor's chain, whose keys are not public.
 */
export class Authority {
  readonly #key: KeyObject;

  private constructor(
    key: KeyObject,
    /** The root certificate: what a device must trust. */
    readonly rootPem: string,
  ) {
    this.#key = key;
  }

  /** A new authority on this private key (RSA-2048 or P-256). */
  static create(key: KeyObject): Authority {
    const der = buildCertificate(
      { use: 'root', serial: ROOT_SERIAL, issuer: ROOT_NAME, subject: ROOT_NAME, subjectKey: key, ...CENTURY },
      key,
    );
    return new Authority(key, pemEncode('CERTIFICATE', der));
  }

  /** @throws Error when the record is not one, or its key is not the root's */
  static restore(record: AuthorityRecord): Authority {
    const key = createPrivateKey({ key: record.key, format: 'jwk' });
    if (!new X509Certificate(record.rootPem).checkPrivateKey(key)) throw new Error('the key is not that of the root');
    return new Authority(key, record.rootPem);
  }

  /** For {@link Authority.restore}. Never log it. */
  toRecord(): AuthorityRecord {
    return { key: this.#key.export({ format: 'jwk' }), rootPem: this.rootPem };
  }

  /**
   * Subject `CN=<product>, SERIALNUMBER=<product instance id>, O=Cisco` (P§1.2 [C]).
   * @throws CsrError when the request must be refused; nothing is issued then
   */
  issueIdCertificate(order: IdCertificateOrder): IssuedIdCertificate {
    const publicKey = readCsr(order.csr);
    const issued = this.#issue({
      use: 'signature',
      serial: order.serial,
      subject: { commonName: order.product, serialNumber: order.productInstanceId, organization: ORGANIZATION },
      subjectKey: publicKey,
      notBeforeMs: order.notBeforeMs,
      notAfterMs: order.notAfterMs,
    });
    return { ...issued, publicKey };
  }

  /** The certificate the server's answers are signed with: `CN=MMI Signer, O=Cisco` (P§1.2 [C]). */
  issueMessageSigner(key: KeyObject): IssuedCertificate {
    return this.#issue({
      use: 'signature',
      serial: MESSAGE_SIGNER_SERIAL,
      subject: MESSAGE_SIGNER_NAME,
      subjectKey: key,
      ...CENTURY,
    });
  }

  /**
   * The certificate of an HTTPS listener that answers to these DNS names and IP addresses. Its serial follows from its
   * key, since a server that keeps its authority makes a new one at every start.
   */
  issueHttpsServer(key: KeyObject, hosts: readonly [string, ...string[]]): IssuedCertificate {
    return this.#issue({
      use: 'https-server',
      serial: BigInt(`0x${keyIdentifier(key).toString('hex', 0, SERIAL_BYTES)}`).toString(),
      subject: { commonName: hosts[0].slice(0, LONGEST_COMMON_NAME), organization: ORGANIZATION },
      subjectKey: key,
      ...CENTURY,
      hosts,
    });
  }

  #issue(body: Omit<CertificateBody, 'issuer'>): IssuedCertificate {
    const der = buildCertificate({ ...body, issuer: ROOT_NAME }, this.#key);
    return {
      serial: body.serial,
      notBeforeMs: wholeSeconds(body.notBeforeMs),
      notAfterMs: wholeSeconds(body.notAfterMs),
      pem: pemEncode('CERTIFICATE', der),
    };
  }
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
