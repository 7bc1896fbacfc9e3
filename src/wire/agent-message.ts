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
import { type AgentRequest, isPolicyRequest, isPolicyType } from './agent-messages.js';
import { AGENT_IDENTITY, writeConnectInfo } from './connect-info.js';
import type { Dialect } from './dialect.js';
import { CERTIFICATE_SERIAL_PATTERN, INSTANCE_ID_PATTERN, readSudi, writeSudi } from './identity-fields.js';
import {
  type JsonObject,
  objectField,
  optionalPatternField,
  parseObject,
  patternField,
  textField,
} from './json-fields.js';
import { parseLosslessObject } from './lossless-json.js';
import { readRequestData, writeRequestData } from './request-data.js';
import type { Signer } from './signing.js';
import { type AnswerAddress, WireError } from './wire-error.js';

/**
 * The agent's request (P§1.2, P§1.4, P§1.8): an outer object whose `request` is JSON in a string, in which `request_data`
 * is JSON in a string once more. The signature covers the outer string [I].
 */
const LOCALE = 'en_US.UTF-8';
const NONCE_TO_SEND = /^\d{19}$/;
/** 19 digits in the sample [C]; a positive 64-bit number may have fewer, and a server must not insist [I]. */
const NONCE_TO_READ = /^\d{1,19}$/;

/** A request whose form is right; whether its signature fits is for the reader to check. */
export interface ReceivedRequest {
  readonly request: AgentRequest;
  readonly address: AnswerAddress;
  readonly signedText: string;
  /** Base64. */
  readonly signature: string;
}

export interface RequestSigning {
  /** 19 decimal digits, never used before by this device. */
  readonly nonce: string;
  /** Signs with the ID key; for a registration or a trust request, with the key of its CSR. */
  readonly signer: Signer;
  /** Serial number of the server's signing certificate the device holds ("3" in P§1.2). */
  readonly signingCertificateSerial: string;
}

/** Who signs. A trusted device names its product instance only: what its trust code says of certificates is not public [U]. */
function identityOf(request: AgentRequest): { productInstanceId: string | null; certificateSerial: string | null } {
  if (isPolicyRequest(request)) return { productInstanceId: request.productInstanceId, certificateSerial: null };
  if (request.type === 'registration') return { productInstanceId: null, certificateSerial: null };
  return { productInstanceId: request.productInstanceId, certificateSerial: request.idCertificateSerial };
}

/**
 * Writes a request as the outer JSON text. Before registration, or before trust, there is no identity: the fields that name
 * one are null. `connect_info` is null in version 1.1 (P§1.2 [C]) and says who the agent is in 1.3 (P§1.4).
 * @throws WireError invalid-field if the nonce is not 19 decimal digits
 */
export function writeRequest(request: AgentRequest, signing: RequestSigning, dialect: Dialect): string {
  const { nonce, signer, signingCertificateSerial } = signing;
  const { header, request: names, outer } = dialect.fields;
  if (!NONCE_TO_SEND.test(nonce)) throw new WireError('invalid-field', names.nonce);
  const identity = identityOf(request);
  const text = JSON.stringify({
    [names.header]: {
      [header.version]: versionOf(request.type, dialect),
      [header.locale]: LOCALE,
      [header.sudi]: writeSudi(request.udi, dialect),
      [header.timestamp]: 0,
      [header.nonce]: nonce,
      [header.requestType]: dialect.requestTypes[request.type],
      [header.agentActions]: null,
      [header.connectInfo]: isPolicyRequest(request) ? writeConnectInfo(AGENT_IDENTITY, dialect) : null,
      [header.productInstanceId]: identity.productInstanceId,
      [header.idCertificateSerial]: identity.certificateSerial,
      [header.signingCertificateSerial]: identity.productInstanceId === null ? null : signingCertificateSerial,
    },
    [names.nonce]: nonce,
    [names.requestData]: writeRequestData(request, nonce, dialect),
  });
  return JSON.stringify({
    [outer.signature]: writeSignature(text, signer, identity, dialect),
    [outer.request]: text,
  });
}

/** F6: says which serial numbers are missing, in the words of P§1.5. @throws WireError missing-serials */
function checkSerials(header: JsonObject, dialect: Dialect): void {
  const names = dialect.fields.header;
  const missing: string[] = [];
  if ((header[names.idCertificateSerial] ?? null) === null) missing.push('Missing ID cert serial number field');
  if ((header[names.signingCertificateSerial] ?? null) === null)
    missing.push('Missing signing cert serial number field');
  if (missing.length > 0) throw new WireError('missing-serials', missing.join('; '));
}

function readBody(
  outer: JsonObject,
  text: string,
  body: JsonObject,
  address: AnswerAddress,
  dialect: Dialect,
): ReceivedRequest {
  const { header: names, request: requestNames, signature: signed } = dialect.fields;
  const header = objectField(body, requestNames.header);
  const type = typeOf(address.requestType, dialect);
  checkVersion(header, type === null ? dialect.policyMessageVersion : versionOf(type, dialect), dialect);
  if (type === null) throw new WireError('unknown-type', names.requestType);
  const policy = isPolicyType(type);
  if (policy) objectField(header, names.connectInfo);
  else if (type !== 'registration') checkSerials(header, dialect);
  const { value, fields } = readSignature(outer, dialect);
  const productInstanceId = optionalPatternField(header, names.productInstanceId, INSTANCE_ID_PATTERN);
  const idCertificateSerial = optionalPatternField(header, names.idCertificateSerial, CERTIFICATE_SERIAL_PATTERN);
  optionalPatternField(header, names.signingCertificateSerial, CERTIFICATE_SERIAL_PATTERN);
  // A 1.1 signature names no signer (P§1.2 [C]); one that does must name the sender.
  if ((fields[signed.productInstanceId] ?? productInstanceId) !== productInstanceId) {
    throw new WireError('signature', signed.productInstanceId);
  }
  if ((fields[signed.certificateSerial] ?? idCertificateSerial) !== idCertificateSerial) {
    throw new WireError('signature', signed.certificateSerial);
  }
  if (textField(body, requestNames.nonce, NONCE_LIMIT) !== address.nonce) {
    throw new WireError('invalid-field', requestNames.nonce);
  }
  const udi = readSudi(objectField(header, names.sudi), dialect.fields.sudi);
  const dataText = textField(body, requestNames.requestData, UNBOUNDED);
  const data = (policy ? parseLosslessObject : parseObject)(dataText, requestNames.requestData);
  const sender = { type, nonce: address.nonce, udi, productInstanceId, idCertificateSerial };
  return { request: readRequestData(data, sender, dialect), address, signedText: text, signature: value };
}

/**
 * Reads a request. Fields it does not know are passed over: real agents send more (P§1.2).
 * @param messageId the call-home MessageId it came under, or null
 * @throws WireError; with the address of an answer once nonce and request type could be made out
 */
export function readRequest(json: string, messageId: string | null, dialect: Dialect): ReceivedRequest {
  const { outer: names, request: requestNames, header: headerNames } = dialect.fields;
  const outer = parseObject(json, 'message');
  const text = textField(outer, names.request, UNBOUNDED);
  const body = parseObject(text, names.request);
  const header = objectField(body, requestNames.header);
  const address: AnswerAddress = {
    nonce: patternField(header, headerNames.nonce, NONCE_TO_READ),
    requestType: textField(header, headerNames.requestType, REQUEST_TYPE_LIMIT),
    messageId,
  };
  try {
    return readBody(outer, text, body, address, dialect);
  } catch (error) {
    if (error instanceof WireError) throw new WireError(error.kind, error.what, address);
    throw error;
  }
}
