import { INSTANCE_ID_PATTERN, readSudi } from './identity-fields.js';
import {
  booleanField,
  countField,
  type JsonObject,
  listField,
  objectField,
  parseObject,
  safeIntegersField,
  textField,
  timeField,
} from './json-fields.js';
import { elementText, type FileElement, inElement, onlyChild, readLicenceFile } from './licence-file.js';
import type { Udi } from './messages.js';
import type { PolicyOrder, ReportingRule, TrustGrant } from './policy-messages.js';
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
/** Import category TRUST CODE (P§3.8 [C]); the name of its element is assumed [I]. */
const TRUST = 'smartLicenseTrustCode';
const DATA = 'data';
const SIGNATURE = 'signature';
/** Who signs; part of the key. */
const SIGNER = 'CSSM';
const NAME_LIMIT = 256;
const REPORTS_LIMIT = 100_000;
const MOST_DAYS = 36_500;
const SUDI_NAMES = { pid: 'udi_pid', serialNumber: 'udi_serial_number' };
/** UDIs of a device. */
const CODES_LIMIT = 64;
/** A policy is for all devices of an account, and signed for none of them. */
const NOBODY: Udi = { pid: '', serialNumber: '' };
const CLASSES = ['perpetual', 'subscription', 'enforced', 'export'] as const;

/** What a file carries; a trust grant only where a file asked for it (trust-request-text.ts). */
export type FiledAck = Omit<UsageAck, 'trust'> & { readonly trust?: TrustGrant | null };

/** What `license smart import` takes (P§3.8 [C]: POLICY, TRUST CODE, RUM ACK, ACCOUNT INFO): an ACK file, or a policy alone. */
export type ImportFile =
  | { readonly kind: 'ack'; readonly ack: FiledAck }
  | { readonly kind: 'policy'; readonly policy: PolicyOrder };

function writeFiledSudi({ pid, serialNumber }: Udi): JsonObject {
  return { udi_pid: pid, udi_serial_number: serialNumber };
}

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

function writeTrust({ productInstanceId, trustCodes }: TrustGrant): string {
  const codes = trustCodes.map(({ udi, trustId }) => ({ sudi: writeFiledSudi(udi), trust_id: trustId }));
  return JSON.stringify({ product_instance_identifier: productInstanceId, trust_codes: codes });
}

function readTrust(text: string): TrustGrant {
  const grant = parseObject(text, TRUST);
  const productInstanceId = textField(grant, 'product_instance_identifier', NAME_LIMIT);
  if (!INSTANCE_ID_PATTERN.test(productInstanceId)) throw new WireError('invalid-field', 'product_instance_identifier');
  const trustCodes = listField(grant, 'trust_codes', CODES_LIMIT, (code) => ({
    udi: readSudi(objectField(code, 'sudi'), SUDI_NAMES),
    trustId: countField(code, 'trust_id', Number.MAX_SAFE_INTEGER),
  }));
  return { productInstanceId, trustCodes };
}

function writeAck({ udi, acknowledged, smartAccount, virtualAccount, issuedMs }: FiledAck): string {
  return JSON.stringify({
    sudi: writeFiledSudi(udi),
    timestamp: issuedMs,
    smart_account: smartAccount,
    virtual_account: virtualAccount,
    report_ids: acknowledged,
  });
}

/** What the signature is over: all that the file says. */
function signedText(data: string, policy: string, trust: string): string {
  return trust === '' ? `${data}\n${policy}` : `${data}\n${policy}\n${trust}`;
}

function optionalElement(name: string, data: string): string {
  return data === '' ? '' : ` <${name}>${inElement(DATA, data)}</${name}>\n`;
}

export function writeAckFile(ack: FiledAck): string {
  const data = elementText(writeAck(ack));
  const policy = ack.policy === null ? '' : elementText(writePolicy(ack.policy));
  const grant = ack.trust ?? null;
  const trust = grant === null ? '' : elementText(writeTrust(grant));
  const signature = JSON.stringify(writeRumSignature(signedText(data, policy, trust), ack.udi, SIGNER));
  const main = ` <${ACK}>${inElement(DATA, data)}${inElement(SIGNATURE, signature)}</${ACK}>\n`;
  return `<${ROOT}>\n${main}${optionalElement(POLICY, policy)}${optionalElement(TRUST, trust)}</${ROOT}>\n`;
}

/** The text of a policy file, for any device of an account: its root is the policy itself (P§3.8 [C]). */
export function writePolicyFile(policy: PolicyOrder): string {
  const data = elementText(writePolicy(policy));
  const signature = JSON.stringify(writeRumSignature(data, NOBODY, SIGNER));
  return `<${POLICY}>\n ${inElement(DATA, data)}\n ${inElement(SIGNATURE, signature)}\n</${POLICY}>\n`;
}

function optionalData(root: FileElement, name: string): string {
  const found = root.children.some((child) => child.name === name);
  return found ? onlyChild(onlyChild(root, name), DATA).text : '';
}

function checkSignature(element: FileElement, text: string, udi: Udi): void {
  const signature = parseObject(onlyChild(element, SIGNATURE).text, SIGNATURE);
  if (textField(signature, 'key', NAME_LIMIT) !== SIGNER || !isRumSignature(signature, text, udi))
    throw new WireError('signature', element.name);
}

function readAck(root: FileElement): FiledAck {
  const element = onlyChild(root, ACK);
  const dataText = onlyChild(element, DATA).text;
  const data = parseObject(dataText, ACK);
  const udi = readSudi(objectField(data, 'sudi'), SUDI_NAMES);
  const policy = optionalData(root, POLICY);
  const trust = optionalData(root, TRUST);
  checkSignature(element, signedText(dataText, policy, trust), udi);
  return {
    udi,
    acknowledged: safeIntegersField(data, 'report_ids', REPORTS_LIMIT),
    smartAccount: textField(data, 'smart_account', NAME_LIMIT),
    virtualAccount: textField(data, 'virtual_account', NAME_LIMIT),
    policy: policy === '' ? null : readPolicy(policy),
    issuedMs: timeField(data, 'timestamp'),
    ...(trust !== '' && { trust: readTrust(trust) }),
  };
}

/**
 * Reads an ACK file.
 * @throws WireError if it is none; `signature` if it was altered
 */
export function readAckFile(text: string): FiledAck {
  const file = readImportFile(text);
  if (file.kind !== 'ack') throw new WireError('malformed-envelope', ROOT);
  return file.ack;
}

/**
 * Reads a file that is to be imported.
 * @throws WireError if it is none; `signature` if it was altered
 */
export function readImportFile(text: string): ImportFile {
  const root = readLicenceFile(text);
  if (root.name === POLICY) {
    const data = onlyChild(root, DATA).text;
    checkSignature(root, data, NOBODY);
    return { kind: 'policy', policy: readPolicy(data) };
  }
  if (root.name !== ROOT) throw new WireError('malformed-envelope', ROOT);
  return { kind: 'ack', ack: readAck(root) };
}
