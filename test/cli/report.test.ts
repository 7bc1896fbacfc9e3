import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runFolder, SMALL_FLEET, START_MS } from '../report/run-folder-fixture.js';
import { runCli } from './run-cli.js';

const small = (): string => runFolder({ shards: SMALL_FLEET });

describe('slfleet report', () => {
  it.each([
    [[], 'report.html', '<!doctype html>'],
    [['--format', 'html'], 'report.html', '<!doctype html>'],
    [['--format', 'json'], 'report.json', '{\n  "schemaVersion": 1'],
    [['--format', 'md'], 'report.md', '# A small fleet'],
    [['--format', 'junit'], 'junit.xml', '<?xml'],
  ])('%j writes %s into the run folder and names it', async (options, file, start) => {
    const folder = small();
    const { exitCode, stdout } = await runCli(['report', folder, ...options]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${join(folder, file)}\n`);
    expect(readFileSync(join(folder, file), 'utf8').startsWith(start)).toBe(true);
  });

  it('writes where --out says', async () => {
    const folder = small();
    const out = join(folder, 'elsewhere.md');
    expect(await runCli(['report', folder, '--format', 'md', '--out', out])).toMatchObject({
      exitCode: 0,
      stdout: `${out}\n`,
    });
    expect(readFileSync(out, 'utf8')).toContain('# A small fleet');
  });

  it('writes to standard output, and nothing else there, for --out -', async () => {
    const { stdout } = await runCli(['report', small(), '--format', 'json', '--out', '-']);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1 });
  });

  it('reports an interrupted run, and says what is missing', async () => {
    const folder = runFolder({ shards: SMALL_FLEET, summary: null, tail: `{"t":${START_MS},` });
    const { exitCode, stderr } = await runCli(['report', folder]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('1 event line was left out');
    expect(stderr).toContain('no summary.json');
  });

  it.each([
    ['a folder that is not there', '/nowhere/at/all', [], 104, 'SLF_RUN_NOT_FOUND'],
    ['a folder that is no run', tmpdir(), [], 104, 'SLF_RUN_NOT_FOUND'],
    ['a file that cannot be written', null, ['--out', '/nowhere/at/all/report.html'], 104, 'SLF_OUT_UNWRITABLE'],
    ['an unknown format', null, ['--format', 'pdf'], 104, 'Allowed choices are html, json, md, junit'],
  ])('%s: %s', async (_, folder, options, exit, words) => {
    const { exitCode, stderr } = await runCli(['report', folder ?? small(), ...options]);
    expect(exitCode).toBe(exit);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
  });

  it('an empty folder is no run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slfleet-empty-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    expect((await runCli(['report', folder])).stderr).toContain(folder);
  });
});
