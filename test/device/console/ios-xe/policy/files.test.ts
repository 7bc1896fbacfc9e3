import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FiledAck, writeAckFile, writePolicyFile } from '../../../../../src/wire/ack-file-text.js';
import { readTrustRequests } from '../../../../../src/wire/trust-request-text.js';
import { readUsageFile } from '../../../../../src/wire/usage-file-text.js';
import { PolicySwitch } from './policy-switch.js';
import { SLE_POLICY } from './situations.js';

function offLine(): PolicySwitch {
  const device = new PolicySwitch({ members: 2 });
  device.configure('license smart transport off');
  return device.after('3d');
}

/** What CSSM makes of a file (S1 "off-line mode"): all of it is acknowledged. */
function acknowledge(text: string, part: Partial<FiledAck> = {}): string {
  const { udi, reports, timestampMs } = readUsageFile(text, { verify: true });
  const acknowledged = reports.map(({ reportId }) => reportId);
  const accounts = { smartAccount: 'BU Production Test', virtualAccount: 'Campus' };
  return writeAckFile({ udi, acknowledged, ...accounts, policy: null, issuedMs: timestampMs + 60_000, ...part });
}

function saved(device: PolicySwitch): string {
  device.type('license smart save usage all file flash:report.txt');
  return device.file('report.txt');
}

describe('license smart save usage (P§3.1)', () => {
  it('writes what the public samples show: a report a line, and whose it is', () => {
    const device = offLine();
    expect(device.type('license smart save usage all file flash:report.txt')).toBe('');
    const lines = device.file('report.txt').trimEnd().split('\n');
    expect(lines.at(0)).toBe('<smartLicense>');
    expect(lines.at(-1)).toBe('</smartLicense>');
    expect(lines.at(-2)).toMatch(
      /^ <smartLicenseSystemInfo><data><!\[CDATA\[\{"sudi":\{"udi_pid":"C9300-24P","udi_serial_number":"FCW2134L00C"\},"timestamp":\d+,"nonce":"\d+","software_tag_identifier":"regid\.[^"]+","hostname":"Switch","device_list":\[.+\]\}\]\]><\/data><\/smartLicenseSystemInfo>$/,
    );
    for (const line of lines.slice(1, -2))
      expect(line).toMatch(
        /^ <RUMReport><!\[CDATA\[\{"payload":".+","header":\{"type":"rum"\},"signature":\{.+\}\}\]\]><\/RUMReport>$/,
      );
    expect(lines).toHaveLength(2 + 3);
    expect(device.type('show license status')).toMatch(/^ {2}Last report file write: Apr 09 13:28:03 2022 UTC$/m);
  });

  it('more … | count RUMReport counts them (FN72578)', () => {
    const device = offLine();
    saved(device);
    expect(device.type('more flash:report.txt | count RUMReport')).toBe('Number of lines which match regexp = 2\n');
    device.after('1d');
    saved(device);
    expect(device.type('more flash:report.txt | count RUMReport')).toBe('Number of lines which match regexp = 4\n');
    expect(device.type('more flash:report.txt')).toBe(device.file('report.txt'));
  });

  it.each([
    ['all', 6],
    ['unreported', 4],
    ['days 2', 4],
    ['days 1', 2],
  ])('scope %s', (scope, reports) => {
    const device = offLine();
    device.copy('ack.txt', acknowledge(saved(device)));
    device.type('license smart import flash:ack.txt');
    device.after('4m');
    // Acknowledged reports stay for five minutes.
    const first = saved(device);
    expect(readUsageFile(first, { verify: true }).reports).toHaveLength(4);
    if (scope.startsWith('days')) device.after('1d1h');
    device.type(`license smart save usage ${scope} file flash:some.txt`);
    const count = readUsageFile(device.file('some.txt'), { verify: true }).reports.length;
    expect(count).toBe(reports);
  });

  it('withholds the host name where it is private', () => {
    const device = offLine();
    device.configure('license smart privacy hostname');
    expect(readUsageFile(saved(device), { verify: true }).hostname).toBeNull();
  });

  it('a flash that cannot be written to: nothing is closed, nothing was written', () => {
    const device = offLine();
    device.flashFails = 'Read-only file system';
    const before = structuredClone(device.bench.state);
    expect(device.type('license smart save usage all file flash:report.txt')).toBe(
      '%Error opening flash:/report.txt (Read-only file system)\n',
    );
    expect(device.bench.state).toEqual(before);
  });

  it.each(['usbflash0:report.txt', 'report.txt', 'flash:', 'flash:../x', 'flash:a/b'])('no file %s', (name) => {
    expect(offLine().type(`license smart save usage all file ${name}`)).toContain("% Invalid input detected at '^'");
  });
});

describe('license smart import (P§3.8)', () => {
  it('an ACK of what was saved is taken: reports, account and policy', () => {
    const device = offLine();
    device.copy('ack.txt', acknowledge(saved(device), { policy: SLE_POLICY }));
    device.after('1h');
    expect(device.type('license smart import flash:ack.txt')).toBe('Import Data Successful\n');
    const output = device.type('show license status');
    expect(output).toContain('  Last ACK received: Apr 09 14:28:03 2022 UTC\n');
    expect(output).toContain('  Policy name: SLE Policy\n');
    expect(output).toContain('  Smart Account: BU Production Test As of Apr 09 14:28:03 2022 UTC\n');
    expect(device.type('show license rum id all').match(/ ACK /g)).toHaveLength(2);
    device.after('10m');
    expect(device.type('show license rum id all').match(/ OPEN /g)).toHaveLength(2);
  });

  const refusals: readonly (readonly [string, (ack: string, usage: string) => string, RegExp])[] = [
    ['a usage file', (_ack, usage) => usage, /no data that can be imported/],
    ['no XML', () => 'license smart import', /no data that can be imported/],
    ['nothing', () => '', /no data that can be imported/],
    ['cut off', (ack) => ack.slice(0, -20), /no data that can be imported/],
    ['altered: another report', (ack) => ack.replace(/"report_ids":\[\d/, '"report_ids":[2'), /Signature mismatch/],
    ['altered: another account', (ack) => ack.replace('Campus', 'Campus2'), /Signature mismatch/],
    ['altered: another device', (ack) => ack.replace('FCW2134L00C', 'FCW2134L00D'), /Signature mismatch/],
    [
      'foreign',
      (_ack, usage) => acknowledge(usage, { udi: { pid: 'C9300-24P', serialNumber: 'FCW0000X000' } }),
      /The UDI in the file is not the UDI of this device/,
    ],
    ['of reports nobody has', (_ack, usage) => acknowledge(usage, { acknowledged: [17] }), /imported before/],
    [
      'with a document type',
      (ack) => `<!DOCTYPE smartLicense [<!ENTITY a "b">]>${ack}`,
      /no data that can be imported/,
    ],
  ];
  it.each(refusals)('%s is refused, and changes nothing', (_what, make, expected) => {
    const device = offLine();
    const usage = saved(device);
    device.copy('ack.txt', make(acknowledge(usage), usage));
    const before = structuredClone(device.bench.state);
    const output = device.type('license smart import flash:ack.txt');
    expect(output).toMatch(/^Import Data Failed: .+\n$/);
    expect(output).toMatch(expected);
    expect(device.bench.state).toEqual(before);
  });

  it('the same file twice is refused the second time', () => {
    const device = offLine();
    device.copy('ack.txt', acknowledge(saved(device)));
    expect(device.type('license smart import flash:ack.txt')).toBe('Import Data Successful\n');
    for (const wait of ['1s', '1h']) {
      device.after(wait);
      expect(device.type('license smart import flash:ack.txt')).toMatch(/^Import Data Failed: .*imported before/);
    }
  });

  it('a file that is not there', () => {
    expect(offLine().type('license smart import flash:ack.txt')).toBe(
      '%Error opening flash:/ack.txt (No such file or directory)\n',
    );
  });

  it('no file of anybody acknowledges a report, or throws', () => {
    const device = offLine();
    saved(device);
    const before = structuredClone(device.bench.state);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((inner) => `<smartLicense>${inner}</smartLicense>`),
        ),
        (text) => {
          device.copy('ack.txt', text);
          expect(device.type('license smart import flash:ack.txt')).toMatch(/^Import Data Failed: /);
        },
      ),
      { numRuns: 500 },
    );
    expect(device.bench.state).toEqual(before);
  });
});

describe('a policy alone (P§3.8: root smartLicensePolicy; C94 "Downloading a Policy File from CSSM")', () => {
  it('is installed, and its deadline holds at once', () => {
    const device = offLine();
    device.copy('policy.txt', writePolicyFile(SLE_POLICY));
    expect(device.type('license smart import flash:policy.txt')).toBe('Import Data Successful\n');
    const output = device.type('show license status');
    expect(output).toContain('  Policy in use: Installed On Apr 09 13:28:03 2022 UTC\n  Policy name: SLE Policy\n');
    expect(output).toContain('  Last ACK received: <none>\n');
    expect(device.bench.state.reminderDueMs).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it('a second time it is taken again, and stays as it was installed', () => {
    const device = offLine();
    device.copy('policy.txt', writePolicyFile(SLE_POLICY));
    device.type('license smart import flash:policy.txt');
    const before = structuredClone(device.bench.state);
    device.after('1m');
    expect(device.type('license smart import flash:policy.txt')).toBe('Import Data Successful\n');
    expect(device.bench.state).toEqual(before);
  });

  it.each([
    ['altered', (text: string) => text.replace('SLE Policy', 'My Policy'), 'Signature mismatch'],
    [
      'altered: longer periods',
      (text: string) => text.replace(/"frequency_days":\d+/, '"frequency_days":999'),
      'Signature',
    ],
    ['without signature', (text: string) => text.replace(/<signature>.*<\/signature>/s, ''), 'no data'],
    ['in another root', (text: string) => `<smartLicense>${text}</smartLicense>`, 'no data'],
  ])('%s is refused, and changes nothing', (_what, change, why) => {
    const device = offLine();
    device.copy('policy.txt', change(writePolicyFile(SLE_POLICY)));
    const before = structuredClone(device.bench.state);
    expect(device.type('license smart import flash:policy.txt')).toMatch(new RegExp(`^Import Data Failed: .*${why}`));
    expect(device.bench.state).toEqual(before);
  });
});

describe('trust by file (YM rpc trust-request-save; P§3.8 category TRUST CODE)', () => {
  const trustFor = (device: PolicySwitch, change: Partial<FiledAck> = {}): string => {
    expect(device.type('license smart save trust-request flash:trust.txt')).toBe('');
    const text = device.file('trust.txt');
    const { udi, timestampMs } = readUsageFile(text, { verify: true });
    const trustCodes = readTrustRequests(text, udi).map((member, at) => ({ udi: member, trustId: 693 + at }));
    const accounts = { smartAccount: 'BU Production Test', virtualAccount: 'Campus' };
    const trust = { productInstanceId: 'c1d2e3f4-0000-4000-8000-000000000001', trustCodes };
    return writeAckFile({ udi, acknowledged: [], ...accounts, policy: null, issuedMs: timestampMs, trust, ...change });
  };

  it('the answer to a request installs the codes of all members, and is no ACK of usage', () => {
    const device = offLine();
    device.copy('codes.txt', trustFor(device));
    expect(device.type('license smart import flash:codes.txt')).toBe('Import Data Successful\n');
    const status = device.type('show license status');
    expect(status.match(/INSTALLED on Apr 09 13:28:03 2022 UTC/g)).toHaveLength(2);
    expect(status).toContain('  Last ACK received: <none>\n');
    expect(device.type('show license tech support')).toContain('Overall Trust: INSTALLED (2)');
  });

  it('with it the device reports over a direct transport without any ID token', () => {
    const device = offLine();
    device.copy('codes.txt', trustFor(device));
    device.type('license smart import flash:codes.txt');
    device.configure('license smart transport smart');
    device.after('2h');
    expect(device.bench.types).toContain('usageReport');
    expect(device.bench.types).not.toContain('trust');
  });

  it.each<[string, Partial<FiledAck>, (text: string) => string, string]>([
    [
      'of another device',
      { udi: { pid: 'C9300-24P', serialNumber: 'FCW0000X000' } },
      (text) => text,
      'The UDI in the file',
    ],
    ['altered', {}, (text) => text.replace('"trust_id":693', '"trust_id":694'), 'Signature mismatch'],
    ['without its codes', {}, (text) => text.replace(/ <smartLicenseTrustCode>.*\n/, ''), 'Signature mismatch'],
    [
      'with codes of others only',
      { trust: { productInstanceId: 'x', trustCodes: [{ udi: { pid: 'A', serialNumber: 'B' }, trustId: 1 }] } },
      (text) => text,
      'imported before',
    ],
  ])('%s is refused, and changes nothing', (_what, part, change, why) => {
    const device = offLine();
    device.copy('codes.txt', change(trustFor(device, part)));
    const before = structuredClone(device.bench.state);
    expect(device.type('license smart import flash:codes.txt')).toMatch(new RegExp(`^Import Data Failed: .*${why}`));
    expect(device.bench.state).toEqual(before);
  });

  it('the same codes twice are refused the second time', () => {
    const device = offLine();
    device.copy('codes.txt', trustFor(device));
    device.type('license smart import flash:codes.txt');
    expect(device.type('license smart import flash:codes.txt')).toMatch(/^Import Data Failed: .*imported before/);
  });
});

it('show license history message lists what was imported, and nothing that was refused', () => {
  const device = offLine();
  device.copy('policy.txt', writePolicyFile(SLE_POLICY)).copy('ack.txt', acknowledge(saved(device)));
  device.copy('bad.txt', 'nothing');
  for (const name of ['policy', 'bad', 'ack', 'ack']) device.type(`license smart import flash:${name}.txt`);
  const imports = device.type('show license history message').split('Import Message History')[1] ?? '';
  const counts = [...imports.matchAll(/^Import ([A-Z ]+):\n((?: {2}.*\n)+)/gm)].map(([, name, entries]) => [
    name,
    entries?.match(/IMPORT: Apr 09 13:28:03 2022 UTC OK/g)?.length ?? 0,
  ]);
  expect(counts).toEqual([
    ['POLICY', 1],
    ['AUTH', 0],
    ['TRUST CODE', 0],
    ['RUM ACK', 1],
    ['CONVERSION ACK', 0],
    ['ACCOUNT INFO', 1],
  ]);
});

describe('the flash', () => {
  it('dir dates a file by when it was written', () => {
    const device = offLine();
    saved(device);
    device.after('1d').copy('late.txt', 'x');
    const dates = [...device.type('dir flash:').matchAll(/(\w{3} \d\d \d{4} [\d:]+) \+00:00 {2}(\S+)/g)];
    expect(dates.map(([, date, name]) => [name, date])).toEqual([
      ['late.txt', 'Apr 10 2022 13:28:03'],
      ['report.txt', 'Apr 09 2022 13:28:03'],
    ]);
  });

  it('dir, more, delete', () => {
    const device = offLine();
    expect(device.type('dir flash:')).toContain('No files in directory\n');
    device.copy('b.txt', 'two\n').copy('a.txt', 'one');
    const rows = device.type('dir flash:').match(/^ *\d+ {2}-rw- +\d+ {2}Apr 09 2022 13:28:03 \+00:00 {2}\S+$/gm);
    expect(rows?.map((row) => row.split(/ +/).at(-1))).toEqual(['a.txt', 'b.txt']);
    expect(device.type('dir')).toBe(device.type('dir flash:/'));
    expect(device.type('more flash:a.txt')).toBe('one\n');
    expect(device.type('more flash:/b.txt')).toBe('two\n');
    expect(device.type('more flash:c.txt')).toBe('%Error opening flash:/c.txt (No such file or directory)\n');
    device.session.execute('delete flash:a.txt');
    expect(device.session.prompt).toBe('Delete filename [a.txt]? ');
    device.session.execute('');
    expect(device.session.prompt).toBe('Delete flash:/a.txt? [confirm]');
    expect(device.session.execute('')).toBe('');
    expect(device.type('more flash:a.txt')).toContain('No such file');
    device.type('delete flash:b.txt', '', 'no');
    expect(device.type('more flash:b.txt')).toBe('two\n');
    device.type('delete flash:c.txt', '');
    expect(device.type('')).toBe('%Error deleting flash:/c.txt (No such file or directory)\n');
  });
});
