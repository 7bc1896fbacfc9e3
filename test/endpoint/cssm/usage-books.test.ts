import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReportIds } from '../../../src/endpoint/cssm/policy/report-ids.js';
import { UsageBooks } from '../../../src/endpoint/cssm/usage-books.js';
import { SlfleetError } from '../../../src/errors/slfleet-error.js';
import { readAckFile } from '../../../src/wire/ack-file-text.js';
import { writeTrustRequestFile } from '../../../src/wire/trust-request-text.js';
import type { UsageFile } from '../../../src/wire/usage-file.js';
import { writeUsageFile } from '../../../src/wire/usage-file-text.js';
import { REPORT, SOFTWARE } from '../../wire/policy-samples.js';
import { NOW_MS, UDI } from '../../wire/samples.js';

const ACCOUNT = { smartAccount: 'Example Corp', name: 'Campus' };
const SEED = 20_260_104;

let folder: string;
let books: UsageBooks;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slfleet-books-'));
  books = new UsageBooks(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(ids: readonly number[], part: Partial<UsageFile> = {}): string {
  const reports = ids.map((reportId) => ({ ...REPORT, reportId }));
  const file = { udi: UDI, softwareId: SOFTWARE, hostname: 'Core-1', timestampMs: NOW_MS, reports, ...part };
  return writeUsageFile(file, null);
}

/** In another process each time: nothing but the folder is the same. */
function take(text: string, account = ACCOUNT) {
  const taken = new UsageBooks(folder).acknowledge(text, 'report.txt', account);
  taken.enter();
  return taken;
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof SlfleetError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

describe('the books of uploaded usage files', () => {
  it('a file is acknowledged whole, at the instant its device wrote it', () => {
    const { ackFile } = take(fileOf([7, 8]));
    expect(readAckFile(ackFile)).toEqual({
      udi: UDI,
      acknowledged: [7, 8],
      smartAccount: 'Example Corp',
      virtualAccount: 'Campus',
      policy: null,
      issuedMs: NOW_MS,
    });
  });

  it('a trust request is answered with the codes, acknowledges nothing, and is no usage file without its request', () => {
    const text = writeTrustRequestFile({ udi: UDI, softwareId: SOFTWARE, hostname: 'Core-1', timestampMs: NOW_MS }, [
      UDI,
    ]);
    const { acknowledged, trust } = readAckFile(take(text).ackFile);
    expect([acknowledged, trust?.trustCodes.map(({ udi }) => udi)]).toEqual([[], [UDI]]);
    expect(codeOf(() => take(text))).toBe('SLF_USAGE_FILE_REPEATED');
    expect(codeOf(() => take(text.replace('trust_requests', 'trust_requestx')))).toBe('SLF_USAGE_FILE_ALTERED');
    expect(codeOf(() => take(text.replace(/ <smartLicenseTrustRequest>.*\n/, '')))).toBe('SLF_USAGE_FILE_WRONG');
  });

  it('reports that come again in another file are acknowledged again and count once (S1: an ACK may be lost)', () => {
    expect(take(fileOf([7, 8]))).toMatchObject({ reports: 2, newReports: 2 });
    const later = take(fileOf([7, 8, 9, 12], { timestampMs: NOW_MS + 1 }));
    expect(later).toMatchObject({ reports: 4, newReports: 2 });
    expect(readAckFile(later.ackFile).acknowledged).toEqual([7, 8, 9, 12]);
    expect(take(fileOf([10, 11, 12], { timestampMs: NOW_MS + 2 })).newReports).toBe(2);
  });

  it('what is not entered was never there', () => {
    books.acknowledge(fileOf([7]), 'report.txt', ACCOUNT);
    expect(readdirSync(folder)).toEqual([]);
    expect(take(fileOf([7])).newReports).toBe(1);
    expect(codeOf(() => take(fileOf([7])))).toBe('SLF_USAGE_FILE_REPEATED');
  });

  it('a device stays in the virtual account it came to, and out of other smart accounts', () => {
    take(fileOf([7]));
    const other = { smartAccount: 'Example Corp', name: 'Plant' };
    expect(take(fileOf([8]), other).account).toEqual(ACCOUNT);
    expect(codeOf(() => take(fileOf([9]), { smartAccount: 'Other Corp', name: 'Campus' }))).toBe(
      'SLF_USAGE_FILE_FOREIGN',
    );
    expect(take(fileOf([9])).newReports).toBe(1);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, 40)],
    ['empty', () => ''],
    ['of another version', (text: string) => text.replace('"version": 1', '"version": 2')],
    ['of another device', (text: string) => text.replace(UDI.serialNumber, 'FCW0000X000')],
    ['with ranges that touch', (text: string) => text.replace(/"taken": \[[^\]]*\]/, '"taken": [7, 7, 8, 8]')],
    ['with half a range', (text: string) => text.replace(/"taken": \[[^\]]*\]/, '"taken": [7]')],
  ])('a record that is %s is named, and kept', (_what, damage) => {
    take(fileOf([7]));
    const [name = ''] = readdirSync(join(folder, 'devices'));
    const path = join(folder, 'devices', name);
    const damaged = damage(readFileSync(path, 'utf8'));
    writeFileSync(path, damaged);
    expect(codeOf(() => take(fileOf([8])))).toBe('SLF_BOOKS');
    expect(readFileSync(path, 'utf8')).toBe(damaged);
    expect(readdirSync(join(folder, 'acks'))).toHaveLength(1);
  });

  it(`a damaged file is refused with a code, or says what the honest one says of its reports (seed ${SEED})`, () => {
    const text = fileOf([7, 8]);
    const damage = fc.record({
      at: fc.nat({ max: text.length - 1 }),
      gone: fc.nat({ max: 30 }),
      by: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 6 }),
        fc.constantFrom('<', ']]>', '&x;', '"', '\\u0000', '}'),
      ),
    });
    fc.assert(
      fc.property(damage, ({ at, gone, by }) => {
        const damaged = text.slice(0, at) + by + text.slice(at + gone);
        let ids: readonly number[];
        try {
          ids = readAckFile(books.acknowledge(damaged, 'report.txt', ACCOUNT).ackFile).acknowledged;
        } catch (error) {
          expect((error as SlfleetError).code).toMatch(/^SLF_USAGE_FILE_(?:WRONG|ALTERED|FOREIGN)$/);
          return;
        }
        for (const id of ids) expect([7, 8]).toContain(id);
      }),
      { numRuns: 1_000, seed: SEED },
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('property: report ids come back from their ranges', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 60 })), (numbers) => {
      const ids = new ReportIds();
      for (const number of numbers) ids.add(number);
      const back = ReportIds.fromRanges(ids.ranges());
      expect(back?.ranges()).toEqual(ids.ranges());
      expect(back?.size).toBe(new Set(numbers).size);
      for (let number = 0; number <= 61; number += 1) expect(back?.has(number)).toBe(ids.has(number));
    }),
  );
});
