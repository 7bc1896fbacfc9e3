import {
  checkVersion,
  NONCE_LIMIT,
  REQUEST_TYPE_LIMIT,
  readSignature,
  typeOf,
  UNBOUNDED,
  versionOf,
  writeSignature,
} from './agent-envelope.js';
import { type AgentAnswer, type AgentMessageType, type AnswerTo, isPolicyType } from './agent-messages.js';
import { type ConnectIdentity, writeConnectInfo } from './connect-info.js';
import type { Dialect } from './dialect.js';
import { type JsonObject, objectField, optionalTextField, parseObject, textField } from './json-fields.js';
import { parseLosslessObject } from './lossless-json.js';
import {
  isToBePolled,
  readPolicyResponseData,
  type SuccessfulPolicyAnswer,
  writePolicyResponseData,
} from './policy-response-data.js';
import { readResponseData, writeResponseData } from './response-data.js';
import type { Signer, Verifier } from './signing.js';
import { type AnswerAddress, WireError } from './wire-error.js';

/** The answer to an agent (P§1.3, P§1.8 no. 15): `response` is JSON in a string, with `response_data` in a string in it. */
const STATUS_CODE_LIMIT = 64;
const STATUS_MESSAGE_LIMIT = 4_096;

const NO_IDENTITY = { productInstanceId: null, certificateSerial: null };

/** A refusal to be written: the documented text, and `LS_INVALID_DATA` where the device must give up its identity. */
export interface Refusal {
  readonly status: 'FAILED';
  readonly message: string;
  readonly code?: 'LS_INVALID_DATA';
  /** Using Policy only: `OK_TRY_AGAIN` instead of `FAILED`. */
  readonly tryAgain?: true;
}

/** An answer as the server writes it; a refusal needs no known type, only the address it goes to. */
export type OutgoingAnswer = Exclude<AgentAnswer, { status: 'FAILED' }> | Refusal;

/** The answer a device waits for. */
export interface ExpectedAnswer<Type extends AgentMessageType = AgentMessageType> {
  readonly type: Type;
  /** The nonce it sent. */
  readonly nonce: string;
  /** The server's signing key. */
  readonly verifier: Verifier;
}

type Success = Exclude<OutgoingAnswer, Refusal>;

function isPolicyAnswer(answer: Success): answer is SuccessfulPolicyAnswer {
  return isPolicyType(answer.type);
}

function statusCode(answer: OutgoingAnswer, dialect: Dialect): string {
  const { status } = dialect.values;
  if (answer.status === 'OK') return isPolicyAnswer(answer) && isToBePolled(answer) ? status.okPoll : status.ok;
  if (answer.code !== undefined) return status.invalidIdentity;
  return answer.tryAgain === true ? status.tryAgain : status.failed;
}

function responseData(answer: OutgoingAnswer, dialect: Dialect): string {
  if (answer.status !== 'OK') return '{}';
  return isPolicyAnswer(answer) ? writePolicyResponseData(answer, dialect) : writeResponseData(answer, dialect);
}

/** Writes an answer as the outer JSON text: it echoes nonce and type, and says who the server is. */
export function writeAnswer(
  answer: OutgoingAnswer,
  address: AnswerAddress,
  signer: Signer,
  dialect: Dialect,
  server: ConnectIdentity,
): string {
  const { header, response: names, outer } = dialect.fields;
  const type = typeOf(address.requestType, dialect);
  const text = JSON.stringify({
    [names.header]: {
      [header.version]: type === null ? dialect.messageVersion : versionOf(type, dialect),
      [header.nonce]: address.nonce,
      [header.requestType]: address.requestType,
      [header.connectInfo]: writeConnectInfo(server, dialect),
    },
    [names.statusCode]: statusCode(answer, dialect),
    [names.statusMessage]: answer.status === 'OK' ? '' : answer.message,
    [names.retryTimeSeconds]: 0,
    [names.responseData]: responseData(answer, dialect),
  });
  return JSON.stringify({
    [outer.signature]: writeSignature(text, signer, NO_IDENTITY, dialect),
    [outer.schResponse]: null,
    [outer.response]: text,
  });
}

/** The answer in a body whose header was found to be right. @throws WireError */
function readStatus(body: JsonObject, type: AgentMessageType, dialect: Dialect): AgentAnswer {
  const names = dialect.fields.response;
  const { ok, okPoll, failed, invalidIdentity, tryAgain } = dialect.values.status;
  const code = textField(body, names.statusCode, STATUS_CODE_LIMIT);
  const policy = isPolicyType(type);
  if (code === ok || (policy && code === okPoll)) {
    const text = textField(body, names.responseData, UNBOUNDED);
    if (!policy) return readResponseData(parseObject(text, names.responseData), type, dialect);
    return readPolicyResponseData(parseLosslessObject(text, names.responseData), type, code === okPoll, dialect);
  }
  const message = optionalTextField(body, names.statusMessage, STATUS_MESSAGE_LIMIT) ?? '';
  // The two generations' refusals have the same form; which one it is follows from the type.
  if (code === failed) return { status: 'FAILED', type, message } as AgentAnswer;
  if (code === invalidIdentity) return { status: 'FAILED', type, message, code: 'LS_INVALID_DATA' } as AgentAnswer;
  if (policy && code === tryAgain) return { status: 'FAILED', type, message, tryAgain: true };
  throw new WireError('invalid-field', names.statusCode);
}

/**
 * Reads an answer and checks that it is the one expected: signed by the server, to this nonce and type, of a version we
 * know (P§1.3 [C]: matchnonce 30, responsefailed 37, VERSION_TOO_HIGH 127). Nothing unsigned is read.
 * @throws WireError
 */
export function readAnswer<Type extends AgentMessageType>(
  json: string,
  expected: ExpectedAnswer<Type>,
  dialect: Dialect,
): AnswerTo<Type> {
  const { outer: outerNames, response: names, header: headerNames } = dialect.fields;
  const outer = parseObject(json, 'message');
  const text = textField(outer, outerNames.response, UNBOUNDED);
  if (!expected.verifier(text, readSignature(outer, dialect).value))
    throw new WireError('signature', outerNames.response);
  const body = parseObject(text, outerNames.response);
  const header = objectField(body, names.header);
  checkVersion(header, versionOf(expected.type, dialect), dialect);
  if (textField(header, headerNames.nonce, NONCE_LIMIT) !== expected.nonce) {
    throw new WireError('nonce', headerNames.nonce);
  }
  if (textField(header, headerNames.requestType, REQUEST_TYPE_LIMIT) !== dialect.requestTypes[expected.type]) {
    throw new WireError('nonce', headerNames.requestType);
  }
  // What is read follows from the type expected, which the compiler cannot see through a conditional type.
  return readStatus(body, expected.type, dialect) as AnswerTo<Type>;
}
