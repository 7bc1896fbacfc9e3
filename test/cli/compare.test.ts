import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/report/compare/comparison.js';
import { madeRun } from '../report/compare/made-runs.js';
import { runCli } from './run-cli.js';

const NASTY = '<script>alert(1)</script> & "x"';

describe('slfleet compare', () => {
  it('says what changed, in words, a table and the figures', async () => {
    const [a, b] = [madeRun({ seed: 1 }), madeRun({ seed: 2, slower: 1.3 })];
    const { exitCode, stdout, stderr } = await runCli(['compare', a, b]);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\n {2}WORSE\n {2}B is worse in \d+ of \d+ respects, at 95 % confidence\.\n/);
    expect(stdout).toMatch(/latency p95, service +[\d.]+ ms +[\d.]+ ms +\+[\d.]+ % +\+[\d.]+ % to \+[\d.]+ % +worse/);
    expect(stdout).toMatch(/seed +1 +2/);
    expect(stdout).toMatch(/memory +120 MB +120 MB +=/);
  });

  it('sets the pace of two runs and the words of their generators beside each other', async () => {
    const description = { options: { link: 'https', pacing: 'open', speed: 60 } };
    const quantiles = { p50: 1, p90: 2, p95: 3, p99: 4, max: 5 };
    const run = (seed: number, late: number): string =>
      madeRun({ seed, description, summary: { digest: `${seed}`, lateness: { late, dropped: 0, ms: quantiles } } });
    const { stdout } = await runCli(['compare', run(1, 10), run(2, 15)]);
    expect(stdout).toMatch(/messages that left late +10 +15 +\+50 %/);
    expect(stdout).toMatch(/lateness p95 +3 ms +3 ms +=/);
    expect(stdout).toMatch(/generator +trustworthy +trustworthy +=/);
  });

  it('exits with 99 only where it is told to, and only if B is worse', async () => {
    const [fast, slow] = [madeRun({ seed: 1 }), madeRun({ seed: 2, slower: 1.3 })];
    const exit = async (...args: readonly string[]) => (await runCli(['compare', ...args])).exitCode;
    expect(await exit(fast, slow)).toBe(0);
    expect(await exit(fast, slow, '--fail-on-worse')).toBe(99);
    expect(await exit(slow, fast, '--fail-on-worse')).toBe(0);
    expect(await exit(fast, fast, '--fail-on-worse')).toBe(0);
    expect(await exit(fast, slow, '--fail-on-worse', '--tolerance', '60%')).toBe(0);
  });

  it('gives all of it as JSON', async () => {
    const [a, b] = [madeRun({ seed: 1 }), madeRun({ seed: 2, slower: 1.3 })];
    const { stdout } = await runCli(['compare', a, b, '--format', 'json', '--confidence', '99', '--seed', '7']);
    const comparison = JSON.parse(stdout) as Comparison;
    expect(comparison).toMatchObject({
      schemaVersion: 1,
      verdict: 'worse',
      confidence: 0.99,
      seed: 7,
      identical: false,
    });
    expect(comparison.a).toMatchObject({ folder: a, seed: 1, devices: 200, messages: 3_000 });
  });

  it('writes HTML into the folder of B, as a page that needs no network and lets nothing in', async () => {
    const named = { description: { scenario: NASTY, resolved: { title: NASTY } } };
    const [a, b] = [madeRun({ seed: 1 }), madeRun({ seed: 2, slower: 1.3, ...named })];
    const { stdout } = await runCli(['compare', a, b, '--format', 'html']);
    const file = join(b, 'compare.html');
    expect(stdout).toBe(`${file}\n`);
    const page = readFileSync(file, 'utf8');
    expect(page).toContain('<p class="verdict failed">worse</p>');
    expect(page).toContain('content="default-src &#39;none&#39;;');
    expect(page).not.toContain('<script>');
    expect(page).not.toMatch(/(?:src|href)="https?:/);
  });

  it('writes to standard output for --out -, and where --out says', async () => {
    const run = madeRun({ seed: 1 });
    expect((await runCli(['compare', run, run, '--format', 'html', '--out', '-'])).stdout).toMatch(/^<!doctype html>/);
    expect(existsSync(join(run, 'compare.html'))).toBe(false);
    const out = join(run, 'elsewhere.txt');
    expect((await runCli(['compare', run, run, '--out', out])).stdout).toBe(`${out}\n`);
    expect(readFileSync(out, 'utf8')).toContain('the same, byte for byte');
  });

  it.each([
    [['/nowhere', '/nowhere'], 'SLF_RUN_NOT_FOUND'],
    [['a'], 'SLF_USAGE'],
    [['a', 'b', '--confidence', '100'], 'SLF_OPTION_INVALID'],
    [['a', 'b', '--confidence', 'very'], 'SLF_OPTION_INVALID'],
    [['a', 'b', '--tolerance', '-1'], 'SLF_OPTION_INVALID'],
    [['a', 'b', '--format', 'pdf'], 'SLF_OPTION_INVALID'],
  ])('%j is refused with %s', async (args, code) => {
    const { exitCode, stderr } = await runCli(['compare', ...args]);
    expect([exitCode, stderr.split(':')[0]]).toEqual([104, code]);
  });
});
