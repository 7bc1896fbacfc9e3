import type { Dialect } from './dialect.js';
import { readSudi, sameUdi, writeSudi } from './identity-fields.js';
import { type JsonObject, listField, objectField, safeIntegersField } from './json-fields.js';
import { digitsField } from './lossless-json.js';
import type { Udi } from './messages.js';
import type { PolicyMessageType, PolicyRequest } from './policy-messages.js';
import { readRumReport, writeRumReport } from './rum-report.js';
import { MEMBERS_LIMIT, readAdmission, readCsr, readHostname, writeAdmission } from './shared-request-fields.js';
import { WireError } from './wire-error.js';

/**
 * What a request of Smart Licensing Using Policy says beside what every request says (P§1.8 nos. 6 to 9 and 13). Field names
 * are mostly [U], so they come from the dialect; those inside a RUM report are public and do not.
 */

/** The size of a message allows no more (a report is 700 bytes and more). */
const REPORTS_LIMIT = 4_096;

/** What stands in every request's data, read already. */
export interface PolicyRequestBase {
  readonly udi: Udi;
  readonly timestampMs: number;
  readonly softwareId: string;
  readonly productInstanceId: string | null;
}

function writeOwn(request: PolicyRequest, dialect: Dialect): JsonObject {
  const names = dialect.fields.requestData;
  switch (request.type) {
    case 'trust': {
      const one = dialect.fields.trustRequest;
      return {
        ...writeAdmission(request, dialect),
        // The identity is the whole stack's, so one member's key stands for all: the device's own [I].
        [names.trustRequests]: request.udis.map((udi, index) => ({
          [one.sudi]: writeSudi(udi, dialect),
          [one.csr]: index === 0 ? request.csr : null,
        })),
      };
    }
    case 'trustSync':
      return { [names.trustIds]: request.trustIds };
    case 'usageReport':
      return { [names.usage]: request.reports.map((report) => writeRumReport(report, request)) };
    case 'resultPolling':
      return { [names.pollId]: request.pollId };
    case 'hello':
      return {};
  }
}

/** The fields of `request_data` that only messages of this generation have. */
export function writePolicyBody(request: PolicyRequest, dialect: Dialect): JsonObject {
  return { [dialect.fields.requestData.hostname]: request.hostname, ...writeOwn(request, dialect) };
}

function readTrust(
  data: JsonObject,
  own: Udi,
  dialect: Dialect,
): { readonly udis: Udi[]; readonly csr: string | null } {
  const { requestData: names, trustRequest: one, sudi } = dialect.fields;
  const wishes = listField(data, names.trustRequests, MEMBERS_LIMIT, (item) => ({
    udi: readSudi(objectField(item, one.sudi), sudi),
    csr: readCsr(item, one.csr),
  }));
  const [first] = wishes;
  if (first === undefined || !sameUdi(first.udi, own)) throw new WireError('invalid-field', names.trustRequests);
  return { udis: wishes.map(({ udi }) => udi), csr: first.csr };
}

/**
 * Reads the rest of `request_data`. RUM reports must be the sender's own and bear its signatures.
 * @throws WireError if a field is absent or of the wrong form, or a report was altered
 */
export function readPolicyBody(
  data: JsonObject,
  type: PolicyMessageType,
  base: PolicyRequestBase,
  dialect: Dialect,
): PolicyRequest {
  const names = dialect.fields.requestData;
  const common = { ...base, hostname: readHostname(data, dialect) };
  switch (type) {
    case 'trust':
      return {
        type,
        ...common,
        ...readAdmission(data, dialect),
        ...readTrust(data, base.udi, dialect),
      };
    case 'trustSync':
      return { type, ...common, trustIds: safeIntegersField(data, names.trustIds, MEMBERS_LIMIT) };
    case 'usageReport':
      return {
        type,
        ...common,
        reports: listField(
          data,
          names.usage,
          REPORTS_LIMIT,
          (entry) => readRumReport(entry, { udi: base.udi, verify: true }).report,
        ),
      };
    case 'resultPolling':
      return { type, ...common, pollId: digitsField(data, names.pollId) };
    case 'hello':
      return { type, ...common };
  }
}
