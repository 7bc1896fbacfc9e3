import type { Dialect } from './dialect.js';
import { CERTIFICATE_SERIAL_PATTERN, INSTANCE_ID_PATTERN } from './identity-fields.js';
import {
  booleanField,
  type JsonObject,
  listField,
  optionalTextField,
  patternField,
  textField,
  timeField,
} from './json-fields.js';
import type { EndpointAnswer, EntitlementVerdict, FailedAnswer, IdCertificate, MessageType } from './messages.js';
import { WireError } from './wire-error.js';

/**
 * The second JSON layer of an answer, `response_data` (P§1.8 nos. 1 to 4). That the ID certificate, its renewal period,
 * the compliance and the validity are in it is [C] (S2); every name but `product_instance_identifier` is [U]. Validity is
 * carried as instants, because that is what the device shows; the duration fields of the model in P§1.8 are as unknown.
 */
const CERTIFICATE_LIMIT = 32_768;
const ACCOUNT_NAME_LIMIT = 256;
const TAG_LIMIT = 256;
const VERDICTS_LIMIT = 512;

type SuccessfulAnswer = Exclude<EndpointAnswer, FailedAnswer>;

function writeCertificate(certificate: IdCertificate, dialect: Dialect): JsonObject {
  const names = dialect.fields.responseData;
  return {
    [names.certificate]: certificate.pem,
    [names.certificateSerial]: certificate.serial,
    [names.certificateNotBefore]: certificate.notBeforeMs,
    [names.certificateNotAfter]: certificate.notAfterMs,
  };
}

function readCertificate(data: JsonObject, dialect: Dialect): IdCertificate {
  const names = dialect.fields.responseData;
  return {
    serial: patternField(data, names.certificateSerial, CERTIFICATE_SERIAL_PATTERN),
    notBeforeMs: timeField(data, names.certificateNotBefore),
    notAfterMs: timeField(data, names.certificateNotAfter),
    pem: optionalTextField(data, names.certificate, CERTIFICATE_LIMIT),
  };
}

/** @returns the `response_data` string */
export function writeResponseData(answer: SuccessfulAnswer, dialect: Dialect): string {
  const names = dialect.fields.responseData;
  switch (answer.type) {
    case 'registration':
      return JSON.stringify({
        [names.productInstanceId]: answer.productInstanceId,
        ...writeCertificate(answer.certificate, dialect),
        [names.renewInterval]: answer.renewIntervalSeconds,
        [names.smartAccount]: answer.smartAccount,
        [names.virtualAccount]: answer.virtualAccount,
        [names.exportControlAllowed]: answer.exportControlAllowed,
      });
    case 'idCertificateRenewal':
      return JSON.stringify({
        ...writeCertificate(answer.certificate, dialect),
        [names.renewInterval]: answer.renewIntervalSeconds,
      });
    case 'authorization':
    case 'usage': {
      const { compliance, enforcement } = dialect.values;
      const verdict = dialect.fields.verdict;
      return JSON.stringify({
        [names.complianceStatus]: answer.inCompliance ? compliance.inCompliance : compliance.outOfCompliance,
        [names.validUntil]: answer.validUntilMs,
        [names.renewInterval]: answer.renewIntervalSeconds,
        [names.entitlements]: answer.entitlements.map(({ tag, mode }) => ({
          [verdict.tag]: tag,
          [verdict.enforcement]: enforcement[mode],
        })),
      });
    }
    case 'deregistration':
      return '{}';
  }
}

function readCompliance(data: JsonObject, dialect: Dialect): boolean {
  const { inCompliance, outOfCompliance } = dialect.values.compliance;
  const word = textField(data, dialect.fields.responseData.complianceStatus, 64);
  if (word !== inCompliance && word !== outOfCompliance) {
    throw new WireError('invalid-field', dialect.fields.responseData.complianceStatus);
  }
  return word === inCompliance;
}

const MODES = [
  'inCompliance',
  'outOfCompliance',
  'invalidTag',
] as const satisfies readonly EntitlementVerdict['mode'][];

function readVerdict(item: JsonObject, dialect: Dialect): EntitlementVerdict {
  const names = dialect.fields.verdict;
  const word = textField(item, names.enforcement, 64);
  const mode = MODES.find((candidate) => dialect.values.enforcement[candidate] === word);
  if (mode === undefined) throw new WireError('invalid-field', names.enforcement);
  return { tag: textField(item, names.tag, TAG_LIMIT), mode };
}

/**
 * Reads `response_data` of a successful answer to a request of this type.
 * @throws WireError if a field is absent or of the wrong form
 */
export function readResponseData(data: JsonObject, type: MessageType, dialect: Dialect): SuccessfulAnswer {
  const names = dialect.fields.responseData;
  switch (type) {
    case 'registration':
      return {
        status: 'OK',
        type,
        productInstanceId: patternField(data, names.productInstanceId, INSTANCE_ID_PATTERN),
        certificate: readCertificate(data, dialect),
        renewIntervalSeconds: timeField(data, names.renewInterval),
        smartAccount: textField(data, names.smartAccount, ACCOUNT_NAME_LIMIT),
        virtualAccount: textField(data, names.virtualAccount, ACCOUNT_NAME_LIMIT),
        exportControlAllowed: booleanField(data, names.exportControlAllowed),
      };
    case 'idCertificateRenewal':
      return {
        status: 'OK',
        type,
        certificate: readCertificate(data, dialect),
        renewIntervalSeconds: timeField(data, names.renewInterval),
      };
    case 'authorization':
    case 'usage':
      return {
        status: 'OK',
        type,
        inCompliance: readCompliance(data, dialect),
        validUntilMs: timeField(data, names.validUntil),
        renewIntervalSeconds: timeField(data, names.renewInterval),
        entitlements: listField(data, names.entitlements, VERDICTS_LIMIT, (item) => readVerdict(item, dialect)),
      };
    case 'deregistration':
      return { status: 'OK', type };
  }
}
