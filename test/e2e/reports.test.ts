import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixture, summaryOf, workspace } from './slfleet.js';

const space = workspace();
const out = space.fresh();

beforeAll(async () => {
  const args = ['run', fixture('short-year'), '--link', 'in-process', '--quiet', '--no-report', '--out', out];
  expect(await space.run(args)).toMatchObject({ exitCode: 0 });
});

describe('slfleet report of a real run', () => {
  it.concurrent('html: one file, the verdict in it, nothing from outside', async () => {
    const { exitCode, stdout } = await space.run(['report', out, '--format', 'html']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${join(out, 'report.html')}\n` });
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page).toContain('Sixty mixed devices live two months');
    expect(page).toContain('All 7 checks held.');
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it.concurrent('json: the summary, and the figures of the event log', async () => {
    const { exitCode, stdout } = await space.run(['report', out, '--format', 'json', '--out', '-']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ summary: summaryOf(out) });
  });

  it.concurrent('md: every expectation on standard output', async () => {
    const { exitCode, stdout } = await space.run(['report', out, '--format', 'md', '--out', '-']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^# Sixty mixed devices live two months/);
    for (const { name } of summaryOf(out).expectations) expect(stdout).toContain(name);
  });

  it.concurrent('junit: a test case an expectation and one a threshold', async () => {
    const file = space.fresh('results.xml');
    const { exitCode } = await space.run(['report', out, '--format', 'junit', '--out', file]);
    expect(exitCode).toBe(0);
    const xml = readFileSync(file, 'utf8');
    const cases = xml.match(/<testcase /g) ?? [];
    const { expectations, thresholds } = summaryOf(out);
    expect(cases).toHaveLength(expectations.length + thresholds.length);
    expect(new XMLParser({ ignoreAttributes: false }).parse(xml, true)).toHaveProperty('testsuites');
    expect(xml).not.toContain('<failure');
  });

  it('a report made again is the same', async () => {
    const made = async (): Promise<string> => (await space.run(['report', out, '--format', 'md', '--out', '-'])).stdout;
    const [first, second] = await Promise.all([made(), made()]);
    expect(second).toBe(first);
  });
});

describe('slfleet query of a real run', () => {
  const ask = (sql: string, ...options: string[]) => space.run(['query', out, sql, ...options]);
  const BY_TYPE = 'SELECT type, count(*) AS n FROM messages GROUP BY type ORDER BY type';
  const ROWS = [
    ['authorization', 120],
    ['registration', 60],
    ['usage', 478],
  ] as const;

  it.concurrent('as a table', async () => {
    const { exitCode, stdout } = await ask(BY_TYPE);
    expect(exitCode).toBe(0);
    for (const [type, n] of ROWS) expect(stdout).toMatch(new RegExp(`^${type} +${n}$`, 'm'));
    expect(stdout).toContain('(3 rows)');
  });

  it.concurrent('as JSON', async () => {
    const { stdout } = await ask(BY_TYPE, '--format', 'json');
    expect(JSON.parse(stdout)).toEqual(ROWS.map(([type, n]) => ({ type, n })));
  });

  it.concurrent('as CSV', async () => {
    const { stdout } = await ask(BY_TYPE, '--format', 'csv');
    expect(stdout).toBe(['type,n', ...ROWS.map((row) => row.join(',')), ''].join('\r\n'));
  });

  it.concurrent.each([
    ['devices', 60],
    ['messages', 658],
  ])('%s has as many rows as the summary says', async (table, rows) => {
    const { stdout } = await ask(`SELECT count(*) AS n FROM ${table}`, '--format', 'json');
    expect(JSON.parse(stdout)).toEqual([{ n: rows }]);
  });

  it('a reader that leaves early, such as head, is no error', async () => {
    const program = space.start(['query', out, 'SELECT a.* FROM events a, events b LIMIT 50000', '--format', 'csv']);
    await program.line('stdout', /^t,time,shard/);
    program.closeOutput();
    expect(await program.ended).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
