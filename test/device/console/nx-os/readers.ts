/**
 * Readers of what the console prints, as strict as the public parsers: a line they do not expect is an error. They know the
 * layout and nothing of the simulator.
 */
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const DATE = /^([A-Z][a-z]{2}) (\d{2}) (\d{2}):(\d{2}):(\d{2}) (\d{4}) UTC$/;

/** An instant by the second, ms since the epoch. */
export function readDate(text: string): number {
  const [, month = '', ...numbers] = DATE.exec(text) ?? [];
  const [day, hour, minute, second, year] = numbers.map(Number);
  if (year === undefined) throw new SyntaxError(`no date: ${text}`);
  return Date.UTC(year, MONTHS.indexOf(month) / 3, day, hour, minute, second);
}

/** A value and the instant it has held since, if it has one: `AUTHORIZED on Jun …`. */
export interface Dated {
  readonly value: string;
  readonly atMs: number | null;
}

function readDated(text: string): Dated {
  const [, value = text, date] = /^(.*?) on (.+)$/.exec(text) ?? [];
  return { value, atMs: date === undefined ? null : readDate(date) };
}

/** `Label: value` lines of a section; a failure reason is read with the line above it. */
type Fields = Readonly<Record<string, string>>;

const FIELD = /^ {2}([A-Z][A-Za-z-]*(?: [A-Z][A-Za-z]*)*): (.+)$/;
const REASON = /^ {4}Failure reason: (.+)$/;

function readFields(lines: readonly string[]): Fields {
  const fields: Record<string, string> = {};
  let last = '';
  for (const line of lines) {
    const reason = REASON.exec(line)?.[1];
    const [, label, value = ''] = FIELD.exec(line) ?? [];
    if (reason !== undefined) fields[`${last} Failure`] = reason;
    else if (label !== undefined) {
      if (fields[label] !== undefined) throw new SyntaxError(`twice: ${label}`);
      fields[label] = value;
      last = label;
    } else throw new SyntaxError(`unexpected line: ${line}`);
  }
  return fields;
}

const SECTIONS = ['Registration:', 'License Authorization: ', 'Smart License Conversion:'];

export interface ReadStatus {
  readonly enabled: boolean;
  readonly registration: Fields;
  readonly authorization: Fields;
  readonly conversion: Fields;
  /** What follows the sections: the table of the summary. */
  readonly rest: readonly string[];
}

/** `show license status`, and the same part of `show license summary`. */
export function readStatus(text: string): ReadStatus {
  const lines = text.split('\n');
  const enabled = /^Smart Licensing is (ENABLED|DISABLED)$/.exec(lines.shift() ?? '')?.[1];
  if (enabled === undefined) throw new SyntaxError('no first line');
  const usage = lines.indexOf('License Usage:');
  const rest = usage === -1 ? [] : lines.splice(usage);
  const sections: Record<string, string[]> = {};
  let section: string[] | null = null;
  for (const line of lines) {
    if (line === '') continue;
    if (SECTIONS.includes(line)) {
      section = [];
      sections[line] = section;
    } else if (section === null) throw new SyntaxError(`unexpected line: ${line}`);
    else section.push(line);
  }
  const [registration, authorization, conversion] = SECTIONS.map((title) => readFields(sections[title] ?? []));
  return {
    enabled: enabled === 'ENABLED',
    registration: registration ?? {},
    authorization: authorization ?? {},
    conversion: conversion ?? {},
    rest,
  };
}

export function dated(fields: Fields, label: string): Dated {
  return readDated(fields[label] ?? 'None');
}

export interface ReadLicence {
  readonly name: string;
  readonly feature: string;
  readonly count: number;
  readonly status: string;
}

const ROW = /^(.{26}) \((\S+)\) +(\d+) {3}(\S.*)$/;

/** The table of `show license summary`. */
export function readSummaryTable(lines: readonly string[]): ReadLicence[] {
  const [title, second, ruler, ...rows] = lines;
  if (title !== 'License Usage:') throw new SyntaxError('no table');
  if (second === '  No licenses in use') return [];
  if (second !== 'License                    Entitlement tag                 Count   Status')
    throw new SyntaxError('head');
  if (ruler !== '-'.repeat(75)) throw new SyntaxError('ruler');
  return rows
    .filter((row) => row !== '')
    .map((row) => {
      const [, name = '', feature = '', count, status = ''] = ROW.exec(row) ?? [];
      if (count === undefined) throw new SyntaxError(`unexpected row: ${row}`);
      return { name: name.trimEnd(), feature, count: Number(count), status };
    });
}

const BLOCK = /^(.+) \((\S+)\):\n {2}Description: (.+)\n {2}Count: (\d+)\n {2}Version: ([\d.]+)\n {2}Status: (.+)\n$/;

/** `show license usage` with Smart Licensing: the authorization's status, and a block for each licence. */
export function readUsage(text: string): { readonly status: string; readonly licences: readonly ReadLicence[] } {
  const [head = '', ...blocks] = `${text}\n`.split(/(?<=\n)\n/);
  const status = /^License Authorization: \n {2}Status: (.+)\n(?: {2}Evaluation Period Remaining: .+\n)?$/.exec(
    head,
  )?.[1];
  if (status === undefined) throw new SyntaxError(`unexpected head: ${head}`);
  const licences = blocks
    .filter((block) => block !== 'No licenses in use\n' && block !== '')
    .map((block) => {
      const [, name = '', feature = '', description, count, , state = ''] = BLOCK.exec(block) ?? [];
      if (count === undefined || description !== name) throw new SyntaxError(`unexpected block: ${block}`);
      return { name, feature, count: Number(count), status: state };
    });
  return { status, licences };
}

export interface ReadPackage {
  readonly feature: string;
  readonly installed: boolean;
  readonly status: string;
  readonly comments: string;
}

/** The traditional table, by the rules of NTC cisco_nxos_show_license_usage. */
export function readPackages(text: string): ReadPackage[] {
  const [head = '', second = '', ...lines] = text.split('\n');
  if (!/^Feature\s+Ins\s+Lic\s+Status\s+Expiry\s+Date\s+Comments/.test(head)) throw new SyntaxError('head');
  if (!/^\s+Count/.test(second)) throw new SyntaxError('second line');
  return lines.flatMap((line) => {
    if (/^-*\s*$/.test(line)) return [];
    const row = /^(\S+)\s+(Yes|No)\s+(?:\d+|-)\s+(Unused|In\s+use)\s+?(?:\S+|\s*?)\s+(.+)\s*$/.exec(line);
    if (row === null) throw new SyntaxError(`unexpected row: ${line}`);
    const [, feature = '', installed, status = '', comments = ''] = row;
    return [{ feature, installed: installed === 'Yes', status, comments }];
  });
}

/** Days, hours, minutes and seconds, in ms. */
export function readSpan(text: string): number {
  const numbers = /^(\d+) days, (\d+) hours, (\d+) minutes, (\d+) seconds$/.exec(text)?.slice(1).map(Number);
  if (numbers === undefined) throw new SyntaxError(`no span: ${text}`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = numbers;
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}

/** Fields of `show version` that both public parsers look for, by the line they look for them in. */
const VERSION_LINES = {
  release: /^\s*(?:NXOS|system):\s+version\s+(\S+)\s*$/m,
  image: /^\s+(?:NXOS|kickstart)\s+image\s+file\s+is:\s+([\w:/.-]+)$/m,
  platform: /^\s+cisco\s+Nexus\d+\s+(\w+)/m,
  chassis: /^\s*cisco +([a-zA-Z0-9\-\s]+?)(?: +\((?:\d+) Slot\))? +[Cc]hassis(?: +\("[a-zA-Z0-9\s/+-]+"\))?\s?$/m,
  memory: /^.* +with +(\d+ kB) +of +memory\.$/m,
  board: /^\s*Processor +Board +ID +([A-Z0-9]+)$/m,
  name: /^\s*Device name: +([a-zA-Z0-9_-]+)$/m,
  bootflash: /^\s*bootflash: +([a-zA-Z0-9\s]+?)$/m,
  uptime: /^Kernel uptime is (\d+ day\(s\), \d+ hour\(s\), \d+ minute\(s\), \d+ second\(s\))$/m,
  reason: /^\s+Reason:\s([a-zA-Z0-9\s]+)$/m,
} as const;

export function readVersion(text: string): Record<keyof typeof VERSION_LINES, string> {
  const read = Object.entries(VERSION_LINES).map(([field, line]) => {
    const value = line.exec(text)?.[1];
    if (value === undefined) throw new SyntaxError(`no ${field}`);
    return [field, value];
  });
  return Object.fromEntries(read);
}

export interface ReadPart {
  readonly name: string;
  readonly pid: string;
  readonly serial: string;
}

/** `show inventory`, by the rules of NTC cisco_nxos_show_inventory. */
export function readInventory(text: string): ReadPart[] {
  return text
    .trimEnd()
    .split('\n\n')
    .map((part) => {
      const read = /^NAME:\s+"(.*)",\s+DESCR:\s+".*"\nPID:\s+([^,]\S+).*,.*VID:\s+[\d+\w-]*.*SN:\s+([\d+\w+/]+)$/.exec(
        part,
      );
      if (read === null) throw new SyntaxError(`unexpected part: ${part}`);
      const [, name = '', pid = '', serial = ''] = read;
      return { name, pid, serial };
    });
}
