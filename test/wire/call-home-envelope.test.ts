import { describe, expect, it } from 'vitest';
import { type DeviceStamp, writeAnswerEnvelope, writeRequestEnvelope } from '../../src/wire/call-home-envelope.js';
import { readEnvelope } from '../../src/wire/call-home-reader.js';
import { createDeviceCodec } from '../../src/wire/codec.js';
import { BUILT_IN_DIALECT } from '../../src/wire/dialect.js';
import { WireError } from '../../src/wire/wire-error.js';
import { keyPair, NONCE, REQUESTS } from './samples.js';

const TYPE = BUILT_IN_DIALECT.callHomeBlockType;
/** The sample of P§2.3: 0x51AEAC68 is 2013-06-05 03:11:36 UTC, its CreationDate. */
const SAMPLE = {
  udi: { pid: 'WS-C6509', serialNumber: '9S1NMSF22DW' },
  deviceName: 'core-1',
  messageNumber: 8,
  timestampMs: Date.UTC(2013, 5, 5, 3, 11, 36),
};

const written = (json = '{}', device: DeviceStamp = SAMPLE): string => writeRequestEnvelope(json, device, TYPE);

describe('the envelope', () => {
  it.each([
    ['MessageId M<n>:<SN>:<hex epoch> (P§2.3 [C])', '<aml-session:MessageId>M8:9S1NMSF22DW:51AEAC68<'],
    ['GroupId is n+1 with the same rest (P§2.3 [C])', '<aml-block:GroupId>G9:9S1NMSF22DW:51AEAC68<'],
    [
      'CreationDate YYYY-MM-DD HH:MM:SS GMT+HH:MM (P§2.3 [C])',
      '<aml-block:CreationDate>2013-06-05 03:11:36 GMT+00:00<',
    ],
    ['DeviceId type@Sid@serial (P§2.3 [C])', '<ch:DeviceId>WS-C6509@C@9S1NMSF22DW<'],
    ['SOAP 1.2 (P§2.3 [C])', 'xmlns:soap-env="http://www.w3.org/2003/05/soap-envelope"'],
    [
      'the session goes to the DDCE service (P§2.3 [C])',
      '<aml-session:To>http://tools.cisco.com/neddce/services/DDCEService<',
    ],
    ['the attachment is inline (P§2.3 [C])', '<aml-block:Attachment type="inline">'],
    ['and named smart_licensing_data (P§2.3 [C])', '<aml-block:Name>smart_licensing_data<'],
    ['plain, in CDATA (P§2.3)', '<aml-block:Data encoding="plain"><![CDATA[{}]]></aml-block:Data>'],
  ])('%s', (_, part) => {
    expect(written()).toContain(part);
  });

  it('names the device only where privacy lets it', () => {
    expect(written()).toContain('core-1');
    expect(written('{}', { ...SAMPLE, deviceName: null })).not.toContain('SystemInfo');
  });

  it('holds what XML cannot: escaped, or replaced where it is not signed', () => {
    const xml = written('{"a":"]]>\uffff"}', { ...SAMPLE, deviceName: '<&">\u0000\ud800' });
    expect(xml).toContain('<ch:Name>&lt;&amp;&quot;&gt;\ufffd\ufffd</ch:Name>');
    expect(xml).toContain('{"a":"]]]]><![CDATA[>\\uffff"}');
    expect(JSON.parse(readEnvelope(xml).json)).toEqual({ a: ']]>\uffff' });
  });

  it('an answer repeats the MessageId of its request (modelled: the SOAP answer is [U])', () => {
    expect(readEnvelope(writeAnswerEnvelope('{}', 'M8:A&B:51AEAC68', 0, TYPE))).toEqual({
      messageId: 'M8:A&B:51AEAC68',
      json: '{}',
    });
  });

  it('is posted as application/soap+xml, Smart Transport as application/json (P§2.2, P§2.3 [I])', () => {
    const sending = { nonce: NONCE, signer: keyPair('d').signer, messageNumber: 1, deviceName: null };
    const typeOf = (transport: 'callhome' | 'smart'): string =>
      createDeviceCodec({ dialect: BUILT_IN_DIALECT, transport }).encodeRequest(REQUESTS.usage, sending).contentType;
    expect(typeOf('callhome')).toBe('application/soap+xml; charset=utf-8');
    expect(typeOf('smart')).toBe('application/json');
  });
});

describe('the reader accepts', () => {
  it.each([
    [
      'other prefixes for the same namespaces',
      (xml: string) => xml.replace(/soap-env([:=])/g, 's$1').replace(/aml-block([:=])/g, 'b$1'),
    ],
    ['no XML declaration', (xml: string) => xml.replace(/<\?xml.*?\?>\n/, '')],
    ['the encoding "text" (P§2.3 [C])', (xml: string) => xml.replace('"plain"', '"text"')],
    ['escaped text instead of CDATA', (xml: string) => xml.replace('<![CDATA[{}]]>', '&#x7b;}')],
    ['a comment', (xml: string) => xml.replace('<soap-env:Body>', '<soap-env:Body><!-- <![CDATA[ -->')],
    [
      'another attachment before',
      (xml: string) =>
        xml.replace(
          '<aml-block:Attachment ',
          '<aml-block:Attachment type="inline"><aml-block:Name>show version</aml-block:Name><aml-block:Data encoding="text">x</aml-block:Data></aml-block:Attachment><aml-block:Attachment ',
        ),
    ],
  ])('%s', (_, change) => {
    const xml = change(written());
    expect(xml).not.toBe(written());
    expect(readEnvelope(xml).json).toBe('{}');
  });
});

describe('the reader refuses', () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + '<soap-env:Envelope ';
  it.each<[string, (xml: string) => string]>([
    ['what is no XML', () => 'hello'],
    ['a cut document', (xml) => xml.slice(0, -30)],
    ['two roots', (xml) => xml + xml.slice(xml.indexOf('<soap-env:Envelope'))],
    ['a document type with entities', (xml) => xml.replace('<soap-env:Envelope ', bomb)],
    [
      'an external document type',
      (xml) => xml.replace('<soap-env:Envelope ', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><soap-env:Envelope '),
    ],
    ['an undeclared entity', (xml) => xml.replace('core-1', '&constructor;')],
    ['an encoding that is not UTF-8', (xml) => xml.replace('UTF-8', 'UTF-16')],
    ['XML 1.1', (xml) => xml.replace('version="1.0" enc', 'version="1.1" enc')],
    [
      'SOAP 1.1',
      (xml) => xml.replace('http://www.w3.org/2003/05/soap-envelope"', 'http://schemas.xmlsoap.org/soap/envelope/"'),
    ],
    ['an unbound prefix', (xml) => xml.replace(/ xmlns:aml-block="[^"]*"/, '')],
    ['another AML namespace', (xml) => xml.replace('2004/01/aml-block', '2005/01/aml-block')],
    ['another root', (xml) => xml.replaceAll('soap-env:Envelope', 'soap-env:Envelop')],
    ['a stray element in the envelope', (xml) => xml.replace('<soap-env:Body>', '<x/><soap-env:Body>')],
    ['an element inside Data', (xml) => xml.replace('<![CDATA[{}]]>', '<x/>')],
    ['no Header', (xml) => xml.replace(/<soap-env:Header>[\s\S]*<\/soap-env:Header>/, '')],
    ['no MessageId', (xml) => xml.replace(/<aml-session:MessageId>.*<\/aml-session:MessageId>/, '')],
    ['a second Body', (xml) => xml.replace('</soap-env:Body>', '</soap-env:Body><soap-env:Body/>')],
    [
      'a Header after the Body',
      (xml) => {
        const header = /<soap-env:Header>[\s\S]*<\/soap-env:Header>/.exec(xml)?.[0] ?? '';
        return xml.replace(header, '').replace('</soap-env:Body>', `</soap-env:Body>${header}`);
      },
    ],
    ['no attachment', (xml) => xml.replace(/<aml-block:Attachment [\s\S]*<\/aml-block:Attachment>/, '')],
    ['an attachment of another name', (xml) => xml.replace('smart_licensing_data', 'other')],
    ['an attachment that is not inline (P§2.3)', (xml) => xml.replace('"inline"', '"url"')],
    ['an unknown encoding', (xml) => xml.replace('"plain"', '"base64"')],
    [
      'two licensing attachments',
      (xml) => xml.replace(/<aml-block:Attachment [\s\S]*<\/aml-block:Attachment>/, '$&$&'),
    ],
    ['two Data in one attachment', (xml) => xml.replace(/<aml-block:Data[\s\S]*<\/aml-block:Data>/, '$&$&')],
    ['a MessageId without end', (xml) => xml.replace('M8:', 'M'.repeat(300))],
    ['depth without end', (xml) => xml.replace('core-1', '<x>'.repeat(100_000))],
  ])('%s', (_, change) => {
    const xml = change(written());
    expect(xml).not.toBe(written());
    expect(() => readEnvelope(xml)).toThrow(WireError);
  });
});
