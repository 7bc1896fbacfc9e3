import type { Dialect } from './dialect.js';
import { INSTANCE_ID_PATTERN, readSudi, writeSudi } from './identity-fields.js';
import {
  booleanField,
  countField,
  type JsonObject,
  listField,
  objectField,
  optionalPatternField,
  patternField,
  textField,
} from './json-fields.js';
import { digitsField } from './lossless-json.js';
import type {
  PolicyAnswer,
  PolicyFailedAnswer,
  PolicyMessageType,
  PolicyOrder,
  ReportingRule,
  TrustCode,
  TrustGrant,
} from './policy-messages.js';
import { WireError } from './wire-error.js';

/** `response_data` of Smart Licensing Using Policy (P§1.8 nos. 6 to 9, 13 and 16): names mostly [U], from the dialect. */
const ACCOUNT_NAME_LIMIT = 256;
const POLICY_NAME_LIMIT = 256;
const TRUST_CODES_LIMIT = 64;
const ACKNOWLEDGEMENTS_LIMIT = 4_096;
const REPORT_ID_LIMIT = 1_000_000_000_000;
const STATUS_LIMIT = 64;
const MOST_DAYS = 36_500;
/** A year: no server asks a device to wait longer. */
const MOST_POLL_SECONDS = 31_536_000;

export type SuccessfulPolicyAnswer = Exclude<PolicyAnswer, PolicyFailedAnswer>;

/** True for an answer whose status is `OK_POLL`: taken, ask again. */
export function isToBePolled(answer: SuccessfulPolicyAnswer): boolean {
  return answer.type === 'usageReport' || (answer.type === 'resultPolling' && !answer.ready);
}

interface Account {
  readonly smartAccount: string;
  readonly virtualAccount: string;
}

function writeAccount({ smartAccount, virtualAccount }: Account, dialect: Dialect): JsonObject {
  const names = dialect.fields.accountInfo;
  return {
    [dialect.fields.responseData.accountInfo]: {
      [names.smartAccount]: smartAccount,
      [names.virtualAccount]: virtualAccount,
    },
  };
}

function readAccount(data: JsonObject, dialect: Dialect): Account {
  const names = dialect.fields.accountInfo;
  const account = objectField(data, dialect.fields.responseData.accountInfo);
  return {
    smartAccount: textField(account, names.smartAccount, ACCOUNT_NAME_LIMIT),
    virtualAccount: textField(account, names.virtualAccount, ACCOUNT_NAME_LIMIT),
  };
}

function writeRule(rule: ReportingRule, dialect: Dialect): JsonObject {
  const names = dialect.fields.reportingRule;
  return {
    [names.firstReport]: rule.firstReportDays,
    [names.frequency]: rule.frequencyDays,
    [names.onChange]: rule.onChangeDays,
  };
}

function readRule(rule: JsonObject, dialect: Dialect): ReportingRule {
  const names = dialect.fields.reportingRule;
  return {
    firstReportDays: countField(rule, names.firstReport, MOST_DAYS),
    frequencyDays: countField(rule, names.frequency, MOST_DAYS),
    onChangeDays: countField(rule, names.onChange, MOST_DAYS),
  };
}

function writePolicy(policy: PolicyOrder | null, dialect: Dialect): JsonObject {
  const names = dialect.fields.policy;
  const written = policy && {
    [names.name]: policy.name,
    [names.ackRequired]: policy.ackRequired,
    [names.perpetual]: writeRule(policy.perpetual, dialect),
    [names.subscription]: writeRule(policy.subscription, dialect),
    [names.enforced]: writeRule(policy.enforced, dialect),
    [names.export]: writeRule(policy.export, dialect),
  };
  return { [dialect.fields.responseData.policy]: written };
}

function readPolicy(data: JsonObject, dialect: Dialect): PolicyOrder | null {
  const field = dialect.fields.responseData.policy;
  if ((data[field] ?? null) === null) return null;
  const names = dialect.fields.policy;
  const policy = objectField(data, field);
  const rule = (name: string): ReportingRule => readRule(objectField(policy, name), dialect);
  return {
    name: textField(policy, names.name, POLICY_NAME_LIMIT),
    ackRequired: booleanField(policy, names.ackRequired),
    perpetual: rule(names.perpetual),
    subscription: rule(names.subscription),
    enforced: rule(names.enforced),
    export: rule(names.export),
  };
}

function writeGrant({ productInstanceId, trustCodes }: TrustGrant, dialect: Dialect): JsonObject {
  const { responseData: names, trustCode: one } = dialect.fields;
  return {
    [names.productInstanceId]: productInstanceId,
    [names.trustCodes]: trustCodes.map(({ udi, trustId }) => ({
      [one.sudi]: writeSudi(udi, dialect),
      [one.trustId]: trustId,
    })),
  };
}

function readGrant(data: JsonObject, dialect: Dialect): TrustGrant {
  const { responseData: names, trustCode: one, sudi } = dialect.fields;
  return {
    productInstanceId: patternField(data, names.productInstanceId, INSTANCE_ID_PATTERN),
    trustCodes: listField(
      data,
      names.trustCodes,
      TRUST_CODES_LIMIT,
      (item): TrustCode => ({
        udi: readSudi(objectField(item, one.sudi), sudi),
        trustId: countField(item, one.trustId, Number.MAX_SAFE_INTEGER),
      }),
    ),
  };
}

function writeData(answer: SuccessfulPolicyAnswer, dialect: Dialect): JsonObject {
  const { responseData: names, acknowledgement: one } = dialect.fields;
  switch (answer.type) {
    case 'trust':
      return { ...writeGrant(answer, dialect), ...writeAccount(answer, dialect) };
    case 'trustSync':
      return {
        ...writeAccount(answer, dialect),
        ...writePolicy(answer.policy, dialect),
        ...(answer.trust === undefined ? {} : writeGrant(answer.trust, dialect)),
      };
    case 'usageReport':
      return { [names.pollId]: answer.pollId, [names.pollInterval]: answer.pollIntervalSeconds };
    case 'resultPolling':
      if (!answer.ready) return { [names.pollInterval]: answer.pollIntervalSeconds };
      return {
        [names.acknowledgements]: answer.acknowledged.map((reportId) => ({
          [one.reportId]: reportId,
          [one.status]: dialect.values.acknowledgement.acknowledged,
        })),
        ...writeAccount(answer, dialect),
        ...writePolicy(answer.policy, dialect),
      };
    case 'hello':
      return {};
  }
}

/** @returns the `response_data` string */
export function writePolicyResponseData(answer: SuccessfulPolicyAnswer, dialect: Dialect): string {
  return JSON.stringify(writeData(answer, dialect));
}

function readAcknowledgement(item: JsonObject, dialect: Dialect): number {
  const names = dialect.fields.acknowledgement;
  if (textField(item, names.status, STATUS_LIMIT) !== dialect.values.acknowledgement.acknowledged) {
    throw new WireError('invalid-field', names.status);
  }
  return countField(item, names.reportId, REPORT_ID_LIMIT);
}

function pollInterval(data: JsonObject, dialect: Dialect): number {
  return countField(data, dialect.fields.responseData.pollInterval, MOST_POLL_SECONDS);
}

/**
 * Reads `response_data` of a successful answer.
 * @param toBePolled its status was `OK_POLL`
 * @throws WireError if a field is absent or of the wrong form, or the status does not fit the type
 */
export function readPolicyResponseData(
  data: JsonObject,
  type: PolicyMessageType,
  toBePolled: boolean,
  dialect: Dialect,
): SuccessfulPolicyAnswer {
  const { responseData: names, response } = dialect.fields;
  const fits = type === 'resultPolling' || (type === 'usageReport') === toBePolled;
  if (!fits) throw new WireError('invalid-field', response.statusCode);
  switch (type) {
    case 'trust':
      return { status: 'OK', type, ...readGrant(data, dialect), ...readAccount(data, dialect) };
    case 'trustSync': {
      const instance = optionalPatternField(data, names.productInstanceId, INSTANCE_ID_PATTERN);
      return {
        status: 'OK',
        type,
        ...readAccount(data, dialect),
        policy: readPolicy(data, dialect),
        ...(instance === null ? {} : { trust: readGrant(data, dialect) }),
      };
    }
    case 'usageReport':
      return {
        status: 'OK',
        type,
        pollId: digitsField(data, names.pollId),
        pollIntervalSeconds: pollInterval(data, dialect),
      };
    case 'resultPolling':
      if (toBePolled) return { status: 'OK', type, ready: false, pollIntervalSeconds: pollInterval(data, dialect) };
      return {
        status: 'OK',
        type,
        ready: true,
        acknowledged: listField(data, names.acknowledgements, ACKNOWLEDGEMENTS_LIMIT, (item) =>
          readAcknowledgement(item, dialect),
        ),
        ...readAccount(data, dialect),
        policy: readPolicy(data, dialect),
      };
    case 'hello':
      return { status: 'OK', type };
  }
}
