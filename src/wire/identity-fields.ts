import type { Dialect } from './dialect.js';
import { type JsonObject, textField } from './json-fields.js';
import type { Udi } from './messages.js';

/** How messages name who speaks: UDI, product instance, certificate (P§1.2). */
const UDI_TEXT_LIMIT = 64;

/** A uuid in the sample (P§1.2 [C]); other letters are let through so that a server of the user's own may choose. */
export const INSTANCE_ID_PATTERN = /^[0-9A-Za-z._-]{1,64}$/;
/** Decimal, up to the 20 octets RFC 5280 allows (P§1.2 [C]). */
export const CERTIFICATE_SERIAL_PATTERN = /^\d{1,49}$/;

/** All seven fields of P§1.2; what the device does not tell is null, as in the sample. */
export function writeSudi(udi: Udi, dialect: Dialect): JsonObject {
  const names = dialect.fields.sudi;
  return {
    [names.suvi]: null,
    [names.uuid]: null,
    [names.hostIdentifier]: null,
    [names.macAddress]: null,
    [names.pid]: udi.pid,
    [names.serialNumber]: udi.serialNumber,
    [names.versionId]: null,
  };
}

/** @param sudiNames the two fields' names; those of a RUM report are no dialect's affair */
export function readSudi(sudi: JsonObject, sudiNames: Pick<Dialect['fields']['sudi'], 'pid' | 'serialNumber'>): Udi {
  return {
    pid: textField(sudi, sudiNames.pid, UDI_TEXT_LIMIT),
    serialNumber: textField(sudi, sudiNames.serialNumber, UDI_TEXT_LIMIT),
  };
}

export function sameUdi(one: Udi, other: Udi): boolean {
  return one.serialNumber === other.serialNumber && one.pid === other.pid;
}
