/**
 * Readers of our outputs as strict as the public parsers are (GP `show_license.py`; NTC template of `show license status`): a
 * line is read by its exact label and indentation, and a line nobody knows is an error. Own code.
 */

/** Values by path: `Usage Reporting/Last ACK received`. */
export type Fields = Readonly<Record<string, string>>;

const LABELS: Readonly<Record<string, readonly string[]>> = {
  'License Conversion': ['Automatic Conversion Enabled', 'Last Data Push', 'Last File Export'],
  'Export Authorization Key': ['Features Authorized'],
  Utility: ['Status'],
  'Smart Licensing Using Policy': ['Status', 'Reporting Mode'],
  'Account Information': ['Smart Account', 'Virtual Account'],
  'Data Privacy': [
    'Sending Hostname',
    'Callhome hostname privacy',
    'Smart Licensing hostname privacy',
    'Version privacy',
  ],
  Transport: [
    'Type',
    'URL',
    'Cslu address',
    'Proxy',
    'Proxy/Address',
    'Proxy/Port',
    'Proxy/Username',
    'Proxy/Password',
    'Server Identity Check',
    'VRF',
  ],
  Miscellaneous: ['Custom Id'],
  Policy: [
    'Policy in use',
    'Policy name',
    'Reporting ACK required',
    ...[
      'Unenforced/Non-Export Perpetual Attributes',
      'Unenforced/Non-Export Subscription Attributes',
      'Enforced (Perpetual/Subscription) License Attributes',
      'Export (Perpetual/Subscription) License Attributes',
    ].flatMap((name) => [
      `${name}/First report requirement (days)`,
      `${name}/Reporting frequency (days)`,
      `${name}/Report on change (days)`,
    ]),
  ],
  'Usage Reporting': [
    'Last ACK received',
    'Next ACK deadline',
    'Reporting push interval',
    'Next ACK push check',
    'Next report push',
    'Last report push',
    'Last report file write',
  ],
};

const MEMBER = /^ {2}(Active|Standby|Member): PID:(\S+),SN:(\S+)$/;

/** The blocks of `show license status` and of part `Smart Licensing Status`, but for the trust codes. */
export function readFields(output: string): Fields {
  const fields: Record<string, string> = {};
  const put = (key: string, value: string): void => {
    if (key in fields) throw new TypeError(`twice: ${key}`);
    fields[key] = value;
  };
  let section = '';
  let above = '';
  for (const line of output.split('\n')) {
    if (line === '' || line === 'Smart Licensing is ENABLED') continue;
    if (line.startsWith('Trust Code Installed:')) {
      section = 'Trust Code Installed';
      continue;
    }
    if (section === 'Trust Code Installed') {
      if (MEMBER.test(line) || /^ {4}(?:<none>|INSTALLED on .+)$/.test(line)) continue;
      throw new TypeError(`no line of a trust code: "${line}"`);
    }
    const [, heading] = /^([A-Z][A-Za-z ]+):$/.exec(line) ?? [];
    if (heading !== undefined) {
      section = heading;
      continue;
    }
    const known = LABELS[section];
    if (known === undefined) throw new TypeError(`no such section: ${section}`);
    const [, indent = '', label = '', value = ''] = /^( {2}| {4})(\S.*?):(?: (.+))?$/.exec(line) ?? [];
    if (indent.length === 2 && label !== '') {
      above = label;
      if (value !== '') {
        if (!known.includes(label)) throw new TypeError(`no such line in ${section}: "${line}"`);
        put(`${section}/${label}`, value);
      }
      continue;
    }
    if (indent.length === 4 && value !== '') {
      const under = known.includes(label) ? label : `${above}/${label}`;
      if (!known.includes(under)) throw new TypeError(`no such line in ${section}: "${line}"`);
      put(`${section}/${under}`, value);
      continue;
    }
    const [, bare] = /^ {4}(<none>|Not Configured)$/.exec(line) ?? [];
    if (bare === undefined || !known.includes(above)) throw new TypeError(`no such line in ${section}: "${line}"`);
    put(`${section}/${above}`, bare);
  }
  return fields;
}

/** What stands behind and below `Trust Code Installed:`: a text, or by serial number and role. */
export function readTrust(output: string): string | readonly { role: string; sn: string; installed: string }[] {
  const lines = output.split('\n');
  const at = lines.findIndex((line) => line.startsWith('Trust Code Installed:'));
  if (at === -1) throw new TypeError('no trust codes');
  const [, alone] = /^Trust Code Installed: (.+)$/.exec(lines[at] ?? '') ?? [];
  if (alone !== undefined) return alone;
  const members: { role: string; sn: string; installed: string }[] = [];
  for (let next = at + 1; MEMBER.test(lines[next] ?? ''); next += 2) {
    const [, role = '', , sn = ''] = MEMBER.exec(lines[next] ?? '') ?? [];
    const [, installed] = /^ {4}(?:INSTALLED on )?(.+)$/.exec(lines[next + 1] ?? '') ?? [];
    if (installed === undefined) throw new TypeError(`nothing below ${lines[next]}`);
    members.push({ role, sn, installed });
  }
  return members;
}

/** Parts of `show license all` and `tech support`, by heading, each above a ruler. */
export function readParts(output: string): Readonly<Record<string, string>> {
  const parts: Record<string, string> = {};
  const lines = output.split('\n');
  let name = '';
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^=+$/.test(lines[at + 1] ?? '')) {
      name = line.replace(/:$/, '');
      if (name in parts) throw new TypeError(`twice: ${name}`);
      parts[name] = '';
      at += 1;
    } else parts[name] = `${parts[name] ?? ''}${line}\n`;
  }
  return parts;
}

export interface ReadLicence {
  readonly feature: string;
  readonly name: string;
  readonly count: number;
  readonly type: string;
}

const BLOCK =
  /^(\S+) \((.+)\):\n {2}Description: (.+)\n {2}Count: (\d+)\n {2}Version: 1\.0\n {2}Status: IN USE\n {2}Export status: NOT RESTRICTED\n {2}Feature Name: (\S+)\n {2}Feature Description: (.+)\n {2}Enforcement type: NOT ENFORCED\n {2}License type: (Perpetual|Subscription)$/gm;

/** The licences of `show license all` and `usage`. */
export function readLicences(output: string): ReadLicence[] {
  return Array.from(
    output.matchAll(BLOCK),
    ([, feature = '', name = '', about, count, again, aboutAgain, type = '']) => {
      if (about !== name || again !== feature || aboutAgain !== name) throw new TypeError(`${feature} is not itself`);
      return { feature, name, count: Number(count), type };
    },
  );
}

export interface ReadHandle extends ReadLicence {
  readonly tag: string;
  readonly statusTime: string;
  readonly requestTime: string;
  /** Absent with agents that do not print them. */
  readonly report: string;
  readonly previous: string;
}

const HANDLE =
  /^Handle: \d+\n {2}License: (\S+)\n {2}Entitlement Tag: (\S+)\n {2}Description: (.+)\n {2}Count: (\d+)\n {2}Version: 1\.0\n {2}Status: IN USE\(15\)\n {2}Status time: (.+)\n {2}Request Time: (.+)\n {2}Export status: NOT RESTRICTED\n {2}Feature Name: \S+\n {2}Feature Description: .+\n {2}Enforcement type: NOT ENFORCED\n {2}License type: (\S+)\n {2}Measurements:\n {4}ENTITLEMENT:\n {6}Interval: 00:15:00\n {6}Current Value: \d+\n(?: {6}Current Report: (\d+) {7}Previous: (\d+)\n)? {2}Soft Enforced: True$/gm;

/** The licences of `show license tech support`. */
export function readHandles(part: string): ReadHandle[] {
  return Array.from(part.matchAll(HANDLE), (match) => {
    const [, feature = '', tag = '', name = '', count, statusTime = '', requestTime = '', type = ''] = match;
    const [report = '', previous = ''] = match.slice(8);
    return { feature, tag, name, count: Number(count), statusTime, requestTime, type, report, previous };
  });
}

/** `label: value` of every line; anything else is an error. */
export function readLines(part: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const line of part.split('\n')) {
    if (line === '') continue;
    const [, label, value] = /^ {0,2}([^:]+?) *:{1,2} (.*)$/.exec(line) ?? [];
    if (label === undefined || value === undefined) throw new TypeError(`no such line: "${line}"`);
    values[label] = value;
  }
  return values;
}

export interface ReadStatistics {
  readonly total: number;
  readonly success: number;
  readonly fail: number;
  readonly overall: number;
  readonly communication: number;
  readonly response: string;
  readonly reason: string;
  readonly lastSuccess: string;
  readonly lastFailure: string;
}

const ATTEMPTS =
  /^ {2}Attempts: Total=(\d+), Success=(\d+), Fail=(\d+) {2}Ongoing Failure: Overall=(\d+) Communication=(\d+)\n {2}Last Response: (.+)\n {4}Failure Reason: (.+)\n {2}Last Success Time: (.+)\n {2}Last Failure Time: (.+)$/;

/** Part `Communication Statistics`, by heading, and how far the device may communicate. */
export function readStatistics(part: string): {
  readonly level: string;
  readonly of: Readonly<Record<string, ReadStatistics>>;
} {
  const [head = '', ...blocks] = part.trimEnd().split(/\n(?=[A-Z])/);
  const [overall, ...messages] = blocks;
  const [, level = ''] = /^Communication Level Allowed: (\S+)$/.exec(head) ?? [];
  if (level === '' || overall !== 'Overall State: <empty>') throw new TypeError(`head: ${head}`);
  const of: Record<string, ReadStatistics> = {};
  for (const block of messages) {
    const [heading = '', ...rest] = block.split('\n');
    const match = ATTEMPTS.exec(rest.join('\n'));
    if (match === null || !heading.endsWith(':')) throw new TypeError(`no statistics: ${block}`);
    const [total = 0, success = 0, fail = 0, failing = 0, communication = 0] = match.slice(1, 6).map(Number);
    const [response = '', reason = '', lastSuccess = '', lastFailure = ''] = match.slice(6);
    of[heading.slice(0, -1)] = {
      total,
      success,
      fail,
      overall: failing,
      communication,
      response,
      reason,
      lastSuccess,
      lastFailure,
    };
  }
  return { level, of };
}

const SUMMARY =
  /^Total: (\d+), {2}Purged: (\d+)(?:\((\d+)\))?\nTotal Acknowledged Received: (\d+), {2}Waiting for Ack: (\d+)(?:\((\d+)\))?\nAvailable to Report: (\d+) {2}Collecting Data: (\d+)$/m;

/** Part `Usage Report Summary`. */
export function readUsageSummary(part: string): Readonly<Record<string, number>> {
  const match = SUMMARY.exec(part);
  if (match === null) throw new TypeError(`no summary: ${part}`);
  const [
    total = 0,
    purged = 0,
    ,
    acknowledged = 0,
    waitingForAck = 0,
    unacknowledged = 0,
    available = 0,
    collecting = 0,
  ] = match.slice(1).map((text) => Number(text ?? Number.NaN));
  return { total, purged, acknowledged, waitingForAck, unacknowledged, availableToReport: available, collecting };
}

/** `show license rum id all`. */
export function readRumIds(
  output: string,
): { readonly id: number; readonly state: string; readonly flag: string; readonly feature: string }[] {
  const [title, ruler, head, ...rows] = output.trimEnd().split('\n');
  if (title !== 'Smart Licensing Usage Report:' || !/^=+$/.test(ruler ?? '')) throw new TypeError(output);
  if (head !== 'Report Id,          State,    Flag, Feature Name') throw new TypeError(`head: ${head}`);
  return rows.map((row) => {
    const [, id, state = '', flag = '', feature = ''] =
      /^(\d+) +(OPEN|CLOSED|UNACK|ACK) +([NE]) +(\S+)$/.exec(row) ?? [];
    if (id === undefined) throw new TypeError(`no report: "${row}"`);
    return { id: Number(id), state, flag, feature };
  });
}
