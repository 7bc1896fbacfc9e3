import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type JsonObject, textField } from './json-fields.js';
import type { Udi } from './messages.js';

/**
 * The signatures of a RUM report (P§3.1, P§3.3): `signing_type` `builtin`, `key` = the software tag, a value of 32 bytes.
 * The vendor's algorithm is not public [U]. Ours is HMAC-SHA256 under a key that follows from the software tag and the
 * UDI: it has the documented form, it tells an altered or foreign report from an honest one, and no real server accepts it.
 */
const SIGNING_TYPE = 'builtin';
const KEY_LABEL = 'slfleet builtin RUM signature';
/** 32 bytes in base64, as in the public sample. */
const VALUE_PATTERN = /^[A-Za-z0-9+/]{43}=$/;
const KEY_LIMIT = 256;

/** Keys are a hash each; one device's reports come together, so the last one is kept, and none beside it. */
let lastKey = { pid: '', serialNumber: '', softwareId: '', secret: Buffer.alloc(0) };

function secretOf({ pid, serialNumber }: Udi, softwareId: string): Buffer {
  const isLast =
    lastKey.serialNumber === serialNumber &&
    lastKey.softwareId === softwareId &&
    lastKey.pid === pid &&
    lastKey.secret.length > 0;
  if (!isLast) {
    const name = JSON.stringify([KEY_LABEL, softwareId, pid, serialNumber]);
    lastKey = { pid, serialNumber, softwareId, secret: createHash('sha256').update(name).digest() };
  }
  return lastKey.secret;
}

function builtinValue(text: string, udi: Udi, softwareId: string): Buffer {
  return createHmac('sha256', secretOf(udi, softwareId)).update(text, 'utf8').digest();
}

/** The `signature` object over a text, as the device with this UDI makes it. */
export function writeRumSignature(text: string, udi: Udi, softwareId: string): JsonObject {
  return {
    signing_type: SIGNING_TYPE,
    key: softwareId,
    value: builtinValue(text, udi, softwareId).toString('base64'),
  };
}

/** Is this the `signature` object the device with this UDI made over this text? Never throws for a bad one. */
export function isRumSignature(signature: JsonObject, text: string, udi: Udi): boolean {
  const { signing_type: type, value } = signature;
  if (type !== SIGNING_TYPE || typeof value !== 'string' || !VALUE_PATTERN.test(value)) return false;
  const given = Buffer.from(value, 'base64');
  // Canonical base64 only, or one signature would have several spellings.
  if (given.toString('base64') !== value) return false;
  return timingSafeEqual(given, builtinValue(text, udi, textField(signature, 'key', KEY_LIMIT)));
}
