import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { sign, verify } from '../../src/pki/signing.js';
import { createDeviceCodec, createServerCodec } from '../../src/wire/codec.js';
import { BUILT_IN_DIALECT } from '../../src/wire/dialect.js';
import { MESSAGE_TYPES } from '../../src/wire/messages.js';
import { ANSWERS, answers, keyPair, NONCE, NOW_MS, nastyText, nonces, REQUESTS, requests } from './samples.js';

const device = keyPair('device');
const server = keyPair('server');
const dialect = BUILT_IN_DIALECT;
const oracle = new XMLParser({
  ignoreAttributes: false,
  cdataPropName: 'cdata',
  parseTagValue: false,
  trimValues: false,
});

function textsOf(cdata: unknown): string {
  return (Array.isArray(cdata) ? cdata : [cdata]).join('');
}

describe.each(['callhome', 'smart'] as const)('over %s', (transport) => {
  const deviceCodec = createDeviceCodec({ dialect, transport });
  const serverCodec = createServerCodec({ dialect, transport });
  const sending = { nonce: NONCE, signer: device.signer, messageNumber: 8, deviceName: 'SW1' };

  it.each(MESSAGE_TYPES)('%s: request and answer come back as they were', (type) => {
    const received = serverCodec.decodeRequest(deviceCodec.encodeRequest(REQUESTS[type], sending).body);
    expect(received.request).toEqual(REQUESTS[type]);
    expect(device.verifier(received.signedText, received.signature)).toBe(true);
    const answer = serverCodec.encodeAnswer(ANSWERS[type], received.address, server.signer, NOW_MS);
    expect(deviceCodec.decodeAnswer(answer.body, { type, nonce: NONCE, verifier: server.verifier })).toEqual(
      ANSWERS[type],
    );
  });

  it('any request, with whatever its texts hold, comes back as it was', () => {
    fc.assert(
      fc.property(
        requests,
        nonces,
        fc.option(nastyText(100)),
        fc.nat(),
        (request, nonce, deviceName, messageNumber) => {
          const { body } = deviceCodec.encodeRequest(request, {
            nonce,
            signer: device.signer,
            deviceName,
            messageNumber,
          });
          const received = serverCodec.decodeRequest(body);
          expect(received.request).toEqual(request);
          expect(received.address.nonce).toBe(nonce);
          expect(device.verifier(received.signedText, received.signature)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('any answer, with whatever its texts hold, comes back as it was', () => {
    const addressed = fc.tuple(answers, nonces, nastyText(100));
    fc.assert(
      fc.property(addressed, ([answer, nonce, messageId]) => {
        const address = { nonce, requestType: dialect.requestTypes[answer.type], messageId };
        const { body } = serverCodec.encodeAnswer(answer, address, server.signer, NOW_MS);
        const read = deviceCodec.decodeAnswer(body, { type: answer.type, nonce, verifier: server.verifier });
        expect(read).toEqual(answer);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['rsa-2048 (P§1.2: 256 bytes)', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['p-256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ])('signs and verifies with %s', (_, generate) => {
    const { privateKey, publicKey } = generate();
    const signer = (data: string): string => sign(data, privateKey);
    const { body } = deviceCodec.encodeRequest(REQUESTS.authorization, { ...sending, signer });
    const { signedText, signature } = serverCodec.decodeRequest(body);
    expect(verify(signedText, signature, publicKey)).toBe(true);
    expect(verify(`${signedText} `, signature, publicKey)).toBe(false);
  });
});

describe('the call-home document, read by another parser (fast-xml-parser)', () => {
  const codec = createDeviceCodec({ dialect, transport: 'callhome' });
  const smart = createDeviceCodec({ dialect, transport: 'smart' });

  it('is well-formed and carries exactly the Smart Transport body, whatever it holds', () => {
    fc.assert(
      fc.property(requests, fc.option(nastyText(60)), (request, deviceName) => {
        const sending = { nonce: NONCE, signer: device.signer, messageNumber: 1, deviceName };
        const xml = codec.encodeRequest(request, sending).body.toString('utf8');
        expect(XMLValidator.validate(xml)).toBe(true);
        const block = oracle.parse(xml)['soap-env:Envelope']['soap-env:Body']['aml-block:Block'];
        const { 'aml-block:Data': data, ...attachment } = block['aml-block:Attachments']['aml-block:Attachment'];
        expect(attachment['@_type']).toBe('inline');
        expect(attachment['aml-block:Name']).toBe('smart_licensing_data');
        const json: unknown = JSON.parse(textsOf(data.cdata));
        expect(json).toEqual(JSON.parse(smart.encodeRequest(request, sending).body.toString('utf8')));
      }),
      { numRuns: 300 },
    );
  });
});
