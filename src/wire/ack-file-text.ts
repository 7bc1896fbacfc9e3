import { readSudi } from './identity-fields.js';
import {
  booleanField,
  countField,
  type JsonObject,
  objectField,
  parseObject,
  safeIntegersField,
  textField,
  timeField,
} from './json-fields.js';
import { elementText, type FileElement, inElement, onlyChild, readLicenceFile } from './licence-file.js';
import type { PolicyOrder, ReportingRule } from './policy-messages.js';
import { isRumSignature, writeRumSignature } from './rum-signature.js';
import type { UsageAck } from './usage-file.js';
import { WireError } from './wire-error.js';

/**
 * The text of the ACK file that CSSM makes of a usage file, for `license smart import`. The elements are public (P§3.8 [C]),
 * what is in them is not [U]: ours is JSON with names of our own, signed as one, and no real device accepts it.
 */
const ROOT = 'smartLicense';
const ACK = 'smartLicenseRumAck';
const POLICY = 'smartLicensePolicy';
const DATA = 'data';
const SIGNATURE = 'signature';
/** Who signs; part of the key. */
const SIGNER = 'CSSM';
const NAME_LIMIT = 256;
const REPORTS_LIMIT = 100_000;
const MOST_DAYS = 36_500;
const SUDI_NAMES = { pid: 'udi_pid', serialNumber: 'udi_serial_number' };
const CLASSES = ['perpetual', 'subscription', 'enforced', 'export'] as const;

/** A trust grant is not carried by file: a device without connection has no use for trust. */
export type FiledAck = Omit<UsageAck, 'trust'>;

function writeRule({ firstReportDays, frequencyDays, onChangeDays }: ReportingRule): JsonObject {
  return { first_report_days: firstReportDays, frequency_days: frequencyDays, on_change_days: onChangeDays };
}

function readRule(rule: JsonObject): ReportingRule {
  return {
    firstReportDays: countField(rule, 'first_report_days', MOST_DAYS),
    frequencyDays: countField(rule, 'frequency_days', MOST_DAYS),
    onChangeDays: countField(rule, 'on_change_days', MOST_DAYS),
  };
}

function writePolicy(policy: PolicyOrder): string {
  const rules = Object.fromEntries(CLASSES.map((name) => [name, writeRule(policy[name])]));
  return JSON.stringify({ name: policy.name, ack_required: policy.ackRequired, ...rules });
}

function readPolicy(text: string): PolicyOrder {
  const policy = parseObject(text, POLICY);
  return {
    name: textField(policy, 'name', NAME_LIMIT),
    ackRequired: booleanField(policy, 'ack_required'),
    perpetual: readRule(objectField(policy, 'perpetual')),
    subscription: readRule(objectField(policy, 'subscription')),
    enforced: readRule(objectField(policy, 'enforced')),
    export: readRule(objectField(policy, 'export')),
  };
}

function writeAck({ udi, acknowledged, smartAccount, virtualAccount, issuedMs }: FiledAck): string {
  return JSON.stringify({
    sudi: { udi_pid: udi.pid, udi_serial_number: udi.serialNumber },
    timestamp: issuedMs,
    smart_account: smartAccount,
    virtual_account: virtualAccount,
    report_ids: acknowledged,
  });
}

export function writeAckFile(ack: FiledAck): string {
  const data = elementText(writeAck(ack));
  const policy = ack.policy === null ? '' : elementText(writePolicy(ack.policy));
  const signature = JSON.stringify(writeRumSignature(`${data}\n${policy}`, ack.udi, SIGNER));
  const policyElement = policy === '' ? '' : ` <${POLICY}>${inElement(DATA, policy)}</${POLICY}>\n`;
  return `<${ROOT}>\n <${ACK}>${inElement(DATA, data)}${inElement(SIGNATURE, signature)}</${ACK}>\n${policyElement}</${ROOT}>\n`;
}

function policyText(root: FileElement): string {
  const found = root.children.some(({ name }) => name === POLICY);
  return found ? onlyChild(onlyChild(root, POLICY), DATA).text : '';
}

/**
 * Reads such a file.
 * @throws WireError if it is none; `signature` if it was altered
 */
export function readAckFile(text: string): FiledAck {
  const root = readLicenceFile(text);
  if (root.name !== ROOT) throw new WireError('malformed-envelope', ROOT);
  const element = onlyChild(root, ACK);
  const dataText = onlyChild(element, DATA).text;
  const data = parseObject(dataText, ACK);
  const udi = readSudi(objectField(data, 'sudi'), SUDI_NAMES);
  const signature = parseObject(onlyChild(element, SIGNATURE).text, SIGNATURE);
  const policy = policyText(root);
  if (textField(signature, 'key', NAME_LIMIT) !== SIGNER || !isRumSignature(signature, `${dataText}\n${policy}`, udi))
    throw new WireError('signature', ACK);
  return {
    udi,
    acknowledged: safeIntegersField(data, 'report_ids', REPORTS_LIMIT),
    smartAccount: textField(data, 'smart_account', NAME_LIMIT),
    virtualAccount: textField(data, 'virtual_account', NAME_LIMIT),
    policy: policy === '' ? null : readPolicy(policy),
    issuedMs: timeField(data, 'timestamp'),
  };
}
