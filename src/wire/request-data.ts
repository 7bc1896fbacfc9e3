import type { Dialect } from './dialect.js';
import {
  booleanField,
  countField,
  type JsonObject,
  listField,
  objectField,
  optionalPatternField,
  optionalTextField,
  textField,
  timeField,
} from './json-fields.js';
import type { DeviceRequest, EntitlementUse, MessageType, Udi } from './messages.js';
import { WireError } from './wire-error.js';

/**
 * The second JSON layer of a request, `request_data`: what a message of each type says (P§1.8 nos. 1 to 4; semantics [C]
 * in S2, field names mostly [U], so they come from the dialect). Limits are assumed: far above anything documented, and
 * small enough that no message makes the server keep much.
 */
const UDI_TEXT_LIMIT = 64;
const SOFTWARE_ID_LIMIT = 256;
const TOKEN_LIMIT = 1_024;
const HOSTNAME_LIMIT = 255;
const CSR_LIMIT = 16_384;
const TAG_LIMIT = 256;
const MEMBERS_LIMIT = 64;
const ENTITLEMENTS_LIMIT = 512;
const COUNT_LIMIT = 1_000_000_000;

/** A uuid in the sample (P§1.2 [C]); other letters are let through so that a server of the user's own may choose. */
export const INSTANCE_ID_PATTERN = /^[0-9A-Za-z._-]{1,64}$/;
/** Decimal, up to the 20 octets RFC 5280 allows (P§1.2 [C]). */
export const CERTIFICATE_SERIAL_PATTERN = /^\d{1,49}$/;

/** What the header says of the sender; `request_data` repeats part of it and must agree. */
export interface RequestHeader {
  readonly type: MessageType;
  readonly nonce: string;
  readonly udi: Udi;
  readonly productInstanceId: string | null;
  readonly idCertificateSerial: string | null;
}

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

export function readSudi(sudi: JsonObject, dialect: Dialect): Udi {
  const names = dialect.fields.sudi;
  return {
    pid: textField(sudi, names.pid, UDI_TEXT_LIMIT),
    serialNumber: textField(sudi, names.serialNumber, UDI_TEXT_LIMIT),
  };
}

function writeEntitlements(entitlements: readonly EntitlementUse[], dialect: Dialect): readonly JsonObject[] {
  const names = dialect.fields.entitlement;
  return entitlements.map(({ tag, count }) => ({ [names.tag]: tag, [names.count]: count }));
}

function readEntitlements(data: JsonObject, dialect: Dialect): readonly EntitlementUse[] {
  const names = dialect.fields.entitlement;
  return listField(data, dialect.fields.requestData.entitlements, ENTITLEMENTS_LIMIT, (item) => ({
    tag: textField(item, names.tag, TAG_LIMIT),
    count: countField(item, names.count, COUNT_LIMIT),
  }));
}

function writeBody(request: DeviceRequest, dialect: Dialect): JsonObject {
  const names = dialect.fields.requestData;
  switch (request.type) {
    case 'registration':
      return {
        [names.token]: request.token,
        [names.force]: request.force,
        [names.hostname]: request.hostname,
        [names.csr]: request.csr,
        [names.members]: request.members.map((member) => ({
          [dialect.fields.member.sudi]: writeSudi(member, dialect),
        })),
      };
    case 'authorization':
    case 'usage':
      return { [names.entitlements]: writeEntitlements(request.entitlements, dialect) };
    case 'idCertificateRenewal':
      return { [names.csr]: request.csr };
    case 'deregistration':
      return {};
  }
}

/** @returns the `request_data` string */
export function writeRequestData(request: DeviceRequest, nonce: string, dialect: Dialect): string {
  const names = dialect.fields.requestData;
  return JSON.stringify({
    [names.sudi]: writeSudi(request.udi, dialect),
    [names.timestamp]: request.timestampMs,
    [names.nonce]: nonce,
    [names.softwareId]: request.softwareId,
    [names.productInstanceId]: request.type === 'registration' ? null : request.productInstanceId,
    ...writeBody(request, dialect),
  });
}

/** The two serial numbers were checked before: here they only must not be null (F6). */
function registered(header: RequestHeader): { productInstanceId: string; idCertificateSerial: string } {
  const { productInstanceId, idCertificateSerial } = header;
  if (productInstanceId === null) throw new WireError('missing-field', 'product instance identifier');
  if (idCertificateSerial === null) throw new WireError('missing-serials', 'ID certificate serial number');
  return { productInstanceId, idCertificateSerial };
}

/**
 * Reads `request_data` of the type its header names.
 * @throws WireError if a field is absent, of the wrong form, or differs from the header's copy
 */
export function readRequestData(data: JsonObject, header: RequestHeader, dialect: Dialect): DeviceRequest {
  const names = dialect.fields.requestData;
  const udi = readSudi(objectField(data, names.sudi), dialect);
  if (udi.pid !== header.udi.pid || udi.serialNumber !== header.udi.serialNumber) {
    throw new WireError('invalid-field', names.sudi);
  }
  if (textField(data, names.nonce, 32) !== header.nonce) throw new WireError('invalid-field', names.nonce);
  const instance = optionalPatternField(data, names.productInstanceId, INSTANCE_ID_PATTERN);
  if (instance !== header.productInstanceId) throw new WireError('invalid-field', names.productInstanceId);
  const base = {
    udi,
    timestampMs: timeField(data, names.timestamp),
    softwareId: textField(data, names.softwareId, SOFTWARE_ID_LIMIT),
  };
  switch (header.type) {
    case 'registration':
      return {
        type: header.type,
        ...base,
        token: textField(data, names.token, TOKEN_LIMIT),
        force: booleanField(data, names.force),
        hostname: optionalTextField(data, names.hostname, HOSTNAME_LIMIT),
        members: listField(data, names.members, MEMBERS_LIMIT, (member) =>
          readSudi(objectField(member, dialect.fields.member.sudi), dialect),
        ),
        csr: optionalTextField(data, names.csr, CSR_LIMIT),
      };
    case 'authorization':
    case 'usage':
      return { type: header.type, ...base, ...registered(header), entitlements: readEntitlements(data, dialect) };
    case 'idCertificateRenewal':
      return {
        type: header.type,
        ...base,
        ...registered(header),
        csr: optionalTextField(data, names.csr, CSR_LIMIT),
      };
    case 'deregistration':
      return { type: header.type, ...base, ...registered(header) };
  }
}
