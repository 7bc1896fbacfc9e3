import { type AgentMessageType, type AgentRequest, isPolicyRequest, isPolicyType } from './agent-messages.js';
import type { Dialect } from './dialect.js';
import { INSTANCE_ID_PATTERN, readSudi, sameUdi, writeSudi } from './identity-fields.js';
import {
  countField,
  type JsonObject,
  listField,
  objectField,
  optionalPatternField,
  textField,
  timeField,
} from './json-fields.js';
import type { DeviceRequest, EntitlementUse, Udi } from './messages.js';
import { readPolicyBody, writePolicyBody } from './policy-request-data.js';
import { MEMBERS_LIMIT, readAdmission, readCsr, readHostname, writeAdmission } from './shared-request-fields.js';
import { WireError } from './wire-error.js';

/**
 * The second JSON layer of a request, `request_data`: what a message of each type says (P§1.8 nos. 1 to 4; semantics [C]
 * in S2, field names mostly [U], so they come from the dialect). Limits are assumed: far above anything documented, and
 * small enough that no message makes the server keep much.
 */
const SOFTWARE_ID_LIMIT = 256;
const TAG_LIMIT = 256;
const ENTITLEMENTS_LIMIT = 512;
const COUNT_LIMIT = 1_000_000_000;

/** What the header says of the sender; `request_data` repeats part of it and must agree. */
export interface RequestHeader {
  readonly type: AgentMessageType;
  readonly nonce: string;
  readonly udi: Udi;
  readonly productInstanceId: string | null;
  readonly idCertificateSerial: string | null;
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
        ...writeAdmission(request, dialect),
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
export function writeRequestData(request: AgentRequest, nonce: string, dialect: Dialect): string {
  const names = dialect.fields.requestData;
  return JSON.stringify({
    [names.sudi]: writeSudi(request.udi, dialect),
    [names.timestamp]: request.timestampMs,
    [names.nonce]: nonce,
    [names.softwareId]: request.softwareId,
    [names.productInstanceId]: request.type === 'registration' ? null : request.productInstanceId,
    ...(isPolicyRequest(request) ? writePolicyBody(request, dialect) : writeBody(request, dialect)),
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
export function readRequestData(data: JsonObject, header: RequestHeader, dialect: Dialect): AgentRequest {
  const names = dialect.fields.requestData;
  const udi = readSudi(objectField(data, names.sudi), dialect.fields.sudi);
  if (!sameUdi(udi, header.udi)) throw new WireError('invalid-field', names.sudi);
  if (textField(data, names.nonce, 32) !== header.nonce) throw new WireError('invalid-field', names.nonce);
  const instance = optionalPatternField(data, names.productInstanceId, INSTANCE_ID_PATTERN);
  if (instance !== header.productInstanceId) throw new WireError('invalid-field', names.productInstanceId);
  const base = {
    udi,
    timestampMs: timeField(data, names.timestamp),
    softwareId: textField(data, names.softwareId, SOFTWARE_ID_LIMIT),
  };
  const { type } = header;
  if (isPolicyType(type)) return readPolicyBody(data, type, { ...base, productInstanceId: instance }, dialect);
  switch (type) {
    case 'registration':
      return {
        type,
        ...base,
        ...readAdmission(data, dialect),
        hostname: readHostname(data, dialect),
        members: listField(data, names.members, MEMBERS_LIMIT, (member) =>
          readSudi(objectField(member, dialect.fields.member.sudi), dialect.fields.sudi),
        ),
        csr: readCsr(data, names.csr),
      };
    case 'authorization':
    case 'usage':
      return { type, ...base, ...registered(header), entitlements: readEntitlements(data, dialect) };
    case 'idCertificateRenewal':
      return {
        type,
        ...base,
        ...registered(header),
        csr: readCsr(data, names.csr),
      };
    case 'deregistration':
      return { type, ...base, ...registered(header) };
  }
}
