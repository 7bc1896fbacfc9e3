import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FiledAck,
  readAckFile,
  readImportFile,
  writeAckFile,
  writePolicyFile,
} from '../../src/wire/ack-file-text.js';
import { readTrustRequests, writeTrustRequestFile } from '../../src/wire/trust-request-text.js';
import type { UsageFile } from '../../src/wire/usage-file.js';
import { readUsageFile, writeUsageFile } from '../../src/wire/usage-file-text.js';
import { WireError } from '../../src/wire/wire-error.js';
import { REPORT, rumReports, SOFTWARE } from './policy-samples.js';
import { INSTANCE_ID, NOW_MS, nastyText, UDI } from './samples.js';

/** Usage and ACK as they travel by hand (P§3.1, P§3.8; S1 "off-line mode"). */

const USAGE: UsageFile = { udi: UDI, softwareId: SOFTWARE, hostname: 'Core-1', timestampMs: NOW_MS, reports: [REPORT] };
const RULE = { firstReportDays: 30, frequencyDays: 60, onChangeDays: 90 };
const ACK: FiledAck = {
  udi: UDI,
  acknowledged: [1671840750, 1671840751],
  smartAccount: 'BU Production Test',
  virtualAccount: 'Campus',
  policy: { name: 'SLE', ackRequired: true, perpetual: RULE, subscription: RULE, enforced: RULE, export: RULE },
  issuedMs: NOW_MS,
};

function errorOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof WireError) return error.kind;
    throw error;
  }
  return 'nothing was thrown';
}

/** A text with some of its characters replaced. */
function damaged(text: string): fc.Arbitrary<string> {
  return fc
    .record({ at: fc.nat({ max: text.length - 1 }), by: fc.string({ minLength: 1, maxLength: 4 }) })
    .map(({ at, by }) => text.slice(0, at) + by + text.slice(at + by.length));
}

const usageFiles = fc.record({
  udi: fc.constant(UDI),
  softwareId: fc.constant(SOFTWARE),
  hostname: fc.option(nastyText(64)),
  timestampMs: fc.nat({ max: NOW_MS }),
  reports: fc.array(rumReports, { maxLength: 4 }),
});

describe('a usage file', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(usageFiles, fc.option(fc.constant(INSTANCE_ID)), (file, instance) => {
        expect(readUsageFile(writeUsageFile(file, instance), { verify: true })).toEqual(file);
      }),
    );
  });

  it('damaged, it is refused, or says the same', () => {
    const text = writeUsageFile(USAGE, null);
    fc.assert(
      fc.property(damaged(text), (other) => {
        let read: UsageFile;
        try {
          read = readUsageFile(other, { verify: true });
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          return;
        }
        // Only the reports are signed; so it is in the public samples (P§3.1).
        for (const report of read.reports) expect(report).toEqual(REPORT);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['another root', '<a/>', 'malformed-envelope'],
    ['no system information', '<smartLicense></smartLicense>', 'missing-field'],
    ['an attribute', '<smartLicense a="b"/>', 'malformed-envelope'],
    ['an entity', '<!DOCTYPE a [<!ENTITY b "c">]><smartLicense>&b;</smartLicense>', 'malformed-envelope'],
    ['deep', `${'<a>'.repeat(50)}${'</a>'.repeat(50)}`, 'malformed-envelope'],
    ['two roots', '<smartLicense/><smartLicense/>', 'malformed-envelope'],
    ['nothing', '', 'malformed-envelope'],
  ])('%s', (_what, text, kind) => {
    expect(errorOf(() => readUsageFile(text, { verify: true }))).toBe(kind);
  });

  it('an honest report of another device is foreign, an altered one is not', () => {
    const other = { pid: UDI.pid, serialNumber: 'SIM0000009' };
    const theirs = writeUsageFile({ ...USAGE, udi: other }, null);
    const [, report = ''] = theirs.split('\n');
    const mixed = writeUsageFile(USAGE, null).replace('\n', `\n${report}\n`);
    expect(errorOf(() => readUsageFile(mixed, { verify: true }))).toBe('foreign');
    const altered = mixed.replace('SIM0000009', 'SIM0000008');
    expect(errorOf(() => readUsageFile(altered, { verify: true }))).toBe('signature');
  });

  it('signatures that cannot be checked are let through on request (P§3.3 [U])', () => {
    const text = writeUsageFile(USAGE, null).replaceAll(/"[A-Za-z0-9+/]{43}="/g, `"${'A'.repeat(43)}="`);
    expect(errorOf(() => readUsageFile(text, { verify: true }))).toBe('signature');
    expect(readUsageFile(text, { verify: false }).reports).toHaveLength(1);
  });
});

describe('an ACK file', () => {
  it('comes back as it was written', () => {
    const acks = fc.record({
      udi: fc.constant(UDI),
      acknowledged: fc.array(fc.nat()),
      smartAccount: nastyText(64),
      virtualAccount: nastyText(64),
      policy: fc.option(fc.constant(ACK.policy)),
      issuedMs: fc.nat(),
    });
    fc.assert(
      fc.property(acks, (ack) => {
        expect(readAckFile(writeAckFile(ack))).toEqual(ack);
      }),
    );
  });

  it('damaged, it is refused, or says the same', () => {
    const text = writeAckFile(ACK);
    fc.assert(
      fc.property(damaged(text), (other) => {
        let read: FiledAck;
        try {
          read = readAckFile(other);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          return;
        }
        expect(read).toEqual(ACK);
      }),
      { numRuns: 1_000 },
    );
  });

  it('without its policy it is not the same file', () => {
    const text = writeAckFile(ACK).replace(/ <smartLicensePolicy>.*\n/, '');
    expect(errorOf(() => readAckFile(text))).toBe('signature');
  });
});

const GRANT = { productInstanceId: INSTANCE_ID, trustCodes: [{ udi: UDI, trustId: 693 }] };

describe('an ACK file with trust codes', () => {
  it('comes back as it was written', () => {
    const ack = { ...ACK, acknowledged: [], trust: GRANT };
    expect(readAckFile(writeAckFile(ack))).toEqual(ack);
  });

  it.each(['smartLicensePolicy', 'smartLicenseTrustCode'])('without its %s it is not the same file', (name) => {
    const text = writeAckFile({ ...ACK, trust: GRANT }).replace(new RegExp(` <${name}>.*\\n`), '');
    expect(errorOf(() => readAckFile(text))).toBe('signature');
  });
});

describe('a policy file', () => {
  const policy = ACK.policy as NonNullable<FiledAck['policy']>;

  it('comes back as it was written, and is no ACK file', () => {
    expect(readImportFile(writePolicyFile(policy))).toEqual({ kind: 'policy', policy });
    expect(errorOf(() => readAckFile(writePolicyFile(policy)))).toBe('malformed-envelope');
  });

  it('damaged, it is refused, or says the same', () => {
    const text = writePolicyFile(policy);
    fc.assert(
      fc.property(damaged(text), (other) => {
        let read: unknown;
        try {
          read = readImportFile(other);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          return;
        }
        expect(read).toEqual({ kind: 'policy', policy });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a trust request', () => {
  const MEMBER = { pid: 'C9300-24P', serialNumber: 'FCW0000X001' };
  const text = writeTrustRequestFile(USAGE, [UDI, MEMBER]);

  it('names its UDIs, and its device as a usage file does', () => {
    expect(readTrustRequests(text, UDI)).toEqual([UDI, MEMBER]);
    expect(readUsageFile(text, { verify: true })).toEqual({ ...USAGE, reports: [] });
  });

  it('a usage file asks for no trust', () => {
    expect(readTrustRequests(writeUsageFile(USAGE, null), UDI)).toEqual([]);
  });

  it.each([
    ['another device took it for its own', text, MEMBER, 'signature'],
    ['another member', text.replace('FCW0000X001', 'FCW0000X002'), UDI, 'signature'],
    ['a device that does not ask for itself', writeTrustRequestFile(USAGE, [MEMBER]), UDI, 'invalid-field'],
  ])('%s', (_what, changed, device, kind) => {
    expect(errorOf(() => readTrustRequests(changed, device))).toBe(kind);
  });
});
