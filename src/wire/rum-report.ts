import { sameUdi } from './identity-fields.js';
import { type JsonObject, objectField, parseObject, textField } from './json-fields.js';
import type { Udi } from './messages.js';
import type { RumUsage } from './policy-messages.js';
import { type RumOrigin, readPayload, readRumSudi, writePayloadBody } from './rum-payload.js';
import { isRumSignature, writeRumSignature } from './rum-signature.js';
import { WireError } from './wire-error.js';

/**
 * A RUM report as it is sent, one of `usage`, and saved, one `RUMReport` of a file (P§3.1 [C]): the payload is JSON in a
 * string, signed inside, and signed once more as a whole beside it.
 */
const PAYLOAD_LIMIT = 1_048_576;

/** @returns the object `{payload, header, signature}` */
export function writeRumReport(report: RumUsage, origin: RumOrigin): JsonObject {
  const { udi, softwareId } = origin;
  const body = writePayloadBody(report, origin);
  const signature = writeRumSignature(JSON.stringify(body), udi, softwareId);
  const { version, asset_identification, ...rest } = body;
  const payload = JSON.stringify({ version, asset_identification, signature, ...rest });
  return {
    payload,
    header: { type: 'rum' },
    signature: {
      sudi: { udi_pid: udi.pid, udi_serial_number: udi.serialNumber },
      ...writeRumSignature(payload, udi, softwareId),
    },
  };
}

export interface RumReading {
  /** Whose report it must be; null: whoever's it is. */
  readonly udi: Udi | null;
  /** False takes any signature: nobody outside the vendor can check a real device's (P§3.3 [U]). */
  readonly verify: boolean;
}

/**
 * Reads a RUM report. `header` may be absent, as in the public sample.
 * @throws WireError if a field is absent or of the wrong form; `signature` if it was altered or is another device's
 */
export function readRumReport(
  entry: JsonObject,
  { udi, verify }: RumReading,
): { readonly report: RumUsage; readonly udi: Udi } {
  const header = entry.header ?? null;
  if (header !== null && objectField(entry, 'header').type !== 'rum') throw new WireError('invalid-field', 'header');
  const text = textField(entry, 'payload', PAYLOAD_LIMIT);
  const outer = objectField(entry, 'signature');
  const payload = parseObject(text, 'payload');
  const read = readPayload(payload);
  if (!sameUdi(readRumSudi(outer), read.udi)) throw new WireError('signature', 'sudi');
  if (udi !== null && !sameUdi(udi, read.udi)) throw new WireError('signature', 'sudi');
  if (!verify) return read;
  const { signature: _, ...body } = payload;
  const inner = objectField(payload, 'signature');
  if (!isRumSignature(outer, text, read.udi)) throw new WireError('signature', 'signature');
  if (!isRumSignature(inner, JSON.stringify(body), read.udi)) throw new WireError('signature', 'payload');
  return read;
}
