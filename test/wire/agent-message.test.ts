import { describe, expect, it } from 'vitest';
import { createDeviceCodec, createServerCodec } from '../../src/wire/codec.js';
import { BUILT_IN_DIALECT } from '../../src/wire/dialect.js';
import type { DeviceRequest, MessageType } from '../../src/wire/messages.js';
import { WireError } from '../../src/wire/wire-error.js';
import { ANSWERS, INSTANCE_ID, keyPair, NONCE, NOW_MS, REQUESTS, UDI } from './samples.js';

const device = keyPair('device');
const server = keyPair('server');
const options = { dialect: BUILT_IN_DIALECT, transport: 'smart' } as const;
const deviceCodec = createDeviceCodec(options);
const serverCodec = createServerCodec(options);

type Json = { [key: string]: unknown };
const object = (value: unknown): Json => value as Json;

function encode(request: DeviceRequest): Json {
  const sending = { nonce: NONCE, signer: device.signer, messageNumber: 1, deviceName: null };
  return object(JSON.parse(deviceCodec.encodeRequest(request, sending).body.toString('utf8')));
}

/** A request laid open: each of its three layers, to be changed and put together again. */
interface Layers {
  outer: Json;
  signature: Json;
  body: Json;
  header: Json;
  data: Json;
}

function layersOf(type: MessageType): Layers {
  const outer = encode(REQUESTS[type]);
  const body = object(JSON.parse(outer.request as string));
  return {
    outer,
    signature: object(outer.signature),
    body,
    header: object(body.header),
    data: object(JSON.parse(body.request_data as string)),
  };
}

function bytesOf({ outer, body, data }: Layers): Buffer {
  if (body.request_data !== undefined) body.request_data = JSON.stringify(data);
  return Buffer.from(JSON.stringify({ ...outer, request: JSON.stringify(body) }), 'utf8');
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

describe('a request', () => {
  it('is JSON in a string in JSON, twice nested, with signature beside it (P§1.2 [C], P§1.4)', () => {
    const { outer, body, data } = layersOf('authorization');
    expect(Object.keys(outer)).toEqual(['signature', 'request']);
    expect(Object.keys(body)).toEqual(['header', 'nonce', 'request_data']);
    expect(data.entitlements).toEqual([{ tag: expect.stringContaining('regid.'), count: 2 }]);
  });

  it.each<[string, (layers: Layers) => unknown, unknown]>([
    ['header.version "1.1" (P§1.2 [C])', ({ header }) => header.version, '1.1'],
    ['header.locale (P§1.2 [C])', ({ header }) => header.locale, 'en_US.UTF-8'],
    ['header.timestamp is 0 (P§1.2 [C])', ({ header }) => header.timestamp, 0],
    ['request_data.timestamp is the real one, ms (P§1.2 [C])', ({ data }) => data.timestamp, NOW_MS],
    ['the nonce stands in the header (P§1.2 [C])', ({ header }) => header.nonce, NONCE],
    ['… in the request (P§1.2 [C])', ({ body }) => body.nonce, NONCE],
    ['… and in request_data (P§1.2 [C])', ({ data }) => data.nonce, NONCE],
    ['connect_info is null in 1.1 (P§1.2 [C])', ({ header }) => header.connect_info, null],
    ['agent_actions is null (P§1.2 [C])', ({ header }) => header.agent_actions, null],
    ['our own namespace for what is not public (P§1.5)', ({ header }) => header.request_type, 'SLFLEET_AUTH'],
    ['the instance is named (P§1.2 [C])', ({ header }) => header.product_instance_identifier, INSTANCE_ID],
    ['id_cert_serial_number is a decimal string (P§1.2 [C])', ({ header }) => header.id_cert_serial_number, '16451298'],
    ['signing_cert_serial_number "3" (P§1.2 [C])', ({ header }) => header.signing_cert_serial_number, '3'],
    ['signature.type (P§1.4)', ({ signature }) => signature.type, 'SHA256'],
    ['signature.piid (P§1.4)', ({ signature }) => signature.piid, INSTANCE_ID],
    ['signature.cert_sn (P§1.4)', ({ signature }) => signature.cert_sn, '16451298'],
    [
      'sudi with all seven fields, nulls allowed (P§1.2 [C])',
      ({ header }) => header.sudi,
      {
        suvi: null,
        uuid: null,
        host_identifier: null,
        mac_address: null,
        udi_pid: UDI.pid,
        udi_serial_number: UDI.serialNumber,
        udi_vid: null,
      },
    ],
    [
      'the signature covers the request string (P§1.2 [I])',
      ({ outer, signature }) => device.verifier(outer.request as string, signature.value as string),
      true,
    ],
  ])('%s', (_, pick, wanted) => {
    expect(pick(layersOf('authorization'))).toEqual(wanted);
  });

  it('names no identity before registration (P§1.8 no. 1)', () => {
    const { header, signature } = layersOf('registration');
    expect([
      header.product_instance_identifier,
      header.id_cert_serial_number,
      header.signing_cert_serial_number,
    ]).toEqual([null, null, null]);
    expect([signature.piid, signature.cert_sn]).toEqual([null, null]);
  });

  it.each(['', '123', `${NONCE}0`, '76484463391613913x5'])(
    'is not sent with the nonce "%s": 19 digits (P§1.2 [C])',
    (nonce) => {
      const sending = { nonce, signer: device.signer, messageNumber: 1, deviceName: null };
      expect(errorOf(() => deviceCodec.encodeRequest(REQUESTS.usage, sending)).kind).toBe('invalid-field');
    },
  );
});

describe('the server reads', () => {
  it.each<[string, MessageType, (layers: Layers) => void]>([
    [
      'fields it does not know: real agents send more (P§1.2)',
      'usage',
      ({ outer, data }) => {
        outer.credential = null;
        data.live = true;
      },
    ],
    [
      'a signature that names no signer, as in 1.1 (P§1.2 [C])',
      'usage',
      ({ signature }) => {
        delete signature.piid;
        delete signature.cert_sn;
      },
    ],
    [
      'a lower version (P§1.3)',
      'usage',
      ({ header }) => {
        header.version = '1.0';
      },
    ],
  ])('%s', (_, type, change) => {
    const layers = layersOf(type);
    change(layers);
    expect(serverCodec.decodeRequest(bytesOf(layers)).request).toEqual(REQUESTS[type]);
  });

  it.each<[string, MessageType, (layers: Layers) => void, string]>([
    [
      'a version above ours (P§1.3: error 127)',
      'usage',
      ({ header }) => {
        header.version = '1.2';
      },
      'version',
    ],
    [
      'a version that is none',
      'usage',
      ({ header }) => {
        header.version = 1.1;
      },
      'invalid-field',
    ],
    [
      'an unknown request type (P§1.5)',
      'usage',
      ({ header }) => {
        header.request_type = 'THIRD_PARTY_KEY';
      },
      'unknown-type',
    ],
    [
      'no ID certificate serial (F6, P§1.5)',
      'usage',
      ({ header }) => {
        header.id_cert_serial_number = null;
      },
      'missing-serials',
    ],
    [
      'no signing certificate serial (F6, P§1.5)',
      'usage',
      ({ header }) => {
        delete header.signing_cert_serial_number;
      },
      'missing-serials',
    ],
    [
      'a serial that is not decimal (P§1.2)',
      'usage',
      ({ header }) => {
        header.id_cert_serial_number = '0x1F';
      },
      'invalid-field',
    ],
    [
      'no instance',
      'usage',
      ({ header, data, signature }) => {
        header.product_instance_identifier = null;
        data.product_instance_identifier = null;
        signature.piid = null;
      },
      'missing-field',
    ],
    [
      'an instance that request_data contradicts',
      'usage',
      ({ data }) => {
        data.product_instance_identifier = 'other';
      },
      'invalid-field',
    ],
    [
      'a nonce that the request contradicts (P§1.2)',
      'usage',
      ({ body }) => {
        body.nonce = '1';
      },
      'invalid-field',
    ],
    [
      'a nonce that request_data contradicts (P§1.2)',
      'usage',
      ({ data }) => {
        data.nonce = '1';
      },
      'invalid-field',
    ],
    [
      'a sudi that request_data contradicts',
      'usage',
      ({ data }) => {
        object(data.sudi).udi_serial_number = 'X';
      },
      'invalid-field',
    ],
    [
      'a list for an object',
      'usage',
      ({ header }) => {
        header.sudi = [];
      },
      'invalid-field',
    ],
    [
      'a signature of another signer (P§1.4)',
      'usage',
      ({ signature }) => {
        signature.piid = 'other';
      },
      'signature',
    ],
    [
      'a signature by another certificate (P§1.4)',
      'usage',
      ({ signature }) => {
        signature.cert_sn = '1';
      },
      'signature',
    ],
    [
      'an unknown signature type',
      'usage',
      ({ signature }) => {
        signature.type = 'MD5';
      },
      'signature',
    ],
    [
      'no signature (P§1.2)',
      'usage',
      ({ outer }) => {
        delete outer.signature;
      },
      'signature',
    ],
    [
      'an empty signature',
      'usage',
      ({ signature }) => {
        signature.value = '';
      },
      'signature',
    ],
    [
      'base64 with spare bits set',
      'usage',
      ({ signature }) => {
        signature.value = 'QR==';
      },
      'signature',
    ],
    [
      'a signature longer than any key makes',
      'usage',
      ({ signature }) => {
        signature.value = 'A'.repeat(1_028);
      },
      'signature',
    ],
    [
      'no request_data',
      'usage',
      ({ body }) => {
        body.request_data = undefined;
      },
      'missing-field',
    ],
    [
      'no time',
      'usage',
      ({ data }) => {
        data.timestamp = Number.POSITIVE_INFINITY;
      },
      'missing-field',
    ],
    [
      'a time beyond all dates',
      'usage',
      ({ data }) => {
        data.timestamp = 1e300;
      },
      'invalid-field',
    ],
    [
      'a time before 1970',
      'usage',
      ({ data }) => {
        data.timestamp = -1;
      },
      'invalid-field',
    ],
    [
      'a time in text',
      'usage',
      ({ data }) => {
        data.timestamp = '0';
      },
      'invalid-field',
    ],
    [
      'half a licence',
      'authorization',
      ({ data }) => {
        data.entitlements = [{ tag: 't', count: 0.5 }];
      },
      'invalid-field',
    ],
    [
      'fewer than no licences',
      'authorization',
      ({ data }) => {
        data.entitlements = [{ tag: 't', count: -1 }];
      },
      'invalid-field',
    ],
    [
      'more licences than can be',
      'authorization',
      ({ data }) => {
        data.entitlements = [{ tag: 't', count: 1e12 }];
      },
      'invalid-field',
    ],
    [
      'a licence without tag',
      'authorization',
      ({ data }) => {
        data.entitlements = [{ count: 1 }];
      },
      'missing-field',
    ],
    [
      'licences that are no list',
      'authorization',
      ({ data }) => {
        data.entitlements = { 0: 1 };
      },
      'invalid-field',
    ],
    [
      '513 licences',
      'authorization',
      ({ data }) => {
        data.entitlements = Array(513).fill({ tag: 't', count: 1 });
      },
      'invalid-field',
    ],
    [
      'a token longer than any',
      'registration',
      ({ data }) => {
        data.token = 'x'.repeat(1_025);
      },
      'invalid-field',
    ],
    [
      'no token (agent error 36)',
      'registration',
      ({ data }) => {
        data.token = null;
      },
      'missing-field',
    ],
    [
      'force in text',
      'registration',
      ({ data }) => {
        data.force = 'true';
      },
      'invalid-field',
    ],
    [
      '65 members',
      'registration',
      ({ data }) => {
        data.device_list = Array(65).fill({ sudi: data.sudi });
      },
      'invalid-field',
    ],
    [
      'a host name that is a number',
      'registration',
      ({ data }) => {
        data.hostname = 1;
      },
      'invalid-field',
    ],
  ])('not %s', (_, type, change, kind) => {
    const layers = layersOf(type);
    change(layers);
    const error = errorOf(() => serverCodec.decodeRequest(bytesOf(layers)));
    expect(error.kind).toBe(kind);
    expect(error.address).toMatchObject({ nonce: NONCE });
    expect(error.message).not.toContain(REQUESTS.registration.token);
  });

  it.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'not-text'],
    ['what is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'not-text'],
    ['what is not JSON', Buffer.from('{'), 'malformed-json'],
    ['a list', Buffer.from('[]'), 'invalid-field'],
    ['a request that is no string (P§1.2)', Buffer.from('{"request":{}}'), 'invalid-field'],
    ['a request that is not JSON', Buffer.from('{"request":"x"}'), 'malformed-json'],
    ['a million open brackets', Buffer.from('['.repeat(1_000_000)), 'malformed-json'],
    ['more than 3,145,728 bytes (P§2.3)', Buffer.alloc(3_145_729, 0x20), 'too-large'],
  ])('not %s, and has nowhere to answer to', (_, body, kind) => {
    const error = errorOf(() => serverCodec.decodeRequest(body));
    expect([error.kind, error.address]).toEqual([kind, null]);
  });
});

describe('an answer', () => {
  const address = { nonce: NONCE, requestType: 'SLFLEET_AUTH', messageId: null };
  const expected = { type: 'authorization', nonce: NONCE, verifier: server.verifier } as const;
  const encoded = (): Json =>
    object(JSON.parse(serverCodec.encodeAnswer(ANSWERS.authorization, address, server.signer, NOW_MS).body.toString()));

  it('has the response envelope, the echo and connect_info of SSM (P§1.3 [C], P§1.8 no. 15)', () => {
    const outer = encoded();
    expect(outer).toMatchObject({ signature: { type: 'SHA256', piid: null, cert_sn: null }, sch_response: null });
    expect(JSON.parse(outer.response as string)).toMatchObject({
      header: {
        version: '1.1',
        nonce: NONCE,
        request_type: 'SLFLEET_AUTH',
        connect_info: { name: 'SSM', version: '1.3', production: true },
      },
      status_code: 'OK',
      status_message: '',
      retry_time_seconds: 0,
      response_data: expect.any(String),
    });
  });

  const resigned = (change: (response: Json) => void): Buffer => {
    const response = object(JSON.parse(encoded().response as string));
    change(response);
    const text = JSON.stringify(response);
    const signature = { type: 'SHA256', value: server.signer(text), piid: null, cert_sn: null };
    return Buffer.from(JSON.stringify({ signature, response: text }));
  };

  it.each<[string, (response: Json) => void, string]>([
    [
      'to another nonce (P§1.3: matchnonce 30)',
      ({ header }) => {
        object(header).nonce = '1';
      },
      'nonce',
    ],
    [
      'to another request',
      ({ header }) => {
        object(header).request_type = 'SLFLEET_USAGE';
      },
      'nonce',
    ],
    [
      'of a version above ours (P§1.3: error 127)',
      ({ header }) => {
        object(header).version = '2.0';
      },
      'version',
    ],
    [
      'with a status nobody knows',
      (response) => {
        response.status_code = 'MAYBE';
      },
      'invalid-field',
    ],
    [
      'without its data',
      (response) => {
        response.response_data = '{}';
      },
      'missing-field',
    ],
    [
      'whose compliance is no word of ours',
      (response) => {
        response.response_data =
          '{"compliance_status":"YES","auth_valid_until_ms":1,"renew_interval_s":1,"entitlements":[]}';
      },
      'invalid-field',
    ],
  ])('is refused by the device: one %s', (_, change, kind) => {
    expect(errorOf(() => deviceCodec.decodeAnswer(resigned(change), expected)).kind).toBe(kind);
  });

  it.each([
    [
      'unsigned',
      (outer: Json) => {
        delete outer.signature;
      },
    ],
    [
      'signed by another key',
      (outer: Json) => {
        object(outer.signature).value = device.signer(outer.response as string);
      },
    ],
    [
      'changed after signing',
      (outer: Json) => {
        outer.response = `${String(outer.response)} `;
      },
    ],
  ])('is refused by the device: one %s', (_, change) => {
    const outer = encoded();
    change(outer);
    const body = Buffer.from(JSON.stringify(outer));
    expect(errorOf(() => deviceCodec.decodeAnswer(body, expected)).kind).toBe('signature');
  });

  it.each([
    ['FAILED (P§1.3 [C])', undefined, 'FAILED'],
    ['LS_INVALID_DATA (P§1.5 [C])', 'LS_INVALID_DATA', 'LS_INVALID_DATA'],
  ] as const)('carries %s with its text to the device as it is', (_, code, wire) => {
    const message = '{"token":["The token xxx is not valid."]}';
    const refusal = { status: 'FAILED', message, ...(code && { code }) } as const;
    const { body } = serverCodec.encodeAnswer(refusal, address, server.signer, NOW_MS);
    const response = object(JSON.parse(object(JSON.parse(body.toString())).response as string));
    expect([response.status_code, response.status_message]).toEqual([wire, message]);
    expect(deviceCodec.decodeAnswer(body, expected)).toEqual({ type: 'authorization', ...refusal });
  });
});
