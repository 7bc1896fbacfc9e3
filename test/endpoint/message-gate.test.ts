import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createMessageGate,
  type GateResponse,
  type KeyLookup,
  type MessageGate,
} from '../../src/endpoint/cssm/message-gate.js';
import type { AgentAnswer, AgentMessageType, AgentRequest } from '../../src/wire/agent-messages.js';
import { createDeviceCodec, createServerCodec, type WireTransport } from '../../src/wire/codec.js';
import { BUILT_IN_DIALECT } from '../../src/wire/dialect.js';
import { MESSAGE_TYPES } from '../../src/wire/messages.js';
import { POLICY_MESSAGE_TYPES, type PolicyRequest } from '../../src/wire/policy-messages.js';
import { createReplayGuard } from '../../src/wire/replay-guard.js';
import type { Signer, Verifier } from '../../src/wire/signing.js';
import { WireError } from '../../src/wire/wire-error.js';
import { POLICY_ANSWERS, POLICY_REQUESTS } from '../wire/policy-samples.js';
import { ANSWERS, INSTANCE_ID, keyPair, NONCE, NOW_MS, REQUESTS } from '../wire/samples.js';

const TRANSPORTS: readonly WireTransport[] = ['callhome', 'smart'];
const dialect = BUILT_IN_DIALECT;
const device = keyPair('device');
const stranger = keyPair('stranger');
const server = keyPair('server');
const codecs = {
  callhome: createServerCodec({ dialect, transport: 'callhome' }),
  smart: createServerCodec({ dialect, transport: 'smart' }),
};
const deviceCodecs = {
  callhome: createDeviceCodec({ dialect, transport: 'callhome' }),
  smart: createDeviceCodec({ dialect, transport: 'smart' }),
};

const ALL_REQUESTS = { ...REQUESTS, ...POLICY_REQUESTS };
const ALL_ANSWERS: Readonly<Record<AgentMessageType, AgentAnswer>> = { ...ANSWERS, ...POLICY_ANSWERS };

const NOT_PROCESSED = 'Your request could not be processed right now. Please try again';
const WRONG_SIGNATURE = 'Data and signature do not match';
const F6 =
  'Missing ID cert serial number field; Missing signing cert serial number field; Signed data and certificate does not match';

interface Bench {
  readonly gate: MessageGate;
  /** What reached the core. */
  readonly handled: AgentRequest[];
}

interface Keys {
  readonly keyOf?: (productInstanceId: string, serial: string | null) => KeyLookup;
  readonly keyOfCsr?: (csr: string) => Verifier | null;
  readonly clockNow?: () => number;
}

function bench({ keyOf, keyOfCsr, clockNow }: Keys = {}): Bench {
  const handled: AgentRequest[] = [];
  const gate = createMessageGate({
    codecs,
    handle(request): AgentAnswer {
      handled.push(request);
      return ALL_ANSWERS[request.type];
    },
    // Messages of Using Policy name no certificate.
    keyOf:
      keyOf ??
      ((id, serial) =>
        id === INSTANCE_ID && (serial === '16451298' || serial === null) ? device.verifier : 'unknown-instance'),
    keyOfCsr: keyOfCsr ?? ((csr) => (csr === REQUESTS.registration.csr ? device.verifier : null)),
    signer: server.signer,
    replayGuard: createReplayGuard({ windowMs: 7_200_000, maxKeysPerGeneration: 1_000 }),
    clockNow: clockNow ?? (() => NOW_MS),
  });
  return { gate, handled };
}

function encode(
  request: AgentRequest,
  transport: WireTransport,
  signer: Signer = device.signer,
  nonce = NONCE,
): Buffer {
  return deviceCodecs[transport].encodeRequest(request, { nonce, signer, messageNumber: 1, deviceName: 'SW1' }).body;
}

/** The answer as the device reads it. */
function read(response: GateResponse, request: AgentRequest, transport: WireTransport): AgentAnswer {
  expect(response.status).toBe(200);
  const expected = { type: request.type, nonce: NONCE, verifier: server.verifier };
  return deviceCodecs[transport].decodeAnswer(response.body, expected);
}

/** Changes the unsigned outer layer of a Smart Transport body. */
function outer(body: Buffer, change: (outer: { signature: Record<string, unknown>; request: string }) => void): Buffer {
  const json = JSON.parse(body.toString('utf8')) as { signature: Record<string, unknown>; request: string };
  change(json);
  return Buffer.from(JSON.stringify(json));
}

/** Changes the header of a request and signs it anew, as a device with another agent would. */
function withHeader(body: Buffer, change: (header: Record<string, unknown>) => void): Buffer {
  return outer(body, (json) => {
    const request = JSON.parse(json.request) as { header: Record<string, unknown> };
    change(request.header);
    json.request = JSON.stringify(request);
    json.signature.value = device.signer(json.request);
  });
}

describe.each(TRANSPORTS)('the gate over %s', (transport) => {
  it.each([...MESSAGE_TYPES, ...POLICY_MESSAGE_TYPES])(
    'lets a rightly signed %s through and signs its answer',
    (type) => {
      const { gate, handled } = bench();
      const response = gate(encode(ALL_REQUESTS[type], transport), transport);
      expect(handled).toEqual([ALL_REQUESTS[type]]);
      expect(read(response, ALL_REQUESTS[type], transport)).toEqual(ALL_ANSWERS[type]);
    },
  );

  it('refuses a repetition (our reading of "could not be processed", P§1.6)', () => {
    const { gate, handled } = bench();
    const body = encode(REQUESTS.usage, transport);
    gate(body, transport);
    expect(read(gate(body, transport), REQUESTS.usage, transport)).toEqual({
      status: 'FAILED',
      type: 'usage',
      message: NOT_PROCESSED,
    });
    expect(handled).toHaveLength(1);
  });

  it('answers 413 to what is over the size limit (P§2.3) and 400 to what is no message', () => {
    const { gate, handled } = bench();
    expect(gate(Buffer.alloc(3_145_729, 0x20), transport).status).toBe(413);
    for (const text of ['', '{}', '<a/>', 'null', '\u0000'])
      expect(gate(Buffer.from(text), transport).status).toBe(400);
    expect(handled).toEqual([]);
  });
});

describe('the gate refuses, with a signed answer', () => {
  const body = encode(REQUESTS.usage, 'smart');
  const renewal = { ...REQUESTS.idCertificateRenewal, csr: null };

  it.each<[string, AgentRequest, Buffer, Keys, { message: string; code?: string }]>([
    [
      'an unsigned message (F9)',
      REQUESTS.usage,
      outer(body, (json) => Reflect.deleteProperty(json, 'signature')),
      {},
      { message: WRONG_SIGNATURE },
    ],
    [
      'a message signed by another key (F9)',
      REQUESTS.usage,
      encode(REQUESTS.usage, 'smart', stranger.signer),
      {},
      { message: WRONG_SIGNATURE },
    ],
    [
      'a message changed after signing (F9)',
      REQUESTS.usage,
      outer(body, (json) => {
        json.request = json.request.replace('SIM0000001', 'SIM0000009').replace('SIM0000001', 'SIM0000009');
      }),
      {},
      { message: WRONG_SIGNATURE },
    ],
    [
      'no certificate serial numbers (F6, P§1.5)',
      REQUESTS.usage,
      withHeader(body, (header) => {
        header.id_cert_serial_number = null;
        header.signing_cert_serial_number = null;
      }),
      {},
      { message: F6, code: 'LS_INVALID_DATA' },
    ],
    [
      'no signing certificate serial number (F6)',
      REQUESTS.usage,
      withHeader(body, (header) => {
        header.signing_cert_serial_number = null;
      }),
      {},
      {
        message: 'Missing signing cert serial number field; Signed data and certificate does not match',
        code: 'LS_INVALID_DATA',
      },
    ],
    [
      "a certificate that is not the instance's (F6)",
      REQUESTS.usage,
      body,
      { keyOf: () => 'wrong-certificate' },
      { message: F6, code: 'LS_INVALID_DATA' },
    ],
    [
      'an unknown instance (P§1.6)',
      REQUESTS.usage,
      body,
      { keyOf: () => 'unknown-instance' },
      {
        message: `{"product_instance_identifier":["The identity for the instance ${INSTANCE_ID} is not valid.Please re-register the instance."]}`,
      },
    ],
    [
      'a version above ours (P§1.3)',
      REQUESTS.usage,
      withHeader(body, (header) => {
        header.version = '9.9';
      }),
      {},
      { message: 'VERSION_TOO_HIGH' },
    ],
    [
      'a damaged field (F2, P§1.6)',
      REQUESTS.usage,
      withHeader(body, (header) => {
        header.sudi = 7;
      }),
      {},
      { message: NOT_PROCESSED },
    ],
    [
      'a registration without CSR',
      REQUESTS.registration,
      encode({ ...REQUESTS.registration, csr: null }, 'smart'),
      {},
      { message: WRONG_SIGNATURE },
    ],
    [
      'a CSR that proves no key',
      REQUESTS.registration,
      encode(REQUESTS.registration, 'smart'),
      { keyOfCsr: () => null },
      { message: WRONG_SIGNATURE },
    ],
    [
      'a CSR whose reader throws',
      REQUESTS.registration,
      encode(REQUESTS.registration, 'smart'),
      {
        keyOfCsr: () => {
          throw new Error('not a CSR');
        },
      },
      { message: WRONG_SIGNATURE },
    ],
    [
      "a registration not signed with its CSR's key",
      REQUESTS.registration,
      encode(REQUESTS.registration, 'smart', stranger.signer),
      {},
      { message: WRONG_SIGNATURE },
    ],
    ['a renewal without CSR', renewal, encode(renewal, 'smart'), {}, { message: NOT_PROCESSED }],
  ])('%s', (_, request, bytes, keys, refusal) => {
    const { gate, handled } = bench(keys);
    expect(read(gate(bytes, 'smart'), request, 'smart')).toEqual({ status: 'FAILED', type: request.type, ...refusal });
    expect(handled).toEqual([]);
  });

  it.each<[string, PolicyRequest, Buffer, Keys, { message: string; code?: string }]>([
    [
      'a trust request without CSR',
      POLICY_REQUESTS.trust,
      encode({ ...POLICY_REQUESTS.trust, csr: null }, 'smart'),
      {},
      { message: WRONG_SIGNATURE },
    ],
    [
      "a trust request not signed with its CSR's key",
      POLICY_REQUESTS.trust,
      encode(POLICY_REQUESTS.trust, 'smart', stranger.signer),
      {},
      { message: WRONG_SIGNATURE },
    ],
    [
      'usage signed by another key (F9)',
      POLICY_REQUESTS.usageReport,
      encode(POLICY_REQUESTS.usageReport, 'smart', stranger.signer),
      {},
      { message: WRONG_SIGNATURE },
    ],
    [
      'usage whose report was changed before it was signed (S1: signed by the switch, verified by CSSM)',
      POLICY_REQUESTS.usageReport,
      outer(encode(POLICY_REQUESTS.usageReport, 'smart'), (json) => {
        json.request = json.request.replaceAll('1671840750', '1671840751');
        json.signature.value = device.signer(json.request);
      }),
      {},
      { message: WRONG_SIGNATURE },
    ],
    ...(['unknown-instance', 'wrong-certificate'] as const).map(
      (lookup): [string, PolicyRequest, Buffer, Keys, { message: string; code?: string }] => [
        `an instance that is not trusted (P§1.6), ${lookup}`,
        POLICY_REQUESTS.trustSync,
        encode(POLICY_REQUESTS.trustSync, 'smart'),
        { keyOf: () => lookup },
        {
          message: `{"product_instance_identifier":["The identity for the instance ${INSTANCE_ID} is not valid.Please re-register the instance."]}`,
          code: 'LS_INVALID_DATA',
        },
      ],
    ),
    [
      'usage of a device that has no trust yet (P§1.6)',
      POLICY_REQUESTS.usageReport,
      encode({ ...POLICY_REQUESTS.usageReport, productInstanceId: null }, 'smart'),
      {},
      {
        message:
          '{"product_instance_identifier":["The identity for the instance null is not valid.Please re-register the instance."]}',
        code: 'LS_INVALID_DATA',
      },
    ],
  ])('of Using Policy: %s', (_, request, bytes, keys, refusal) => {
    const { gate, handled } = bench(keys);
    expect(read(gate(bytes, 'smart'), request, 'smart')).toEqual({ status: 'FAILED', type: request.type, ...refusal });
    expect(handled).toEqual([]);
  });

  it('but not the hello of a device that has no trust yet: it asks for nothing', () => {
    const { gate, handled } = bench();
    const hello = { ...POLICY_REQUESTS.hello, productInstanceId: null };
    gate(encode(hello, 'smart', stranger.signer), 'smart');
    expect(handled).toEqual([hello]);
  });

  it('an unknown type, addressed as it came (P§1.5)', () => {
    const { gate, handled } = bench();
    const response = gate(
      withHeader(body, (header) => {
        header.request_type = 'THIRD_PARTY_KEY';
      }),
      'smart',
    );
    const { response: text } = JSON.parse(response.body.toString('utf8')) as { response: string };
    expect(JSON.parse(text)).toMatchObject({
      header: { request_type: 'THIRD_PARTY_KEY', nonce: NONCE },
      status_code: 'FAILED',
      status_message: NOT_PROCESSED,
    });
    expect(handled).toEqual([]);
  });

  it('but an error of the core itself passes through: that is a defect of ours', () => {
    const options = {
      codecs,
      keyOf: () => device.verifier,
      keyOfCsr: () => null,
      signer: server.signer,
      clockNow: () => 0,
    };
    const gate = createMessageGate({
      ...options,
      replayGuard: { accept: () => true },
      handle: () => {
        throw new RangeError('defect');
      },
    });
    expect(() => gate(body, 'smart')).toThrow(RangeError);
  });
});

describe('a nonce', () => {
  it('is not used up by whoever sends it unsigned', () => {
    const { gate, handled } = bench();
    gate(encode(REQUESTS.usage, 'smart', stranger.signer), 'smart');
    gate(encode(REQUESTS.usage, 'smart'), 'smart');
    expect(handled).toHaveLength(1);
  });

  it("is one device's own: another may draw the same", () => {
    const { gate, handled } = bench();
    gate(encode(REQUESTS.usage, 'smart'), 'smart');
    gate(encode({ ...REQUESTS.usage, udi: { pid: 'C9300-24UX', serialNumber: 'SIM0000002' } }, 'smart'), 'smart');
    expect(handled).toHaveLength(2);
  });
});

/** A message as sent, and what must be the same in one that may pass for it. */
interface Original {
  readonly transport: WireTransport;
  readonly body: Buffer;
  readonly request: AgentRequest;
  readonly signedText: string;
  readonly signature: string;
}

const ORIGINALS: readonly Original[] = TRANSPORTS.flatMap((transport) =>
  [...MESSAGE_TYPES, ...POLICY_MESSAGE_TYPES].map((type) => {
    const body = encode(ALL_REQUESTS[type], transport);
    const { signedText, signature } = codecs[transport].decodeRequest(body);
    return { transport, body, request: ALL_REQUESTS[type], signedText, signature };
  }),
);

type Damage = (body: Buffer, other: Buffer) => Buffer;

const position = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (share: number, body: Buffer): number => Math.floor(share * body.length);
const replaceOnce = (body: Buffer, from: string, to: string): Buffer =>
  Buffer.from(body.toString('utf8').replace(from, () => to));

const SWAPS: readonly (readonly [string, string])[] = [
  // XML
  ['<![CDATA[', '<!DOCTYPE x [<!ENTITY a "b">]><![CDATA['],
  ['http://www.w3.org/2003/05/soap-envelope', 'urn:other'],
  ['http://www.cisco.com/2004/01/aml-block', 'urn:other'],
  ['smart_licensing_data', 'other'],
  [']]>', ']]]]>'],
  [']]></aml-block:Data>', '&a;</aml-block:Data>'],
  ['</aml-block:Attachment>', '</aml-block:Attachment><aml-block:Attachment/>'],
  ['"inline"', '"url"'],
  // JSON, at each of its depths
  ['{\\"header\\"', '[\\"header\\"'],
  ['\\\\\\"sudi', '\\\\\\"s'],
  ['\\\\\\"', '\\"'],
  ['"request":', '"request":{},"request":'],
  ['"request":', '"request":7,"x":'],
  ['"signature":', '"__proto__":'],
  ['"value":"', '"value":"A'],
  ['"SHA256"', 'null'],
  ['"piid":null', '"piid":"x"'],
  ['SLFLEET_', 'SLFLEET'],
  ['SLFLEET_AUTH', 'SLFLEET_USAGE'],
  ['SLFLEET_USAGE', 'SLFLEET_DEREGISTER'],
  ['SIM0000001', 'SIM0000002'],
  ['16451298', '16451299'],
  ['\\"version\\":\\"1.1\\"', '\\"version\\":\\"1.9\\"'],
  ['POLL_REQ', 'LICENSE_USAGE'],
  ['LICENSE_USAGE', 'SLFLEET_HELLO'],
  ['SLFLEET_TRUST_SYNC', 'SLFLEET_TRUST'],
  ['\\"version\\":\\"1.3\\"', '\\"version\\":\\"1.4\\"'],
  ['\\\\\\"773126444402795033\\\\\\"', '773126444402795033'],
  ['1671840750', '1671840751'],
  ['clock_change_delta', 'clock_delta'],
  ['builtin', 'CISC123'],
  ['"rum', '"ram'],
  ['\\"timestamp\\":0', '\\"timestamp\\":1e999'],
  ['764844633916139134', '-764844633916139134'],
];

const damages: fc.Arbitrary<Damage> = fc.oneof(
  // bit flips
  fc.array(fc.tuple(position, fc.nat({ max: 7 })), { minLength: 1, maxLength: 3 }).map((flips) => (body: Buffer) => {
    const copy = Buffer.from(body);
    for (const [share, bit] of flips) copy[at(share, copy)] = (copy[at(share, copy)] ?? 0) ^ (1 << bit);
    return copy;
  }),
  // truncations and extensions
  position.map((share) => (body: Buffer) => body.subarray(0, at(share, body))),
  fc.uint8Array({ maxLength: 20 }).map((tail) => (body: Buffer) => Buffer.concat([body, tail])),
  // pieces taken out, doubled, or put in
  fc.tuple(position, fc.integer({ min: 1, max: 40 })).map(
    ([share, length]) =>
      (body: Buffer) =>
        Buffer.concat([body.subarray(0, at(share, body)), body.subarray(at(share, body) + length)]),
  ),
  fc.tuple(position, fc.integer({ min: 1, max: 400 })).map(
    ([share, length]) =>
      (body: Buffer) =>
        Buffer.concat([body.subarray(0, at(share, body) + length), body.subarray(at(share, body))]),
  ),
  fc.tuple(position, fc.constantFrom('"', '\\', '<', '&', ']]>', '{', '\u0000', 'é', '\ud800', '<!--', '0')).map(
    ([share, piece]) =>
      (body: Buffer) =>
        Buffer.concat([body.subarray(0, at(share, body)), Buffer.from(piece), body.subarray(at(share, body))]),
  ),
  // named damage to XML and nested JSON
  fc.constantFrom(...SWAPS).map(
    ([from, to]) =>
      (body: Buffer) =>
        replaceOnce(body, from, to),
  ),
  fc.constantFrom(...SWAPS).map(
    ([from, to]) =>
      (body: Buffer) =>
        Buffer.from(body.toString('utf8').replaceAll(from, () => to)),
  ),
  // another message's signature, and another key's
  fc.constant((body: Buffer, other: Buffer) => {
    const pattern = /"value":"[^"]*"/;
    const text = other.toString('utf8');
    return replaceOnce(body, pattern.exec(body.toString('utf8'))?.[0] ?? '', pattern.exec(text)?.[0] ?? '');
  }),
  fc.constant((body: Buffer) => {
    const value = /"value":"([^"]*)"/.exec(body.toString('utf8'))?.[1] ?? '';
    return replaceOnce(body, value, stranger.signer('anything'));
  }),
  // as it was
  fc.constant((body: Buffer) => body),
);

/** True if the signed content and its signature are still those of a message that was really sent. */
function isStill(original: Original, body: Buffer): boolean {
  try {
    const { signedText, signature } = codecs[original.transport].decodeRequest(body);
    return signedText === original.signedText && signature === original.signature;
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}

const SEED = Number(process.env.SLFLEET_TEST_SEED ?? fc.sample(fc.nat(), 1)[0]);

describe(`10,000 mutated messages (SLFLEET_TEST_SEED=${SEED})`, () => {
  it('none throws, none reaches the core unless its signed content is whole, none spoils the true message', () => {
    let refused = 0;
    let passed = 0;
    const mutated = fc.tuple(fc.constantFrom(...ORIGINALS), fc.constantFrom(...ORIGINALS), damages);
    fc.assert(
      fc.property(mutated, ([original, other, damage]) => {
        const { gate, handled } = bench();
        const bytes = damage(original.body, other.body);
        const still = isStill(original, bytes);
        const response = gate(bytes, original.transport);
        expect([200, 400, 413]).toContain(response.status);
        expect(handled).toEqual(still ? [original.request] : []);
        if (still) passed += 1;
        else refused += 1;
        // The message itself is served once, whatever came before it; after that it is a repetition.
        gate(original.body, original.transport);
        gate(original.body, original.transport);
        expect(handled).toHaveLength(1);
      }),
      { numRuns: 10_000, seed: SEED },
    );
    expect(refused).toBeGreaterThan(7_000);
    expect(passed).toBeGreaterThan(300);
  }, 60_000);
});
