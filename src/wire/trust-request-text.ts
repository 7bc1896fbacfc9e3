import { readSudi, sameUdi } from './identity-fields.js';
import { listField, objectField, parseObject } from './json-fields.js';
import { elementText, inElement, onlyChild, readLicenceFile } from './licence-file.js';
import type { Udi } from './messages.js';
import { isRumSignature, writeRumSignature } from './rum-signature.js';
import type { UsageFile } from './usage-file.js';
import { systemInfoElement } from './usage-file-text.js';
import { WireError } from './wire-error.js';

/**
 * The text of a file of `license smart save trust-request`. That there is such a file is public (YM rpc `trust-request-save`), what
 * is in it is not [U]: ours has the form of the public authorization request (P§3.1), under a name of our own, signed like
 * a RUM report. Uploaded, it is answered with an ACK file that holds the trust codes.
 */
const ROOT = 'smartLicense';
const REQUEST = 'smartLicenseTrustRequest';
const DATA = 'data';
const SIGNATURE = 'signature';
const UDIS_LIMIT = 64;
const SUDI_NAMES = { pid: 'udi_pid', serialNumber: 'udi_serial_number' };

/** @param udis that want a trust code, the device's own first */
export function writeTrustRequestFile(file: Omit<UsageFile, 'reports'>, udis: readonly Udi[]): string {
  const requests = udis.map(({ pid, serialNumber }) => ({ sudi: { udi_pid: pid, udi_serial_number: serialNumber } }));
  const data = elementText(JSON.stringify({ trust_requests: requests }));
  const signature = JSON.stringify(writeRumSignature(data, file.udi, file.softwareId));
  const request = ` <${REQUEST}>${inElement(DATA, data)}${inElement(SIGNATURE, signature)}</${REQUEST}>\n`;
  return `<${ROOT}>\n${request}${systemInfoElement(file)}</${ROOT}>\n`;
}

/**
 * The UDIs for which a device's file asks for trust; none if it is a file of usage alone.
 * @param device whose file it is
 * @throws WireError if it is none; `signature` if the request is altered, or another device's
 */
export function readTrustRequests(text: string, device: Udi): readonly Udi[] {
  const root = readLicenceFile(text);
  if (!root.children.some(({ name }) => name === REQUEST)) return [];
  const element = onlyChild(root, REQUEST);
  const data = onlyChild(element, DATA).text;
  const signature = parseObject(onlyChild(element, SIGNATURE).text, SIGNATURE);
  if (!isRumSignature(signature, data, device)) throw new WireError('signature', REQUEST);
  const udis = listField(parseObject(data, REQUEST), 'trust_requests', UDIS_LIMIT, (request) =>
    readSudi(objectField(request, 'sudi'), SUDI_NAMES),
  );
  if (!udis.some((udi) => sameUdi(udi, device))) throw new WireError('invalid-field', REQUEST);
  return udis;
}
