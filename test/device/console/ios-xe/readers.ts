/**
 * Readers of our outputs as strict as the public parsers are (GP `show_license.py`, `show_call_home.py`; NTC templates):
 * a line is read by its exact label and indentation, and a line nobody knows is an error. Own code.
 */

/** Values by label, within a section; a section has its own values and its sections below. */
export type Fields = Readonly<Record<string, string>>;

const SECTION = /^([A-Z][A-Za-z -]+): ?$/;
const VALUE = /^( {2,6})([A-Za-z][A-Za-z -]*): (.+)$/;
const HEADING = /^ {2,4}([A-Z][A-Za-z ]+):$/;
const BARE = /^ {4}(<none>|Not Configured)$/;

/** The sections of `show license status` and of the first part of `show license all`: `Registration` → `Status` → … */
export function readSections(output: string): Readonly<Record<string, Fields>> {
  const sections: Record<string, Record<string, string>> = {};
  let section: Record<string, string> = {};
  let label = '';
  for (const line of output.split('\n')) {
    if (line === '' || line === 'Smart Licensing is ENABLED') continue;
    const [, name] = SECTION.exec(line) ?? [];
    if (name !== undefined) {
      section = {};
      sections[name] = section;
      continue;
    }
    const [, indent = '', key = '', value = ''] = VALUE.exec(line) ?? [];
    if (key !== '') {
      // What is indented further belongs to the line above it.
      const full = indent.length > 2 && !/Address|Port|privacy/.test(key) ? `${label}/${key}` : key;
      if (indent.length === 2) label = key;
      if (full in section) throw new TypeError(`twice: ${line}`);
      section[full] = value;
      continue;
    }
    const [, heading] = HEADING.exec(line) ?? [];
    if (heading !== undefined) {
      label = heading;
      continue;
    }
    const [, bare] = BARE.exec(line) ?? [];
    if (bare === undefined) throw new TypeError(`no such line: "${line}"`);
    section[label] = bare;
  }
  return sections;
}

/** The parts of `show license all`, by heading; the ruler below each is checked. */
export function readParts(output: string): Readonly<Record<string, string>> {
  const parts: Record<string, string> = {};
  const lines = output.split('\n');
  let name = '';
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^=+$/.test(lines[at + 1] ?? '')) {
      name = line;
      const length = name === 'License Usage' ? name.length + 1 : name.length;
      if (lines[at + 1]?.length !== length) throw new TypeError(`ruler below ${name}`);
      parts[name] = '';
      at += 1;
    } else parts[name] = `${parts[name] ?? ''}${line}\n`;
  }
  return parts;
}

export interface ReadLicence {
  readonly name: string;
  readonly entitlement: string;
  readonly count: number;
  readonly status: string;
}

/** The licences of `show license all` and `usage`, each in full. */
export function readBlocks(output: string): ReadLicence[] {
  const block =
    /^(?:([^(\n]+) )?\((.+)\):\n {2}Description: (.+)\n {2}Count: (\d+)\n {2}Version: 1\.0\n {2}Status: ([A-Z ]+)\n {2}Export status: NOT RESTRICTED$/gm;
  return Array.from(output.matchAll(block), ([, name = '', entitlement = '', description, count, status = '']) => {
    if (description !== entitlement) throw new TypeError(`${description} is described as ${entitlement}`);
    return { name, entitlement, count: Number(count), status };
  });
}

/** The rows of `show license summary`; names may be cut. */
export function readRows(output: string): ReadLicence[] {
  const row = /^ {2}(.{23}) \((.+)\)\s+(\d+) ([A-Z ]+)$/gm;
  return Array.from(output.matchAll(row), ([, name = '', entitlement = '', count, status = '']) => {
    return { name: name.trim(), entitlement, count: Number(count), status };
  });
}

/** `Jun 22 16:15:41 2022 UTC` as ms since the epoch; the zone must be the one given. */
export function readDate(text: string | undefined, zone = 'UTC', offsetMinutes = 0): number {
  const [, month, day, time, year, name] =
    /^([A-Z][a-z]{2}) (\d\d) (\d\d:\d\d:\d\d) (\d{4}) (\S+)$/.exec(text ?? '') ?? [];
  if (name !== zone) throw new TypeError(`no date in ${zone}: ${text}`);
  return Date.parse(`${day} ${month} ${year} ${time} UTC`) - offsetMinutes * 60_000;
}

export interface ReadProfile {
  readonly [label: string]: string;
}

/** `show call-home profile all`, by name. */
export function readProfiles(output: string): Readonly<Record<string, ReadProfile>> {
  const profiles: Record<string, Record<string, string>> = {};
  let profile: Record<string, string> = {};
  for (const line of output.split('\n')) {
    const [, name] = /^Profile Name: (\S+)$/.exec(line) ?? [];
    if (name !== undefined) {
      profile = {};
      profiles[name] = profile;
    }
    const [, label = '', value = ''] = /^ {4}([A-Z][A-Za-z()]*(?: {1,2}[A-Za-z()]+)*): (.+)$/.exec(line) ?? [];
    if (label !== '') profile[label] = value;
  }
  return profiles;
}

/** `show call-home statistics`: total, e-mail, HTTP by block and type. */
export function readStatistics(output: string): Readonly<Record<string, readonly number[]>> {
  const counts: Record<string, number[]> = {};
  let block = '';
  for (const line of output.split('\n')) {
    const [, total] = /^Total (Success|In-Queue|Failed|Ratelimit)/.exec(line) ?? [];
    if (total !== undefined) block = total;
    const [, label = '', ...numbers] = /^(.+?) +(\d+) +(\d+) +(\d+) *$/.exec(line) ?? [];
    if (label !== '') counts[`${block}${label.startsWith('Total') ? '' : `/${label.trim()}`}`] = numbers.map(Number);
  }
  return counts;
}
