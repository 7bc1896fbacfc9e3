import { getEventListeners } from 'node:events';
import { tmpdir } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { RUN_TABLES } from '../../src/report/table-columns.js';
import { runFolder, SMALL_FLEET, START_MS } from '../report/run-folder-fixture.js';
import { runCli } from './run-cli.js';

const small = (): string => runFolder({ shards: SMALL_FLEET });
const BY_TYPE = 'SELECT type, count(*) AS n FROM messages GROUP BY type ORDER BY type';

describe('slfleet query', () => {
  it.each([
    [[], 'type           n\n-------------  -\nauthorization  2\nregistration   4\n(2 rows)\n'],
    [['--format', 'csv'], 'type,n\r\nauthorization,2\r\nregistration,4\r\n'],
  ])('%j', async (options, stdout) => {
    expect(await runCli(['query', small(), BY_TYPE, ...options])).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  it('--format json', async () => {
    const { stdout } = await runCli(['query', small(), BY_TYPE, '--format', 'json']);
    expect(JSON.parse(stdout)).toEqual([
      { type: 'authorization', n: 2 },
      { type: 'registration', n: 4 },
    ]);
  });

  it('says on standard error how many lines of an interrupted run were left out', async () => {
    const folder = runFolder({ shards: SMALL_FLEET, summary: null, tail: `{"t":${START_MS}` });
    const { exitCode, stdout, stderr } = await runCli(['query', folder, 'SELECT count(*) AS n FROM messages']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('6');
    expect(stderr).toContain('1 event line was left out');
  });

  it.each([
    ['a folder that is no run', tmpdir(), 'SELECT 1', 'SLF_RUN_NOT_FOUND'],
    ['a wrong column', null, 'SELECT nope FROM messages', 'LINE 1: SELECT nope'],
    ['a statement that writes', null, 'DELETE FROM events', 'Only reading statements'],
    ['a file outside the run', null, "SELECT * FROM read_csv('/etc/passwd')", 'SLF_QUERY_INVALID'],
  ])('%s is refused with exit code 104', async (_, folder, sql, words) => {
    const { exitCode, stdout, stderr } = await runCli(['query', folder ?? small(), sql]);
    expect(exitCode).toBe(104);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
  });

  it('Ctrl-C breaks a long query off and exits 105', async () => {
    const controller = new AbortController();
    const endless = 'SELECT count(*) FROM range(100000000) a, range(100000000) b';
    const asked = runCli(['query', small(), endless], controller.signal);
    await vi.waitUntil(() => getEventListeners(controller.signal, 'abort').length > 0);
    controller.abort();
    expect(await asked).toEqual({ exitCode: 105, stdout: '', stderr: '' });
  });

  it('Ctrl-C while the run is still being loaded exits 105, too', async () => {
    expect(await runCli(['query', small(), 'SELECT 1'], AbortSignal.abort())).toMatchObject({
      exitCode: 105,
      stdout: '',
    });
  });

  it('help names every table with its columns, and examples', async () => {
    const { stdout } = await runCli(['query', '--help']);
    for (const { name } of RUN_TABLES) expect(stdout).toContain(`${name}: `);
    for (const { columns } of RUN_TABLES) expect(stdout).toContain(columns.join(', '));
    expect(stdout).toContain('Examples:');
  });
});
