import {
  checkVersion,
  NONCE_LIMIT,
  REQUEST_TYPE_LIMIT,
  readSignature,
  UNBOUNDED,
  writeSignature,
} from './agent-envelope.js';
import type { Dialect } from './dialect.js';
import { objectField, optionalTextField, parseObject, textField } from './json-fields.js';
import type { EndpointAnswer, MessageType } from './messages.js';
import { readResponseData, writeResponseData } from './response-data.js';
import type { Signer, Verifier } from './signing.js';
import { type AnswerAddress, WireError } from './wire-error.js';

/** The answer to an agent (P§1.3, P§1.8 no. 15): `response` is JSON in a string, with `response_data` in a string in it. */
const STATUS_CODE_LIMIT = 64;
const STATUS_MESSAGE_LIMIT = 4_096;

const NO_IDENTITY = { productInstanceId: null, certificateSerial: null };

/** What CSSM and On-Prem say of themselves (P§1.3 [C]). */
const SSM_NAME = 'SSM';
const SSM_VERSION = '1.3';
const SSM_CAPABILITIES = ['DLC', 'AppHA', 'EXPORT_2', 'POLICY_USAGE', 'UTILITY'];

/** A refusal to be written: the documented text, and `LS_INVALID_DATA` where the device must give up its identity. */
export interface Refusal {
  readonly status: 'FAILED';
  readonly message: string;
  readonly code?: 'LS_INVALID_DATA';
}

/** An answer as the server writes it; a refusal needs no known type, only the address it goes to. */
export type OutgoingAnswer = Exclude<EndpointAnswer, { status: 'FAILED' }> | Refusal;

/** The answer a device waits for. */
export interface ExpectedAnswer {
  readonly type: MessageType;
  /** The nonce it sent. */
  readonly nonce: string;
  /** The server's signing key. */
  readonly verifier: Verifier;
}

/** Writes an answer as the outer JSON text: it echoes nonce and type, and says who the server is. */
export function writeAnswer(answer: OutgoingAnswer, address: AnswerAddress, signer: Signer, dialect: Dialect): string {
  const { header, response: names, outer, connectInfo } = dialect.fields;
  const { status } = dialect.values;
  const ok = answer.status === 'OK';
  const text = JSON.stringify({
    [names.header]: {
      [header.version]: dialect.messageVersion,
      [header.nonce]: address.nonce,
      [header.requestType]: address.requestType,
      [header.connectInfo]: {
        [connectInfo.name]: SSM_NAME,
        [connectInfo.version]: SSM_VERSION,
        [connectInfo.production]: true,
        [connectInfo.capabilities]: SSM_CAPABILITIES,
        [connectInfo.additionalInfo]: '',
      },
    },
    [names.statusCode]: ok ? status.ok : answer.code === undefined ? status.failed : status.invalidIdentity,
    [names.statusMessage]: ok ? '' : answer.message,
    [names.retryTimeSeconds]: 0,
    [names.responseData]: ok ? writeResponseData(answer, dialect) : '{}',
  });
  return JSON.stringify({
    [outer.signature]: writeSignature(text, signer, NO_IDENTITY, dialect),
    [outer.schResponse]: null,
    [outer.response]: text,
  });
}

/**
 * Reads an answer and checks that it is the one expected: signed by the server, to this nonce and type, of a version we
 * know (P§1.3 [C]: matchnonce 30, responsefailed 37, VERSION_TOO_HIGH 127). Nothing unsigned is read.
 * @throws WireError
 */
export function readAnswer(json: string, expected: ExpectedAnswer, dialect: Dialect): EndpointAnswer {
  const { outer: outerNames, response: names, header: headerNames } = dialect.fields;
  const outer = parseObject(json, 'message');
  const text = textField(outer, outerNames.response, UNBOUNDED);
  if (!expected.verifier(text, readSignature(outer, dialect).value))
    throw new WireError('signature', outerNames.response);
  const body = parseObject(text, outerNames.response);
  const header = objectField(body, names.header);
  checkVersion(header, dialect);
  if (textField(header, headerNames.nonce, NONCE_LIMIT) !== expected.nonce) {
    throw new WireError('nonce', headerNames.nonce);
  }
  if (textField(header, headerNames.requestType, REQUEST_TYPE_LIMIT) !== dialect.requestTypes[expected.type]) {
    throw new WireError('nonce', headerNames.requestType);
  }
  const { ok, failed, invalidIdentity } = dialect.values.status;
  const code = textField(body, names.statusCode, STATUS_CODE_LIMIT);
  if (code === ok) {
    const data = parseObject(textField(body, names.responseData, UNBOUNDED), names.responseData);
    return readResponseData(data, expected.type, dialect);
  }
  const message = optionalTextField(body, names.statusMessage, STATUS_MESSAGE_LIMIT) ?? '';
  if (code === failed) return { status: 'FAILED', type: expected.type, message };
  if (code === invalidIdentity) return { status: 'FAILED', type: expected.type, message, code: 'LS_INVALID_DATA' };
  throw new WireError('invalid-field', names.statusCode);
}
