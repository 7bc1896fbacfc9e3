import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunState } from '../../src/live/run-client.js';
import { runCli } from '../cli/run-cli.js';
import { fixture, type Program, STACK, summaryOf, workspace } from './slfleet.js';

const space = workspace();
const SHARE_FOR_OTHERS = 0o077;

interface Fleet {
  readonly program: Program;
  readonly out: string;
  readonly url: string;
  readonly key: string;
}

/** A run that can be operated, once it can. */
async function fleet(...options: string[]): Promise<Fleet> {
  const out = space.fresh();
  const on = ['--set', 'fleet.0.arrive.over=0s', '--quiet', '--control', '--workers', '2', '--out', out];
  const program = space.start(['run', fixture('two-hours'), ...on, ...options]);
  const file = join(out, 'control.json');
  await program.until(() => (existsSync(file) && readFileSync(file, 'utf8').endsWith('\n') ? true : null));
  const { url, key } = JSON.parse(readFileSync(file, 'utf8')) as { url: string; key: string };
  return { program, out, url, key };
}

/** `ctl` is a client: it runs in this process, the run in one of its own. */
const said = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => runCli(args, undefined, '', env);

async function ctl({ out }: Pick<Fleet, 'out'>, ...words: string[]): Promise<RunState> {
  const { exitCode, stdout, stderr } = await said(['ctl', out, ...words, '--json']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as RunState;
}

function eventsOf(run: string): string[] {
  const folder = join(run, 'events');
  return readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
}

describe.concurrent.each(['in-process', 'https'])('slfleet ctl, link %s', (link) => {
  it('looks, pauses, resumes, storms, scales, changes the speed; and the summary says so', async () => {
    const run = await fleet('--link', link, '--speed', '60x', '--pacing', 'open');
    expect(statSync(join(run.out, 'control.json')).mode & SHARE_FOR_OTHERS).toBe(0);
    const status = await ctl(run, 'status');
    expect(status).toMatchObject({ phase: 'running', speed: 60, sizes: { switches: 12 } });
    const paused = await ctl(run, 'pause');
    expect(paused.phase).toBe('paused');
    const later = await ctl(run, 'status');
    expect(later.progress?.virtualMs).toBe(paused.progress?.virtualMs);
    expect(later.workers?.flatMap(({ shards }) => shards.map(({ reachedMs }) => reachedMs))).toEqual(
      paused.workers?.flatMap(({ shards }) => shards.map(({ reachedMs }) => reachedMs)),
    );
    expect((await ctl(run, 'scale', 'switches', '20')).sizes).toEqual({ switches: 20 });
    expect((await ctl(run, 'storm', 'reload', '--on', 'switches', '--share', '50%')).phase).toBe('paused');
    await ctl(run, 'storm', 'http-error', 'status=503', 'for=30m');
    expect((await ctl(run, 'speed', '600x')).speed).toBe(600);
    expect((await ctl(run, 'resume')).phase).toBe('running');
    await ctl(run, 'speed', 'max');
    const { exitCode, stdout, stderr } = await run.program.ended;
    const summary = summaryOf(run.out);
    expect({ exitCode, total: summary.devices.total, lost: summary.devices.lost }).toEqual({
      // The scenario wants that nothing fails, and an operator saw to it that something did.
      exitCode: 99,
      total: 20,
      lost: 0,
    });
    // Those that joined are authorized too, or more than the licences of the plan: all registered.
    expect((summary.devices.byState.AUTHORIZED ?? 0) + (summary.devices.byState.OUT_OF_COMPLIANCE ?? 0)).toBe(20);
    expect(Object.keys(summary.messages.byFailure)).toContain('http-status');
    expect(summary.controlled).toBe(true);
    const told = [
      'pause',
      'scale switches to 20',
      'storm reload',
      'storm http-error',
      'speed 600x',
      'resume',
      'speed max',
    ];
    expect(summary.controls?.map(({ what }) => what)).toEqual(told);
    const lines = eventsOf(run.out);
    for (const what of ['scale switches to 20', 'storm reload', 'storm http-error']) {
      expect(lines.filter((line) => line.includes(`"kind":"control","what":"${what}"`))).toHaveLength(1);
    }
    // The key opened everything, and lies nowhere any more.
    expect(existsSync(join(run.out, 'control.json'))).toBe(false);
    const left = ['run.json', 'summary.json', 'report.html'].map((name) => readFileSync(join(run.out, name), 'utf8'));
    expect([stdout, stderr, ...lines, ...left].join('\n')).not.toContain(run.key);
    const { exitCode: after, stderr: words } = await said(['ctl', run.out, 'status']);
    expect(after).toBe(110);
    expect(words).toMatch(/^SLF_CONTROL_UNREACHABLE/);
  });
});

describe('slfleet ctl', () => {
  it('pausing and another speed leave an in-process run what its seed makes of it', async () => {
    const untouched = space.fresh();
    await space.run(['run', fixture('two-hours'), '--set', 'fleet.0.arrive.over=0s', '--quiet', '--out', untouched]);
    const run = await fleet('--speed', '600x');
    await ctl(run, 'pause');
    await ctl(run, 'speed', 'max');
    await ctl(run, 'resume');
    await run.program.ended;
    const summary = summaryOf(run.out);
    expect(summary).toMatchObject({ controlled: false, verdict: 'passed' });
    expect(summary.controls).toHaveLength(3);
    expect(summary.digest).toBe(summaryOf(untouched).digest);
  });

  it('prints for people, and refuses what does not fit in words, without touching the run', async () => {
    const run = await fleet('--speed', '60x');
    const status = async () => (await said(['ctl', run.out, 'status'])).stdout;
    await expect.poll(status, { timeout: 30_000 }).toMatch(/^state {6}running, speed 60x\ntime .*\ndevices {4}12: /);
    expect(await status()).not.toContain(run.key);
    const rows: [string[], number, RegExp][] = [
      [['pauze'], 104, /no action "pauze"; did you mean "pause"/],
      [['pause', 'now'], 104, /no words belong here, not 1/],
      [['speed', 'fast'], 104, /max, or/],
      [['speed'], 104, /1 word belong/],
      [['scale', 'switch', '3'], 104, /no label "switch"; did you mean "switches"/],
      [['scale', 'switches', 'many'], 104, /"many" is no number of devices/],
      [['scale', 'switches', '2000000'], 104, /at most 1000000 devices/],
      [['storm'], 104, /wants the name/],
      [['storm', 'reload', 'now=yes'], 104, /reload/],
      [['storm', 'http-error', 'status=99999'], 104, /http-error/],
      [['storm', 'reload', '--share', '200%'], 104, /share|%/],
      [['storm', 'reload', '--on', 'core'], 104, /no label "core"/],
    ];
    for (const [words, code, text] of rows) {
      const { exitCode, stderr } = await said(['ctl', run.out, ...words]);
      expect({ words, exitCode }).toEqual({ words, exitCode: code });
      expect(stderr).toMatch(text);
      expect(stderr).not.toMatch(STACK);
    }
    expect((await ctl(run, 'status')).controls).toEqual([]);
    run.program.signal('SIGINT');
    await run.program.ended;
    expect(summaryOf(run.out).controlled).toBe(false);
  });

  it('wants the key of the run, wherever it comes from', async () => {
    const run = await fleet('--speed', '60x');
    const at = (place: string, env: Record<string, string> = {}) => said(['ctl', place, 'status'], env);
    expect((await at(run.url)).stderr).toMatch(/^SLF_CONTROL_REFUSED/);
    expect((await at(run.url, { SLFLEET_KEY: 'wrong' })).stderr).toMatch(/^SLF_CONTROL_REFUSED/);
    expect((await at(run.url, { SLFLEET_KEY: run.key })).exitCode).toBe(0);
    expect((await at(`${run.url}/#key=${run.key}`)).exitCode).toBe(0);
    expect((await at('http://example.org/')).stderr).toMatch(/^SLF_CONTROL_UNREACHABLE/);
    // Without --ui there is no page.
    expect((await fetch(run.url)).status).toBe(404);
    for (const path of ['/api/live', '/api/run', '/api/control', '/api/report']) {
      const method = path === '/api/control' || path === '/api/report' ? 'POST' : 'GET';
      const headers = { 'content-type': 'application/json', authorization: 'Bearer wrong' };
      expect((await fetch(new URL(path, run.url), { method, headers })).status).toBe(401);
    }
    run.program.signal('SIGINT');
    await run.program.ended;
  });
});
