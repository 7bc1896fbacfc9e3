import { AGENT_MESSAGE_TYPES, type AgentMessageType, isPolicyType } from './agent-messages.js';
import type { Dialect } from './dialect.js';
import { type JsonObject, patternField } from './json-fields.js';
import type { Signer } from './signing.js';
import { WireError } from './wire-error.js';

/**
 * What requests and answers of the agent have in common: the signature object beside the signed string, and the message
 * version (P§1.2, P§1.3).
 */
const VERSION_PATTERN = /^\d{1,3}\.\d{1,3}$/;
/** RSA-4096 fits. */
const SIGNATURE_LIMIT = 1_024;
/** Canonical base64 only: spare bits that are not zero would give one signature many spellings. */
const BASE64_PATTERN = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/** For the strings that hold JSON again: the message size limit bounds them. */
export const UNBOUNDED = Number.POSITIVE_INFINITY;
/** Longest request type that is echoed. */
export const REQUEST_TYPE_LIMIT = 64;
/** Longer than any nonce, so that a comparison decides. */
export const NONCE_LIMIT = 32;

/** Who signed, as the signature object names them; null before registration and in answers. */
interface SignatureIdentity {
  readonly productInstanceId: string | null;
  readonly certificateSerial: string | null;
}

/** The `signature` object over a text. */
export function writeSignature(
  text: string,
  signer: Signer,
  identity: SignatureIdentity,
  dialect: Dialect,
): JsonObject {
  const names = dialect.fields.signature;
  return {
    [names.type]: dialect.signatureType,
    [names.value]: signer(text),
    [names.productInstanceId]: identity.productInstanceId,
    [names.certificateSerial]: identity.certificateSerial,
  };
}

/** The `signature` object of a message, its value known to be base64. @throws WireError signature */
export function readSignature(outer: JsonObject, dialect: Dialect): { value: string; fields: JsonObject } {
  const names = dialect.fields.signature;
  const signature = outer[dialect.fields.outer.signature];
  if (typeof signature !== 'object' || signature === null) throw new WireError('signature', 'unsigned');
  const fields = signature as JsonObject;
  const value = fields[names.value];
  if (fields[names.type] !== dialect.signatureType) throw new WireError('signature', names.type);
  if (typeof value !== 'string' || value === '' || value.length > SIGNATURE_LIMIT || !BASE64_PATTERN.test(value)) {
    throw new WireError('signature', names.value);
  }
  return { value, fields };
}

/** The type a request type on the wire stands for, or null for one the dialect does not name. */
export function typeOf(requestType: string, dialect: Dialect): AgentMessageType | null {
  return AGENT_MESSAGE_TYPES.find((candidate) => dialect.requestTypes[candidate] === requestType) ?? null;
}

/** The message version of a type's generation: 1.1 of the classic agent, 1.3 of Using Policy (P§1.1). */
export function versionOf(type: AgentMessageType, dialect: Dialect): string {
  return isPolicyType(type) ? dialect.policyMessageVersion : dialect.messageVersion;
}

/**
 * A version may be lower than ours, never higher (P§1.3 [C]: agent error 127).
 * @param ownVersion that of the message's generation
 * @throws WireError version
 */
export function checkVersion(header: JsonObject, ownVersion: string, dialect: Dialect): void {
  const name = dialect.fields.header.version;
  const version = patternField(header, name, VERSION_PATTERN);
  if (version === ownVersion) return;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [ownMajor = 0, ownMinor = 0] = ownVersion.split('.').map(Number);
  if (major > ownMajor || (major === ownMajor && minor > ownMinor)) throw new WireError('version', name);
}
