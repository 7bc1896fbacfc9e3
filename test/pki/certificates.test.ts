import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyObject, sign as signBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Authority, MESSAGE_SIGNER_SERIAL } from '../../src/pki/authority.js';
import { CsrError, createCsr, readCsr } from '../../src/pki/csr.js';
import { generateKey, KEY_KINDS, type KeyKind } from '../../src/pki/key-kind.js';
import { pemDecode, pemEncode } from '../../src/pki/pem.js';

const INSTANCE = '0f9b1f4e-6c3d-4d7c-9a52-0b8f0d5a7c11';
const SUBJECT = { commonName: 'N9K-C93180YC-EX', serialNumber: 'FDO21120U7K', organization: 'Cisco' };
const NOT_BEFORE_MS = Date.UTC(2027, 0, 1, 12, 0, 1, 999);
const NOT_AFTER_MS = Date.UTC(2028, 0, 1, 12, 0, 1, 999);

const deviceKeys = {} as Record<KeyKind, KeyObject>;
const authorities = {} as Record<KeyKind, Authority>;
const scratch = mkdtempSync(join(tmpdir(), 'slfleet-pki-'));

beforeAll(async () => {
  for (const kind of KEY_KINDS) {
    deviceKeys[kind] = await generateKey(kind);
    authorities[kind] = Authority.create(await generateKey(kind));
  }
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const pairs = KEY_KINDS.flatMap((device) => KEY_KINDS.map((authority) => ({ device, authority })));

describe.each(pairs)('a $device device under a $authority authority', ({ device, authority: authorityKind }) => {
  const issue = (over: Partial<Parameters<Authority['issueIdCertificate']>[0]> = {}) =>
    authorities[authorityKind].issueIdCertificate({
      csr: createCsr(deviceKeys[device], SUBJECT),
      product: 'C9300',
      productInstanceId: INSTANCE,
      serial: '16451298',
      notBeforeMs: NOT_BEFORE_MS,
      notAfterMs: NOT_AFTER_MS,
      ...over,
    });

  it('gets an ID certificate for its own key, with the subject of P§1.2, issued by the root', () => {
    const certificate = new X509Certificate(issue().pem);
    const root = new X509Certificate(authorities[authorityKind].rootPem);
    expect(certificate.subject).toBe(`CN=C9300\nserialNumber=${INSTANCE}\nO=Cisco`);
    expect(certificate.verify(root.publicKey)).toBe(true);
    expect(certificate.checkIssued(root)).toBe(true);
    expect(certificate.checkPrivateKey(deviceKeys[device])).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(BigInt(`0x${certificate.serialNumber}`)).toBe(16451298n);
  });

  it('hands the key in the request to the server, so that later messages can be verified', () => {
    const spki = createPublicKey(deviceKeys[device]).export({ format: 'pem', type: 'spki' });
    expect(issue().publicKey.export({ format: 'pem', type: 'spki' })).toBe(spki);
  });

  it.each([
    ['UTCTime', NOT_BEFORE_MS, NOT_AFTER_MS],
    ['GeneralizedTime from 2050 (RFC 5280 §4.1.2.5)', Date.UTC(2049, 11, 31), Date.UTC(2050, 11, 31)],
  ])('is dated in whole seconds: %s', (_form, notBeforeMs, notAfterMs) => {
    const issued = issue({ notBeforeMs, notAfterMs });
    const certificate = new X509Certificate(issued.pem);
    expect(Date.parse(certificate.validFrom)).toBe(Math.floor(notBeforeMs / 1000) * 1000);
    expect(Date.parse(certificate.validTo)).toBe(Math.floor(notAfterMs / 1000) * 1000);
    expect([issued.notBeforeMs, issued.notAfterMs]).toEqual([
      Date.parse(certificate.validFrom),
      Date.parse(certificate.validTo),
    ]);
  });

  it.each(['0', '1', '127', '128', '255', '256', '9223372036854775807', '1234567890123456789012345678901234567890'])(
    'carries the decimal serial %s',
    (serial) => {
      expect(BigInt(`0x${new X509Certificate(issue({ serial }).pem).serialNumber}`)).toBe(BigInt(serial));
    },
  );

  it('is accepted by openssl verify, its request by openssl req -verify', ({ skip }) => {
    if (spawnSync('openssl', ['version']).error !== undefined) skip('no openssl command');
    const file = (name: string, text: string): string => {
      writeFileSync(join(scratch, name), text);
      return join(scratch, name);
    };
    const root = file('root.pem', authorities[authorityKind].rootPem);
    const leaf = file('leaf.pem', issue().pem);
    const at = String(Math.floor(NOT_BEFORE_MS / 1000) + 60);
    const checked = execFileSync('openssl', ['verify', '-x509_strict', '-attime', at, '-CAfile', root, leaf]);
    expect(checked.toString()).toContain('leaf.pem: OK');
    const csr = file('request.pem', createCsr(deviceKeys[device], SUBJECT));
    const read = spawnSync('openssl', ['req', '-verify', '-noout', '-subject', '-in', csr], { encoding: 'utf8' });
    expect(read.stderr).toContain('verify OK');
    expect(read.stdout).toContain('CN = N9K-C93180YC-EX, serialNumber = FDO21120U7K, O = Cisco');
  });

  it('reads a request that openssl made', ({ skip }) => {
    if (spawnSync('openssl', ['version']).error !== undefined) skip('no openssl command');
    const key = join(scratch, 'device.pem');
    writeFileSync(key, deviceKeys[device].export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
    const csr = execFileSync('openssl', ['req', '-new', '-key', key, '-subj', '/CN=x'], { encoding: 'utf8' });
    const spki = createPublicKey(deviceKeys[device]).export({ format: 'pem', type: 'spki' });
    expect(readCsr(csr).export({ format: 'pem', type: 'spki' })).toBe(spki);
  });
});

describe.each(KEY_KINDS)('the server certificates of a %s authority', (kind) => {
  it('has a self-signed root that may issue certificates', () => {
    const root = new X509Certificate(authorities[kind].rootPem);
    expect(root.ca).toBe(true);
    expect(root.checkIssued(root)).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
  });

  it('signs its answers as MMI Signer, serial 3 (P§1.2)', () => {
    const certificate = new X509Certificate(authorities[kind].issueMessageSigner(deviceKeys[kind]).pem);
    expect(certificate.subject).toBe('CN=MMI Signer\nO=Cisco');
    expect(BigInt(`0x${certificate.serialNumber}`)).toBe(BigInt(MESSAGE_SIGNER_SERIAL));
    expect(certificate.verify(new X509Certificate(authorities[kind].rootPem).publicKey)).toBe(true);
  });

  it('names every host of the listener, by DNS name and by address', () => {
    const hosts = ['smartreceiver.example', '127.0.0.1', '::1', '2001:DB8::0:17', 'müller.example'] as const;
    const issued = authorities[kind].issueHttpsServer(deviceKeys['p-256'], [...hosts]);
    const certificate = new X509Certificate(issued.pem);
    for (const name of ['smartreceiver.example', 'xn--mller-kva.example']) {
      expect(certificate.checkHost(name), name).toBe(name);
    }
    for (const address of ['127.0.0.1', '::1', '2001:db8::17']) {
      expect(certificate.checkIP(address), address).toBe(address);
    }
    expect(certificate.checkHost('other.example')).toBeUndefined();
    expect(certificate.checkIP('127.0.0.2')).toBeUndefined();
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(Date.parse(certificate.validTo)).toBe(issued.notAfterMs);
  });

  it('stands up again from its record, and refuses a record with another key', () => {
    const record = authorities[kind].toRecord();
    const again = Authority.restore(structuredClone(record));
    const root = new X509Certificate(again.rootPem);
    expect(new X509Certificate(again.issueMessageSigner(deviceKeys[kind]).pem).verify(root.publicKey)).toBe(true);
    const other = { ...record, key: deviceKeys[kind].export({ format: 'jwk' }) };
    expect(() => Authority.restore(other)).toThrow('not that of the root');
  });
});

describe('requests that must be refused', () => {
  const good = (): Buffer => pemDecode('CERTIFICATE REQUEST', createCsr(deviceKeys['rsa-2048'], SUBJECT)) as Buffer;
  const asPem = (der: Buffer): string => pemEncode('CERTIFICATE REQUEST', der);

  it.each<[string, string, () => string]>([
    ['nothing', 'malformed', () => ''],
    ['no PEM', 'malformed', () => 'hello'],
    ['another label', 'malformed', () => pemEncode('CERTIFICATE', good())],
    ['foreign characters in the base64', 'malformed', () => asPem(good()).replace('M', '*')],
    ['an empty block', 'malformed', () => asPem(Buffer.alloc(0))],
    ['cut short', 'malformed', () => asPem(good().subarray(0, 200))],
    ['a byte too many', 'malformed', () => asPem(Buffer.concat([good(), Buffer.from([0])]))],
    ['a certificate in its place', 'malformed', () => authorities['p-256'].rootPem.replaceAll('TE-', 'TE REQUEST-')],
    ['deeply nested', 'malformed', () => asPem(nested(2000))],
    ['over 12 kB', 'too-large', () => 'x'.repeat(12_289)],
    ['an unsupported size of key', 'unsupported-key', () => foreign('rsa')],
    ['an unsupported curve', 'unsupported-key', () => foreign('ec')],
    ['a subject changed after signing', 'bad-signature', () => asPem(changed(good(), 'N9K-C93180YC-EX'))],
    ['signed with another key', 'bad-signature', wronglySigned],
    ['another algorithm named', 'bad-signature', () => asPem(otherAlgorithm(good()))],
  ])('%s: %s', (_what, defect, make) => {
    const csr = make();
    let caught: unknown;
    try {
      readCsr(csr);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(CsrError);
    expect((caught as CsrError).defect).toBe(defect);
  });

  it('never accepts a request with a changed byte, and never throws anything but CsrError', () => {
    const der = good();
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = Buffer.from(der);
        bytes[at] = (bytes[at] as number) ^ flip;
        expect(() => readCsr(asPem(bytes))).toThrow(CsrError);
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws anything but CsrError for any bytes or text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }).map((b) => asPem(Buffer.from(b))),
          fc.string(),
        ),
        (csr) => {
          expect(() => readCsr(csr)).toThrow(CsrError);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

/** A chain of SEQUENCEs, each in the other. */
function nested(depth: number): Buffer {
  let inner = Buffer.alloc(0);
  for (let level = 0; level < depth; level++) {
    const head = inner.length < 128 ? [0x30, inner.length] : [0x30, 0x82, inner.length >> 8, inner.length & 0xff];
    inner = Buffer.concat([Buffer.from(head), inner]);
  }
  return inner;
}

function changed(der: Buffer, text: string): Buffer {
  der.write('X', der.indexOf(text));
  return der;
}

/** Replaces the signature's algorithm (the last of its OIDs) by RSA with SHA-1. */
function otherAlgorithm(der: Buffer): Buffer {
  const sha256WithRsa = Buffer.from('2a864886f70d01010b', 'hex');
  der[der.lastIndexOf(sha256WithRsa) + sha256WithRsa.length - 1] = 0x05;
  return der;
}

/** A request whose signature is that of another key over the same content. */
function wronglySigned(): string {
  const der = pemDecode('CERTIFICATE REQUEST', createCsr(deviceKeys['rsa-2048'], SUBJECT)) as Buffer;
  const contentLength = der.readUInt16BE(6) + 4;
  const content = der.subarray(4, 4 + contentLength);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  signBytes('sha256', content, privateKey).copy(der, der.length - 256);
  return pemEncode('CERTIFICATE REQUEST', der);
}

/** A request for a key of a kind we do not take, built by swapping the key of a good one. */
function foreign(type: 'rsa' | 'ec'): string {
  const { publicKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 1024 })
      : generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const field = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([tag, 0x82, body.length >> 8, body.length & 0xff]), body]);
  };
  const short = (hex: string): Buffer => Buffer.from(hex, 'hex');
  const info = field(0x30, short('020100'), short('3000'), spki, short('a000'));
  const algorithm = short('300d06092a864886f70d01010b0500');
  return pemEncode('CERTIFICATE REQUEST', shortest(field(0x30, shortest(info), algorithm, short('030100'))));
}

/** DER wants the shortest form of a length. */
function shortest(element: Buffer): Buffer {
  const length = element.readUInt16BE(2);
  if (length > 0xff) return element;
  const head = length > 0x7f ? [0x30, 0x81, length] : [0x30, length];
  return Buffer.concat([Buffer.from(head), element.subarray(4)]);
}
