import type { Dialect } from './dialect.js';
import { booleanField, type JsonObject, optionalTextField, textField } from './json-fields.js';

/**
 * Fields of `request_data` that mean the same in messages of either agent. Their limits are assumed: far above anything
 * documented, and small enough that no message makes the server keep much.
 */
const TOKEN_LIMIT = 1_024;
const HOSTNAME_LIMIT = 255;
const CSR_LIMIT = 16_384;
/** Members of a stack, supervisors of a chassis. */
export const MEMBERS_LIMIT = 64;

/** By what a device asks to be let in, and whether although the server knows it already. */
export interface Admission {
  readonly token: string;
  readonly force: boolean;
}

export function writeAdmission({ token, force }: Admission, { fields }: Dialect): JsonObject {
  return { [fields.requestData.token]: token, [fields.requestData.force]: force };
}

/** @throws WireError if a field is absent or of the wrong form */
export function readAdmission(data: JsonObject, { fields }: Dialect): Admission {
  const { token, force } = fields.requestData;
  return { token: textField(data, token, TOKEN_LIMIT), force: booleanField(data, force) };
}

/** @throws WireError if it is of the wrong form */
export function readHostname(data: JsonObject, { fields }: Dialect): string | null {
  return optionalTextField(data, fields.requestData.hostname, HOSTNAME_LIMIT);
}

/**
 * @param name of the field: what is asked for one device has another than what is asked for each of a stack
 * @throws WireError if it is of the wrong form
 */
export function readCsr(data: JsonObject, name: string): string | null {
  return optionalTextField(data, name, CSR_LIMIT);
}
