import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeviceCodec, createServerCodec } from '../../src/wire/codec.js';
import { CSLU_IDENTITY } from '../../src/wire/connect-info.js';
import { BUILT_IN_DIALECT } from '../../src/wire/dialect.js';
import {
  POLICY_MESSAGE_TYPES,
  type PolicyAnswer,
  type PolicyMessageType,
  type PolicyRequest,
} from '../../src/wire/policy-messages.js';
import { WireError } from '../../src/wire/wire-error.js';
import {
  CUSTOM_POLICY,
  POLICY_ANSWERS,
  POLICY_REQUESTS,
  policyAnswers,
  policyRequests,
  REPORT,
} from './policy-samples.js';
import { INSTANCE_ID, keyPair, NONCE, NOW_MS, nastyText, nonces } from './samples.js';

const device = keyPair('device');
const server = keyPair('server');
const dialect = BUILT_IN_DIALECT;
const smart = { dialect, transport: 'smart' } as const;
const deviceCodec = createDeviceCodec(smart);
const serverCodec = createServerCodec(smart);
const sending = { nonce: NONCE, signer: device.signer, messageNumber: 8, deviceName: 'SW1' };

type Json = { [key: string]: unknown };
const object = (value: unknown): Json => value as Json;

/** A request laid open; `data` may be replaced by a text of its own. */
interface Layers {
  readonly signature: Json;
  readonly body: Json;
  readonly header: Json;
  readonly data: Json;
}

function layersOf(request: PolicyRequest): Layers {
  const outer = object(JSON.parse(deviceCodec.encodeRequest(request, sending).body.toString('utf8')));
  const body = object(JSON.parse(outer.request as string));
  return {
    signature: object(outer.signature),
    body,
    header: object(body.header),
    data: object(JSON.parse(body.request_data as string)),
  };
}

function bytesOf({ signature, body }: Layers, data: string): Buffer {
  const request = JSON.stringify({ ...body, request_data: data });
  return Buffer.from(JSON.stringify({ signature: { ...signature, value: device.signer(request) }, request }), 'utf8');
}

function errorOf(read: () => unknown): WireError {
  try {
    read();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** An answer laid open, to be changed, signed anew and read as the device would. */
function readChanged(answer: PolicyAnswer, change: (body: Json, data: Json) => string | undefined): PolicyAnswer {
  const address = { nonce: NONCE, requestType: dialect.requestTypes[answer.type], messageId: null };
  const bytes = serverCodec.encodeAnswer(answer, address, server.signer, NOW_MS).body;
  const outer = object(JSON.parse(bytes.toString('utf8')));
  const body = object(JSON.parse(outer.response as string));
  const data = object(JSON.parse(body.response_data as string));
  body.response_data = change(body, data) ?? JSON.stringify(data);
  const response = JSON.stringify(body);
  const signed = { signature: { type: 'SHA256', value: server.signer(response) }, response };
  return deviceCodec.decodeAnswer(Buffer.from(JSON.stringify(signed)), {
    type: answer.type,
    nonce: NONCE,
    verifier: server.verifier,
  });
}

describe.each(['callhome', 'smart'] as const)('over %s', (transport) => {
  const onDevice = createDeviceCodec({ dialect, transport });
  const onServer = createServerCodec({ dialect, transport });

  it.each(POLICY_MESSAGE_TYPES)('%s: request and answer come back as they were', (type) => {
    const received = onServer.decodeRequest(onDevice.encodeRequest(POLICY_REQUESTS[type], sending).body);
    expect(received.request).toEqual(POLICY_REQUESTS[type]);
    expect(device.verifier(received.signedText, received.signature)).toBe(true);
    const { body } = onServer.encodeAnswer(POLICY_ANSWERS[type], received.address, server.signer, NOW_MS);
    const expected = { type, nonce: NONCE, verifier: server.verifier };
    expect(onDevice.decodeAnswer(body, expected)).toEqual(POLICY_ANSWERS[type]);
  });

  it('any request, with whatever its texts hold, comes back as it was', () => {
    fc.assert(
      fc.property(policyRequests, nonces, (request, nonce) => {
        const received = onServer.decodeRequest(onDevice.encodeRequest(request, { ...sending, nonce }).body);
        expect(received.request).toEqual(request);
        expect(device.verifier(received.signedText, received.signature)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('any answer, with whatever its texts hold, comes back as it was', () => {
    fc.assert(
      fc.property(policyAnswers, nonces, nastyText(100), (answer, nonce, messageId) => {
        const address = { nonce, requestType: dialect.requestTypes[answer.type], messageId };
        const { body } = onServer.encodeAnswer(answer, address, server.signer, NOW_MS);
        const expected = { type: answer.type, nonce, verifier: server.verifier };
        expect(onDevice.decodeAnswer(body, expected)).toEqual(answer);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a request', () => {
  it.each<[string, PolicyMessageType, (layers: Layers) => unknown, unknown]>([
    ['header.version is 1.3 (P§1.1 [C])', 'hello', ({ header }) => header.version, '1.3'],
    [
      'connect_info says who the agent is (P§1.3 [C] capabilities, P§1.4)',
      'hello',
      ({ header }) => header.connect_info,
      {
        name: 'C_agent',
        version: '5.3.16_rel/55',
        production: true,
        capabilities: ['UTILITY', 'DLC', 'AppHA', 'MULTITIER', 'EXPORT_2', 'OK_TRY_AGAIN', 'POLICY_USAGE'],
        additional_info: '',
      },
    ],
    ['usage goes as LICENSE_USAGE (P§1.4)', 'usageReport', ({ header }) => header.request_type, 'LICENSE_USAGE'],
    ['a poll goes as POLL_REQ (P§1.4)', 'resultPolling', ({ header }) => header.request_type, 'POLL_REQ'],
    ['the instance is named', 'usageReport', ({ header }) => header.product_instance_identifier, INSTANCE_ID],
    ['before trust it is null', 'trust', ({ header }) => header.product_instance_identifier, null],
    ['the time in request_data is in ms (P§3.1 [C])', 'hello', ({ data }) => data.timestamp, NOW_MS],
    ['a poll id goes in quotes (P§1.8 no. 9)', 'resultPolling', ({ data }) => data.poll_id, '773126444402795033'],
    [
      'one trust request a UDI (P§1.8 no. 6)',
      'trust',
      ({ data }) => (data.trust_requests as Json[]).map((one) => object(one.sudi).udi_serial_number),
      ['SIM0000001', 'SIM0000002'],
    ],
    [
      'usage is a list of payload, header and signature (P§3.1 [C])',
      'usageReport',
      ({ data }) => (data.usage as Json[]).map((one) => Object.keys(one)),
      [['payload', 'header', 'signature']],
    ],
  ])('%s', (_, type, look, expected) => {
    expect(look(layersOf(POLICY_REQUESTS[type]))).toEqual(expected);
  });

  it.each<[string, PolicyMessageType, (layers: Layers) => void, string]>([
    [
      'no connect_info (P§1.4)',
      'hello',
      ({ header }) => Reflect.deleteProperty(header, 'connect_info'),
      'missing-field',
    ],
    [
      'a version above ours (P§1.3, error 127)',
      'hello',
      ({ header }) => Object.assign(header, { version: '1.4' }),
      'version',
    ],
    ['no trust requests', 'trust', ({ data }) => Object.assign(data, { trust_requests: [] }), 'invalid-field'],
    [
      "another device's trust request first",
      'trust',
      ({ data }) => (data.trust_requests as Json[]).reverse(),
      'invalid-field',
    ],
    ['65 trust requests', 'trust', ({ data }) => wide(data, 'trust_requests', 65), 'invalid-field'],
    [
      'a token longer than any',
      'trust',
      ({ data }) => Object.assign(data, { token: 'x'.repeat(1_025) }),
      'invalid-field',
    ],
    ['force in text', 'trust', ({ data }) => Object.assign(data, { force: 'true' }), 'invalid-field'],
    [
      'trust ids in text',
      'trustSync',
      ({ data }) => Object.assign(data, { known_trust_ids: ['693'] }),
      'invalid-field',
    ],
    [
      'trust ids that are no list',
      'trustSync',
      ({ data }) => Object.assign(data, { known_trust_ids: 693 }),
      'invalid-field',
    ],
    ['no trust ids', 'trustSync', ({ data }) => Reflect.deleteProperty(data, 'known_trust_ids'), 'missing-field'],
    [
      'a host name longer than any',
      'hello',
      ({ data }) => Object.assign(data, { hostname: 'x'.repeat(256) }),
      'invalid-field',
    ],
    [
      '4,097 reports',
      'usageReport',
      ({ data }) => Object.assign(data, { usage: Array(4_097).fill({}) }),
      'invalid-field',
    ],
    [
      'a poll id of 21 digits',
      'resultPolling',
      ({ data }) => Object.assign(data, { poll_id: '1'.repeat(21) }),
      'invalid-field',
    ],
    [
      'a poll id with letters',
      'resultPolling',
      ({ data }) => Object.assign(data, { poll_id: '1e17' }),
      'invalid-field',
    ],
    ['a poll id below 0', 'resultPolling', ({ data }) => Object.assign(data, { poll_id: -1 }), 'invalid-field'],
    ['half a poll id', 'resultPolling', ({ data }) => Object.assign(data, { poll_id: 0.5 }), 'invalid-field'],
    ['no poll id', 'resultPolling', ({ data }) => Object.assign(data, { poll_id: null }), 'missing-field'],
    [
      "another device's report",
      'usageReport',
      ({ header, data }) => {
        object(header.sudi).udi_serial_number = 'SIM0000009';
        object(data.sudi).udi_serial_number = 'SIM0000009';
      },
      'signature',
    ],
    [
      'a report changed on the way (S1: signed by the switch, verified by CSSM)',
      'usageReport',
      ({ data }) => {
        const [entry] = data.usage as Json[];
        object(entry).payload = (object(entry).payload as string).replace('"value":"2"', '"value":"1"');
      },
      'signature',
    ],
  ])('is refused with %s', (_, type, damage, kind) => {
    const layers = layersOf(POLICY_REQUESTS[type]);
    damage(layers);
    const error = errorOf(() => serverCodec.decodeRequest(bytesOf(layers, JSON.stringify(layers.data))));
    expect(error.kind).toBe(kind);
    expect(error.address).toMatchObject({ nonce: NONCE, requestType: dialect.requestTypes[type] });
  });

  it('takes a poll id beyond 2^53 that stands there as a number, digit by digit (P§7.3 [C])', () => {
    const layers = layersOf(POLICY_REQUESTS.resultPolling);
    const data = JSON.stringify(layers.data).replace('"773126444402795033"', '773126444402795033');
    expect(data).not.toContain('"773126444402795033"');
    expect(serverCodec.decodeRequest(bytesOf(layers, data)).request).toEqual(POLICY_REQUESTS.resultPolling);
  });

  it('keeps the token out of errors', () => {
    const layers = layersOf(POLICY_REQUESTS.trust);
    const error = errorOf(() => serverCodec.decodeRequest(bytesOf(layers, JSON.stringify(layers.data).slice(0, -9))));
    expect(error.message).toBe('malformed-json: request_data');
  });
});

function wide(data: Json, name: string, length: number): void {
  data[name] = Array(length).fill((data[name] as Json[])[0]);
}

describe('an answer', () => {
  const written = (answer: PolicyAnswer, codec = serverCodec): Json => {
    const address = { nonce: NONCE, requestType: dialect.requestTypes[answer.type], messageId: null };
    const { body } = codec.encodeAnswer(answer, address, server.signer, NOW_MS);
    return object(JSON.parse(object(JSON.parse(body.toString('utf8'))).response as string));
  };
  const notReady = { status: 'OK', type: 'resultPolling', ready: false, pollIntervalSeconds: 300 } as const;
  const tryAgain = { status: 'FAILED', type: 'trustSync', message: 'm', tryAgain: true } as const;

  it.each<[PolicyAnswer, string]>([
    [POLICY_ANSWERS.trust, 'OK'],
    [POLICY_ANSWERS.trustSync, 'OK'],
    [POLICY_ANSWERS.usageReport, 'OK_POLL'],
    [notReady, 'OK_POLL'],
    [POLICY_ANSWERS.resultPolling, 'OK'],
    [POLICY_ANSWERS.hello, 'OK'],
    [{ status: 'FAILED', type: 'trust', message: 'm' }, 'FAILED'],
    [{ status: 'FAILED', type: 'usageReport', message: 'm', code: 'LS_INVALID_DATA' }, 'LS_INVALID_DATA'],
    [tryAgain, 'OK_TRY_AGAIN'],
  ])('%j bears status %s (P§1.3 [C] words, P§1.8)', (answer, status) => {
    expect(written(answer).status_code).toBe(status);
  });

  it('bears version 1.3 and the server (P§1.3 [C])', () => {
    const { header } = written(POLICY_ANSWERS.hello);
    expect(header).toMatchObject({
      version: '1.3',
      connect_info: {
        name: 'SSM',
        version: '1.3',
        capabilities: ['DLC', 'AppHA', 'EXPORT_2', 'POLICY_USAGE', 'UTILITY'],
      },
    });
  });

  it('of CSLU says so (P§1.3 [C])', () => {
    const { header } = written(POLICY_ANSWERS.hello, createServerCodec({ ...smart, server: CSLU_IDENTITY }));
    expect(object(header).connect_info).toMatchObject({
      name: 'CSLU_V1',
      version: 'v1',
      capabilities: ['UTILITY', 'DLC', 'AppHA', 'MULTITIER', 'EXPORT_2', 'OK_TRY_AGAIN', 'POLICY_USAGE', 'CSLU_V1'],
    });
  });

  it('may bear the poll id as a number (P§7.3 [C])', () => {
    const read = readChanged(POLICY_ANSWERS.usageReport, () => '{"poll_id": 773126444402795033 ,"poll_interval":300}');
    expect(read).toEqual(POLICY_ANSWERS.usageReport);
  });

  it.each<[string, PolicyAnswer, (body: Json, data: Json) => void, string]>([
    ['OK for usage', POLICY_ANSWERS.usageReport, (body) => Object.assign(body, { status_code: 'OK' }), 'status_code'],
    [
      'OK_POLL for trust',
      POLICY_ANSWERS.trust,
      (body) => Object.assign(body, { status_code: 'OK_POLL' }),
      'status_code',
    ],
    ['an unknown status', POLICY_ANSWERS.hello, (body) => Object.assign(body, { status_code: 'FINE' }), 'status_code'],
    [
      'a version above ours',
      POLICY_ANSWERS.hello,
      ({ header }) => Object.assign(object(header), { version: '2.0' }),
      'version',
    ],
    [
      'a wait of years',
      POLICY_ANSWERS.usageReport,
      (_, data) => Object.assign(data, { poll_interval: 1e9 }),
      'poll_interval',
    ],
    [
      'something else than an ACK',
      POLICY_ANSWERS.resultPolling,
      (_, data) => Object.assign(data, { acks: [{ report_id: 1, status: 'NACK' }] }),
      'status',
    ],
    [
      'a policy without a class',
      POLICY_ANSWERS.resultPolling,
      (_, data) => Reflect.deleteProperty(object(data.policy), 'export'),
      'export',
    ],
    [
      'a policy of broken days',
      POLICY_ANSWERS.resultPolling,
      (_, data) => Object.assign(object(object(data.policy).perpetual), { first: 0.5 }),
      'first',
    ],
    ['no account', POLICY_ANSWERS.trustSync, (_, data) => Reflect.deleteProperty(data, 'account_info'), 'account_info'],
  ])('is not taken with %s', (_, answer, damage, what) => {
    const error = errorOf(() =>
      readChanged(answer, (body, data) => {
        damage(body, data);
        return undefined;
      }),
    );
    expect(error.what).toBe(what);
  });

  it('of the classic generation knows neither OK_POLL nor OK_TRY_AGAIN (P§1.1)', () => {
    for (const status_code of ['OK_POLL', 'OK_TRY_AGAIN']) {
      const response = JSON.stringify({
        header: { version: '1.1', nonce: NONCE, request_type: dialect.requestTypes.deregistration },
        status_code,
        response_data: '{}',
      });
      const bytes = Buffer.from(
        JSON.stringify({ signature: { type: 'SHA256', value: server.signer(response) }, response }),
      );
      const expected = { type: 'deregistration', nonce: NONCE, verifier: server.verifier } as const;
      expect(errorOf(() => deviceCodec.decodeAnswer(bytes, expected)).what).toBe('status_code');
    }
  });

  it('a policy may be absent: CISCO default stays (P§3.7)', () => {
    const answer = { ...POLICY_ANSWERS.resultPolling, policy: CUSTOM_POLICY } as PolicyAnswer;
    const read = readChanged(answer, (_, data) => {
      Reflect.deleteProperty(data, 'policy');
      return undefined;
    });
    expect(read).toEqual({ ...answer, policy: null });
  });
});

it('a report of thousands of measurements fits into a message (P§2.3: 3,145,728 bytes)', () => {
  const long = { ...REPORT, measurements: Array(3_000).fill(REPORT.measurements[0]) };
  const request = { ...POLICY_REQUESTS.usageReport, reports: [long] };
  expect(serverCodec.decodeRequest(deviceCodec.encodeRequest(request, sending).body).request).toEqual(request);
});
