import { type ExpectedAnswer, type OutgoingAnswer, readAnswer, writeAnswer } from './agent-answer.js';
import { type ReceivedRequest, readRequest, writeRequest } from './agent-message.js';
import type { AgentMessageType, AgentRequest, AnswerTo } from './agent-messages.js';
import { bodyText } from './body-text.js';
import { CALL_HOME_CONTENT_TYPE, writeAnswerEnvelope, writeRequestEnvelope } from './call-home-envelope.js';
import { readEnvelope } from './call-home-reader.js';
import { type ConnectIdentity, SSM_IDENTITY } from './connect-info.js';
import type { Dialect } from './dialect.js';
import type { Signer } from './signing.js';
import { readSmartBody, SMART_CONTENT_TYPE, writeSmartBody } from './smart-transport.js';
import type { AnswerAddress } from './wire-error.js';

/**
 * The wire format, whole: messages in, bytes out, and back. A codec is made once for a dialect and a transport and keeps
 * nothing between messages. Whatever cannot be read is a WireError and nothing else.
 */
export type WireTransport = 'callhome' | 'smart';

export interface CodecOptions {
  readonly dialect: Dialect;
  readonly transport: WireTransport;
}

export interface ServerCodecOptions extends CodecOptions {
  /** What the server says it is; CSSM when left out. */
  readonly server?: ConnectIdentity;
}

export interface EncodedMessage {
  readonly body: Buffer;
  readonly contentType: string;
}

/** What a device brings to a message besides what it says. */
export interface Sending {
  /** 19 decimal digits, never used before by this device. */
  readonly nonce: string;
  /** Signs with the ID key; for a registration or a trust request, with the key of its CSR. */
  readonly signer: Signer;
  /** Number of the message since the device started, from 1 (call-home MessageId, P§2.3). */
  readonly messageNumber: number;
  /** Host name for the call-home envelope; null when privacy withholds it. */
  readonly deviceName: string | null;
}

export interface DeviceCodec {
  readonly encodeRequest: (request: AgentRequest, sending: Sending) => EncodedMessage;
  /** @throws WireError if this is not a well-formed, rightly signed answer to the request it is expected for */
  readonly decodeAnswer: <Type extends AgentMessageType>(
    body: Buffer,
    expected: ExpectedAnswer<Type>,
  ) => AnswerTo<Type>;
}

export interface ServerCodec {
  /** @throws WireError if the form is wrong; whether the signature fits is for the caller to check */
  readonly decodeRequest: (body: Buffer) => ReceivedRequest;
  readonly encodeAnswer: (
    answer: OutgoingAnswer,
    address: AnswerAddress,
    signer: Signer,
    nowMs: number,
  ) => EncodedMessage;
}

/** The serial number of the signing certificate in the sample (P§1.2 [C]). */
const SIGNING_CERTIFICATE_SERIAL = '3';

export function createDeviceCodec({ dialect, transport }: CodecOptions): DeviceCodec {
  const json = (request: AgentRequest, { nonce, signer }: Sending): string =>
    writeRequest(request, { nonce, signer, signingCertificateSerial: SIGNING_CERTIFICATE_SERIAL }, dialect);
  if (transport === 'smart') {
    return {
      encodeRequest: (request, sending) => ({
        body: writeSmartBody(json(request, sending)),
        contentType: SMART_CONTENT_TYPE,
      }),
      decodeAnswer: (body, expected) => readAnswer(readSmartBody(body), expected, dialect),
    };
  }
  return {
    encodeRequest: (request, sending) => {
      const { udi, timestampMs } = request;
      const { deviceName, messageNumber } = sending;
      const stamp = { udi, timestampMs, deviceName, messageNumber };
      const xml = writeRequestEnvelope(json(request, sending), stamp, dialect.callHomeBlockType);
      return { body: Buffer.from(xml, 'utf8'), contentType: CALL_HOME_CONTENT_TYPE };
    },
    decodeAnswer: (body, expected) => readAnswer(readEnvelope(bodyText(body)).json, expected, dialect),
  };
}

export function createServerCodec({ dialect, transport, server = SSM_IDENTITY }: ServerCodecOptions): ServerCodec {
  if (transport === 'smart') {
    return {
      decodeRequest: (body) => readRequest(readSmartBody(body), null, dialect),
      encodeAnswer: (answer, address, signer) => ({
        body: writeSmartBody(writeAnswer(answer, address, signer, dialect, server)),
        contentType: SMART_CONTENT_TYPE,
      }),
    };
  }
  return {
    decodeRequest: (body) => {
      const { json, messageId } = readEnvelope(bodyText(body));
      return readRequest(json, messageId, dialect);
    },
    encodeAnswer: (answer, address, signer, nowMs) => {
      const json = writeAnswer(answer, address, signer, dialect, server);
      const xml = writeAnswerEnvelope(json, address.messageId, nowMs, dialect.callHomeBlockType);
      return { body: Buffer.from(xml, 'utf8'), contentType: CALL_HOME_CONTENT_TYPE };
    },
  };
}
