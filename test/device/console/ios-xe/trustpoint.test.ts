import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCertificate } from '../../../../src/pki/certificate.js';
import { generateKey } from '../../../../src/pki/key-kind.js';
import { pemEncode } from '../../../../src/pki/pem.js';
import { START_MS, type Switch, withSwitch } from './switch.js';

const ROOT = 'Proxy Root CA';
const INTERCEPTED = { troubles: [{ fault: 'tls-interception', at: '0s', for: '9d' }] };
let pem = '';

beforeAll(async () => {
  const key = await generateKey('p-256');
  const name = { commonName: ROOT, organization: 'Example' };
  const times = { notBeforeMs: START_MS - 86_400_000, notAfterMs: START_MS + 86_400_000 * 3_650 };
  const der = buildCertificate(
    { use: 'root', serial: '17', issuer: name, subject: name, subjectKey: key, ...times },
    key,
  );
  pem = pemEncode('CERTIFICATE', der);
});

/** A trustpoint as S4 makes it, up to the paste. */
function define(device: Switch): string {
  device.type(
    'configure terminal',
    'crypto pki trustpoint LicRoot',
    'enrollment terminal',
    'revocation-check none',
    'exit',
  );
  return device.type('crypto pki authenticate LicRoot');
}

describe('importing the root of a proxy that opens TLS (S4 "considerations"; F21)', () => {
  it.each([
    ['PEM, ended by quit', (text: string) => [...text.trim().split('\n'), 'quit']],
    ['bare base 64, ended by a blank line', (text: string) => [...text.trim().split('\n').slice(1, -1), '']],
  ])('%s', (_form, linesOf) => {
    withSwitch(INTERCEPTED, (device) => {
      device.register();
      expect(device.type('show license summary')).not.toContain('Status: REGISTERED');
      expect(define(device)).toBe(
        '\nEnter the base 64 encoded CA certificate.\nEnd with a blank line or the word "quit" on a line by itself\n\n',
      );
      const shown = device.type(...linesOf(pem));
      const { fingerprint } = new X509Certificate(pem);
      const sha1 = fingerprint.replaceAll(':', '').replace(/.{8}(?=.)/g, '$& ');
      expect(shown).toMatch(/^Certificate has the following attributes:\n {7}Fingerprint MD5: ([0-9A-F]{8} ){4}\n/);
      expect(shown).toContain(`      Fingerprint SHA1: ${sha1} \n`);
      expect(device.session.prompt).toBe('% Do you accept this certificate? [yes/no]: ');
      expect(device.type('yes')).toBe('Trustpoint CA certificate accepted.\n% Certificate successfully imported\n\n');
      expect(device.device.transport.trustedRoots).toContain(ROOT);
      device.type('end');
      device.register();
      expect(device.type('show license summary')).toContain('Status: REGISTERED');
      expect(device.type('show crypto pki trustpoints status')).toContain(`cn=${ROOT}\n`);
    });
  });

  it('not accepted is not trusted', () => {
    withSwitch(INTERCEPTED, (device) => {
      const before = device.device.transport.trustedRoots;
      define(device);
      device.type(...pem.trim().split('\n'), '');
      expect(device.session.execute('perhaps')).toBe("% Please answer 'yes' or 'no'.\n");
      device.type('no');
      expect(device.device.transport.trustedRoots).toEqual(before);
    });
  });

  it.each([
    ['no certificate', ['bm90IGEgY2VydGlmaWNhdGU=', 'quit']],
    ['no base 64', ['what is this?', '']],
    ['nothing', ['quit']],
    ['without end', [...Array.from({ length: 3_000 }, () => 'A'.repeat(64)), 'quit']],
  ])('garbage: %s', (_what, lines) => {
    withSwitch({}, (device) => {
      define(device);
      expect(device.type(...lines)).toBe('% Error in saving certificate: status = FAIL\n');
      expect(device.session.prompt).toBe('c9300-24p-000001(config)#');
    });
  });

  it('the root goes with its trustpoint', () => {
    withSwitch(INTERCEPTED, (device) => {
      define(device);
      device.type(...pem.trim().split('\n'), 'quit', 'yes');
      expect(device.type('crypto pki authenticate LicRoot')).toContain(
        'Please delete your existing CA certificate first',
      );
      expect(device.type('no crypto pki trustpoint LicRoot')).toContain('Removing an enrolled trustpoint will destroy');
      expect(device.type('yes')).toBe('');
      expect(device.device.transport.trustedRoots).not.toContain(ROOT);
      expect(device.type('no crypto pki trustpoint LicRoot')).toBe('% CA trustpoint for LicRoot not found.\n');
    });
  });

  it.each([
    ['there is no such trustpoint', 'crypto pki authenticate Nobody', '% CA trustpoint for Nobody not found.\n'],
    [
      'it is not enrolled by terminal',
      'crypto pki authenticate SLA-TrustPoint',
      '% Please specify the enrollment method: enrollment terminal\n',
    ],
  ])('%s', (_what, line, expected) => {
    withSwitch({}, (device) => expect(device.configure(line)).toBe(expected));
  });
});
