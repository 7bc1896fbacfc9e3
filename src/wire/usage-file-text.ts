import { readSudi, sameUdi } from './identity-fields.js';
import { type JsonObject, objectField, optionalTextField, parseObject, textField, timeField } from './json-fields.js';
import { type FileElement, inElement, onlyChild, readLicenceFile } from './licence-file.js';
import type { Udi } from './messages.js';
import type { RumUsage } from './policy-messages.js';
import { type RumReading, readRumReport, writeRumReport } from './rum-report.js';
import type { UsageFile } from './usage-file.js';
import { WireError } from './wire-error.js';

/**
 * The text of a file of `license smart save usage` (P§3.1 [C]): a report a line, so that `| count RUMReport` counts reports
 * (FN72578), and last whose they are.
 */
const ROOT = 'smartLicense';
const REPORT = 'RUMReport';
const SYSTEM = 'smartLicenseSystemInfo';
const DATA = 'data';
const TEXT_LIMIT = 256;
const SUDI_NAMES = { pid: 'udi_pid', serialNumber: 'udi_serial_number' };

/** Whose file it is, as the last line of every file that a device saves. */
export function systemInfoElement(file: Omit<UsageFile, 'reports'>): string {
  return ` <${SYSTEM}>${inElement(DATA, JSON.stringify(systemInfo(file)))}</${SYSTEM}>\n`;
}

function systemInfo({ udi, timestampMs, softwareId, hostname }: Omit<UsageFile, 'reports'>): JsonObject {
  const device = { software_tag_identifier: softwareId, hostname };
  return {
    sudi: { udi_pid: udi.pid, udi_serial_number: udi.serialNumber },
    timestamp: timestampMs,
    // A fresh number in a real file; here the instant, which is as fresh, so that equal runs write equal files.
    nonce: String(timestampMs),
    ...device,
    device_list: [device],
  };
}

/** @param productInstanceId null before trust was established */
export function writeUsageFile(file: UsageFile, productInstanceId: string | null): string {
  const origin = { udi: file.udi, softwareId: file.softwareId, productInstanceId };
  const reports = file.reports.map(
    (report) => ` ${inElement(REPORT, JSON.stringify(writeRumReport(report, origin)))}\n`,
  );
  return `<${ROOT}>\n${reports.join('')}${systemInfoElement(file)}</${ROOT}>\n`;
}

/**
 * Reads such a file.
 * @param verify whether the reports' signatures are checked; those of real devices cannot be (P§3.3 [U])
 * @throws WireError if it is none; `signature` if a report was altered, `foreign` if one is another device's
 */
export function readUsageFile(text: string, { verify }: Pick<RumReading, 'verify'>): UsageFile {
  const root = readLicenceFile(text);
  if (root.name !== ROOT) throw new WireError('malformed-envelope', ROOT);
  const info = parseObject(onlyChild(onlyChild(root, SYSTEM), DATA).text, SYSTEM);
  const udi = readSudi(objectField(info, 'sudi'), SUDI_NAMES);
  return {
    udi,
    softwareId: textField(info, 'software_tag_identifier', TEXT_LIMIT),
    hostname: optionalTextField(info, 'hostname', TEXT_LIMIT),
    timestampMs: timeField(info, 'timestamp'),
    reports: root.children.filter(({ name }) => name === REPORT).map((child) => readReport(child, { udi, verify })),
  };
}

function readReport({ text }: FileElement, { udi, verify }: { readonly udi: Udi; readonly verify: boolean }): RumUsage {
  // Whoever's it is, it must be honest first: an altered report is no foreign one.
  const read = readRumReport(parseObject(text, REPORT), { udi: null, verify });
  if (!sameUdi(udi, read.udi)) throw new WireError('foreign', REPORT);
  return read.report;
}
