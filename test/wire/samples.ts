import { createHmac, timingSafeEqual } from 'node:crypto';
import fc from 'fast-check';
import type { DeviceRequest, EndpointAnswer, MessageType, Udi } from '../../src/wire/messages.js';
import type { Signer, Verifier } from '../../src/wire/signing.js';

/** A signature scheme for tests of the format: real enough that nothing but the same bytes and key verify. */
export function keyPair(secret: string): { signer: Signer; verifier: Verifier } {
  const mac = (data: string): Buffer => createHmac('sha256', secret).update(data, 'utf8').digest();
  return {
    signer: (data) => mac(data).toString('base64'),
    verifier: (data, signature) => {
      const given = Buffer.from(signature, 'base64');
      return given.length === 32 && timingSafeEqual(given, mac(data));
    },
  };
}

export const UDI: Udi = { pid: 'C9300-24UX', serialNumber: 'SIM0000001' };
export const NONCE = '7648446339161391345';
export const INSTANCE_ID = '727af1d9-6c39-4444-b301-863f81445b72';
export const NOW_MS = Date.UTC(2026, 0, 1);
const TAG = 'regid.2017-03.com.cisco.advantagek9,1.0_bd1da96e-ec1d-412b-a50e-53846b347d53';

const base = { udi: UDI, timestampMs: NOW_MS, softwareId: 'regid.2017-05.com.cisco.C9300,v1_727af1d9' };
const registered = { ...base, productInstanceId: INSTANCE_ID, idCertificateSerial: '16451298' };

/** One request of each type. */
export const REQUESTS: { readonly [Type in MessageType]: Extract<DeviceRequest, { type: Type }> } = {
  registration: {
    type: 'registration',
    ...base,
    token: 'YzIzMDM3MTgtdG9rZW4',
    force: false,
    hostname: 'SW1',
    members: [{ pid: 'C9300-24UX', serialNumber: 'SIM0000002' }],
    csr: '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n',
  },
  authorization: { type: 'authorization', ...registered, entitlements: [{ tag: TAG, count: 2 }] },
  usage: { type: 'usage', ...registered, entitlements: [] },
  idCertificateRenewal: { type: 'idCertificateRenewal', ...registered, csr: 'PEM' },
  deregistration: { type: 'deregistration', ...registered },
};

const certificate = {
  serial: '16451299',
  notBeforeMs: NOW_MS,
  notAfterMs: NOW_MS + 31_536_000_000,
  pem: '-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n',
};

/** One successful answer of each type. */
export const ANSWERS: Readonly<Record<MessageType, Exclude<EndpointAnswer, { status: 'FAILED' }>>> = {
  registration: {
    status: 'OK',
    type: 'registration',
    productInstanceId: INSTANCE_ID,
    certificate,
    renewIntervalSeconds: 15_552_000,
    smartAccount: 'SA',
    virtualAccount: 'VA',
    exportControlAllowed: true,
  },
  authorization: {
    status: 'OK',
    type: 'authorization',
    inCompliance: false,
    validUntilMs: NOW_MS + 7_776_000_000,
    renewIntervalSeconds: 2_592_000,
    entitlements: [
      { tag: TAG, mode: 'inCompliance' },
      { tag: `${TAG}2`, mode: 'outOfCompliance' },
      { tag: `${TAG}3`, mode: 'invalidTag' },
    ],
  },
  usage: {
    status: 'OK',
    type: 'usage',
    inCompliance: true,
    validUntilMs: NOW_MS,
    renewIntervalSeconds: 21_600,
    entitlements: [],
  },
  idCertificateRenewal: { status: 'OK', type: 'idCertificateRenewal', certificate, renewIntervalSeconds: 15_552_000 },
  deregistration: { status: 'OK', type: 'deregistration' },
};

/** Fragments that break naive nesting of JSON in JSON in CDATA in XML. */
const NASTY = [
  ']]>',
  ']]]]>',
  '<![CDATA[',
  '&amp;',
  '&#0;',
  '<!DOCTYPE x>',
  '"',
  '\\',
  '\\"',
  '\\u0000',
  '\u0000',
  '\u001f',
  '\r',
  '\r\n',
  '\n',
  '\t',
  '\u007f',
  '\u0085',
  '\u2028',
  '\ufffe',
  '\uffff',
  '\ufeff',
  '\ud800',
  '\udc00',
  '😀',
  '__proto__',
  '{"a":1}',
  ']}',
];

export function nastyText(maxLength: number): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 })
    .map((parts) => parts.join('').slice(0, maxLength));
}

export const nonces: fc.Arbitrary<string> = fc
  .bigInt({ min: 0n, max: 10n ** 19n - 1n })
  .map((value) => value.toString().padStart(19, '0'));

const times = fc.nat({ max: 4_102_444_800_000 });
const udis = fc.record({ pid: nastyText(64), serialNumber: nastyText(64) });
const instanceIds = fc.stringMatching(/^[0-9A-Za-z._-]{1,64}$/);
const serials = fc.stringMatching(/^[0-9]{1,49}$/);
const csrs = fc.option(nastyText(200));
const entitlements = fc.array(fc.record({ tag: nastyText(256), count: fc.nat({ max: 1_000_000_000 }) }), {
  maxLength: 6,
});
const bases = { udi: udis, timestampMs: times, softwareId: nastyText(256) };
const registereds = { ...bases, productInstanceId: instanceIds, idCertificateSerial: serials };

export const requests: fc.Arbitrary<DeviceRequest> = fc.oneof(
  fc.record({
    type: fc.constant('registration' as const),
    ...bases,
    token: nastyText(1_024),
    force: fc.boolean(),
    hostname: fc.option(nastyText(255)),
    members: fc.array(udis, { maxLength: 4 }),
    csr: csrs,
  }),
  fc.record({ type: fc.constantFrom('authorization' as const, 'usage' as const), ...registereds, entitlements }),
  fc.record({ type: fc.constant('idCertificateRenewal' as const), ...registereds, csr: csrs }),
  fc.record({ type: fc.constant('deregistration' as const), ...registereds }),
);

const certificates = fc.record({ serial: serials, notBeforeMs: times, notAfterMs: times, pem: csrs });
const intervals = fc.nat({ max: 31_536_000 });
const types = fc.constantFrom<MessageType>(
  'registration',
  'authorization',
  'usage',
  'idCertificateRenewal',
  'deregistration',
);

export const answers: fc.Arbitrary<EndpointAnswer> = fc.oneof(
  fc.record({
    status: fc.constant('OK' as const),
    type: fc.constant('registration' as const),
    productInstanceId: instanceIds,
    certificate: certificates,
    renewIntervalSeconds: intervals,
    smartAccount: nastyText(256),
    virtualAccount: nastyText(256),
    exportControlAllowed: fc.boolean(),
  }),
  fc.record({
    status: fc.constant('OK' as const),
    type: fc.constant('idCertificateRenewal' as const),
    certificate: certificates,
    renewIntervalSeconds: intervals,
  }),
  fc.record({
    status: fc.constant('OK' as const),
    type: fc.constantFrom('authorization' as const, 'usage' as const),
    inCompliance: fc.boolean(),
    validUntilMs: times,
    renewIntervalSeconds: intervals,
    entitlements: fc.array(
      fc.record({
        tag: nastyText(256),
        mode: fc.constantFrom('inCompliance' as const, 'outOfCompliance' as const, 'invalidTag' as const),
      }),
      { maxLength: 6 },
    ),
  }),
  fc.record({ status: fc.constant('OK' as const), type: fc.constant('deregistration' as const) }),
  fc.record({ status: fc.constant('FAILED' as const), type: types, message: nastyText(400) }),
  fc.record({
    status: fc.constant('FAILED' as const),
    type: types,
    message: nastyText(400),
    code: fc.constant('LS_INVALID_DATA' as const),
  }),
);
