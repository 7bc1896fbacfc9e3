import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixture, STACK, summaryOf, workspace } from './slfleet.js';

const space = workspace();
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 1);

function eventBytes(run: string): number {
  const folder = join(run, 'events');
  if (!existsSync(folder)) return 0;
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

async function single(run: string, sql: string): Promise<unknown> {
  const { stdout } = await space.run(['query', run, sql, '--format', 'json']);
  const [row] = JSON.parse(stdout) as Record<string, unknown>[];
  return Object.values(row ?? {})[0];
}

describe.concurrent.each([
  ['in process', ['--link', 'in-process'], 'SIGINT'],
  ['in process', ['--link', 'in-process', '--workers', '1'], 'SIGTERM'],
  ['over HTTPS', ['--link', 'https', '--devices', '400'], 'SIGINT'],
] as const)('a run %s (%j) that is ended by %s', (_, options, signal) => {
  it('keeps every result and exits 105', async () => {
    const out = space.fresh();
    const args = ['run', fixture('centuries'), '--out', out, ...options];
    const program = space.start(args);
    await program.until(() => (eventBytes(out) > 100_000 ? true : null));
    program.signal(signal);
    const { exitCode, stdout, stderr } = await program.ended;
    expect(exitCode, stderr).toBe(105);
    expect(stderr).not.toMatch(STACK);
    expect(stdout).toContain('INTERRUPTED  centuries');
    // The live view's last line says how far the run came, not where it would have ended.
    expect(stderr).toContain('stopping, results are kept');
    expect(stderr).not.toMatch(/^100 %/m);

    const summary = summaryOf(out);
    expect(summary).toMatchObject({ verdict: 'failed', interrupted: true });
    expect(summary.messages.ok).toBeGreaterThan(0);
    const { virtualSeconds } = summary.time;
    expect(virtualSeconds).toBeLessThan(100 * 365 * 86_400);
    expect(summary.memory.rssBytes).toBeGreaterThan(0);

    expect(await single(out, 'SELECT count(*) FROM messages WHERE ok')).toBe(summary.messages.ok);
    // Nothing happens later than the run has come, but for what was in flight; above all the CSSM releases nothing.
    const reached = START_MS + virtualSeconds * 1000;
    expect(await single(out, 'SELECT max(t) FROM events')).toBeLessThanOrEqual(reached + DAY_MS);

    const report = await space.run(['report', out, '--format', 'md', '--out', '-']);
    expect(report).toMatchObject({ exitCode: 0 });
    expect(report.stdout).toContain('Interrupted');
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('Interrupted');

    const again = await space.run(args);
    expect(again).toMatchObject({ exitCode: 104, stdout: '' });
    expect(again.stderr).toContain('SLF_OUT_NOT_EMPTY');
  });
});

it('a run that is ended while it is being prepared exits 105 with a summary', async () => {
  const out = space.fresh();
  const program = space.start(['run', fixture('centuries'), '--link', 'https', '--devices', '400', '--out', out]);
  await program.until(() => (existsSync(join(out, 'run.json')) ? true : null));
  program.signal('SIGINT');
  const { exitCode, stderr } = await program.ended;
  expect(exitCode, stderr).toBe(105);
  expect(stderr).not.toMatch(STACK);
  expect(summaryOf(out)).toMatchObject({ verdict: 'failed', interrupted: true, messages: { failed: 0 } });
  expect(await space.run(['report', out])).toMatchObject({ exitCode: 0 });
});
