import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/fleet/preflight/preflight.js';
import type { CapacityResult } from '../../src/scenario/capacity/capacity-result.js';
import { CLIENT, type OwnServer, ownServer } from '../fleet/own-server.js';
import { brokenChecks, fixture, STACK, serveOnPrem, summaryOf, workspace } from './slfleet.js';

const space = workspace();
const API_ENV = { SLFLEET_API_CLIENT_ID: CLIENT.clientId, SLFLEET_API_CLIENT_SECRET: CLIENT.clientSecret };
const SCENARIO = fixture('steady-arrivals');
const DEVICES = 20;

let server: OwnServer;
beforeAll(async () => {
  server = await ownServer();
});
afterAll(() => server.close());

const target = (): string[] => ['--target', server.url, '--ca', server.caFile];

describe('slfleet preflight', () => {
  it('tells a line a check, and ends with 0 if none failed', async () => {
    const ended = await space.run(['preflight', SCENARIO, ...target()], { env: { SLFLEET_TOKEN: server.token } });
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    const lines = ended.stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(/ +/).slice(0, 2).join(' '))).toEqual([
      'ok name',
      'ok port',
      'ok tls',
      'ok clock',
      'ok credentials',
      'ok registration',
    ]);
    expect(server.instances()).toBe(0);
  });

  it('--json tells the same to a program; a failure is exit code 110', async () => {
    const args = ['preflight', SCENARIO, '--target', server.url, '--json'];
    const { exitCode, stdout } = await space.run(args, { env: { SLFLEET_TOKEN: server.token } });
    expect(exitCode).toBe(110);
    const { checks } = JSON.parse(stdout) as { checks: Verdict[] };
    expect(checks.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
      'name ok',
      'port ok',
      'tls failed',
      'clock skipped',
      'credentials skipped',
      'registration skipped',
    ]);
  });

  it('wants a server', async () => {
    const ended = await space.run(['preflight']);
    expect(ended).toMatchObject({ exitCode: 104, stdout: '' });
    expect(ended.stderr).toContain('--target');
  });
});

describe('a run against a server that keeps real time', () => {
  it('registers the fleet with tokens made through its REST API, revokes them, and tells no secret', async () => {
    const out = space.fresh();
    const args = ['run', SCENARIO, ...target(), '--api', server.url, '--out', out, '--json', '--debug'];
    const ended = await space.run(args, { env: API_ENV });
    expect({ exitCode: ended.exitCode, broken: brokenChecks(summaryOf(out)) }, ended.stderr).toEqual({
      exitCode: 0,
      broken: [],
    });
    // Its dates became durations: were they dates, every authorization would have run out years ago or hence.
    expect(summaryOf(out).devices.byState).toEqual({ AUTHORIZED: DEVICES });
    expect(server.instances()).toBe(DEVICES);
    expect(server.minted.size).toBe(0);
    expect(server.lastHeaders()['x-slfleet-time']).toBeUndefined();
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const texts = files.map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
    for (const text of [ended.stdout, ended.stderr, ...texts]) {
      for (const secret of [CLIENT.clientId, CLIENT.clientSecret]) expect(text).not.toContain(secret);
    }
    expect(ended.stderr).toMatch(/^ok +registration/m);
  });

  it.each<[string, string, Record<string, string>]>([
    ['a run, with a token', 'run', { SLFLEET_TOKEN: 'x' }],
    ['a run, without one', 'run', {}],
    ['a search for the knee, with a token', 'capacity', { SLFLEET_TOKEN: 'x' }],
    ['a search for the knee, without one', 'capacity', {}],
  ])('a wrong URL is told before a token is asked for or a key is made: %s', async (_, command, token) => {
    const [home, out] = [space.fresh('home'), space.fresh()];
    const args = [command, SCENARIO, '--target', 'https://127.0.0.1:1', '--quiet', '--out', out];
    const ended = await space.run(args, { env: { ...token, SLFLEET_HOME: home } });
    expect(ended.exitCode).toBe(110);
    expect(ended.stderr).toMatch(/SLF_TARGET_UNREACHABLE: .*: port: 1 cannot be reached \(ECONNREFUSED\)/);
    expect(ended.stderr).not.toContain('SLFLEET_TOKEN');
    expect(ended.stderr).not.toMatch(STACK);
    expect([existsSync(join(home, 'keys')), existsSync(out)]).toEqual([false, false]);
  });

  it('a token that is missing is told once the server is known to be there', async () => {
    const ended = await space.run(['run', SCENARIO, ...target(), '--out', space.fresh()]);
    expect(ended.exitCode).toBe(104);
    const checks = ended.stderr.split('\n').filter((line) => /^(?:ok|failed|skipped) /.test(line));
    expect(checks.map((line) => line.split(/ +/).slice(0, 2).join(' '))).toEqual([
      'ok name',
      'ok port',
      'ok tls',
      'ok clock',
      'failed credentials',
      'skipped registration',
    ]);
    expect(ended.stderr).toContain('SLF_TOKEN_MISSING');
  });

  it('an API whose credentials are not there is told before anything is connected to', async () => {
    const before = server.asked.length;
    const ended = await space.run(['run', SCENARIO, ...target(), '--api', server.url, '--out', space.fresh()]);
    expect(ended).toMatchObject({ exitCode: 104 });
    expect(ended.stderr).toContain('SLFLEET_API_CLIENT_ID');
    expect(server.asked.length).toBe(before);
  });
});

describe('slfleet capacity', () => {
  /** One message at a time, so long each: much longer than anything a busy machine adds to it. */
  const EACH_MS = 100;
  const MOST_PER_SECOND = 1_000 / EACH_MS;
  /** A device registers and is authorized. */
  const MESSAGES_A_DEVICE = 2;
  const STEP_SECONDS = 6;
  /** Three virtual hours of arrivals pass in a step. */
  const SPEED = 1_800;
  let slow: OwnServer;
  beforeAll(async () => {
    slow = await ownServer({ eachMs: EACH_MS });
  });
  afterAll(() => slow.close());

  const capacity = (options: readonly string[]) => [
    'capacity',
    SCENARIO,
    ...['--target', slow.url, '--ca', slow.caFile, '--speed', `${SPEED}x`, '--step-for', `${STEP_SECONDS}s`],
    ...['--rest', '0s', '--workers', '1', ...options],
  ];

  it('finds the knee of a server whose capacity is known', async () => {
    const out = space.fresh();
    const search = ['--threshold', 'latencyMs.corrected: p(95)<1500', '--threshold', 'messages.failed: ==0'];
    // Tests share their machine; a threshold of 1.5 s has room for that.
    search.push('--start', '16', '--precision', '50%', '--ignore-generator', '--json', '--out', out);
    const ended = await space.run(capacity(search), { env: { SLFLEET_TOKEN: slow.token } });
    expect(ended.exitCode, ended.stderr).toBe(0);
    const result = JSON.parse(ended.stdout) as CapacityResult;
    expect(JSON.parse(readFileSync(join(out, 'capacity.json'), 'utf8'))).toEqual(result);
    expect(result).toMatchObject({ verdict: 'knee', loadKind: 'devices', target: slow.url });
    const asked = (devices = 0): number => (devices * MESSAGES_A_DEVICE) / STEP_SECONDS;
    const { lastGood, firstBad } = result;
    // Above its capacity a backlog grows for the length of a step, and breaks the threshold from about 1.4 times on.
    expect(asked(lastGood?.load), ended.stderr).toBeLessThan(MOST_PER_SECOND * 1.5);
    expect(asked(firstBad?.load), ended.stderr).toBeGreaterThan(MOST_PER_SECOND);
    expect((firstBad?.load ?? 0) - (lastGood?.load ?? 0)).toBeLessThanOrEqual(0.5 * (lastGood?.load ?? 0));
    for (const end of [lastGood, firstBad]) expect((end?.good ?? 0) + (end?.bad ?? 0)).toBeGreaterThanOrEqual(3);
    expect(ended.stderr).toMatch(/The server gives way between \d+ devices and \d+ devices\./);
    const { interval } = result;
    expect(interval).toMatchObject({ kind: 'bootstrap', level: 0.95 });
    expect(interval?.low ?? 0).toBeLessThanOrEqual(lastGood?.load as number);
    expect(interval?.high ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(firstBad?.load as number);
    expect(ended.stderr).toMatch(/^ {2}interval .* at 95% \(2,000 bootstrap resamples, seed \d+\)$/m);
  }, 400_000);

  it('that finds none within its steps says so: exit code 99', async () => {
    const out = space.fresh();
    const args = capacity(['--start', '4', '--max-steps', '2', '--no-probe', '--out', out]);
    const ended = await space.run(args, { env: { SLFLEET_TOKEN: slow.token } });
    expect(ended.exitCode, ended.stderr).toBe(99);
    expect(ended.stdout).toContain('The server held at every load: no knee up to 8 devices.');
  });

  it('Ctrl-C keeps what was found until then: exit code 105', async () => {
    const out = space.fresh();
    const args = capacity(['--start', '4', '--no-probe', '--out', out]);
    const program = space.start(args, { env: { SLFLEET_TOKEN: slow.token } });
    await program.line('stdout', /^ *1 .*good$/);
    program.signal('SIGINT');
    const { exitCode, stdout } = await program.ended;
    expect(exitCode).toBe(105);
    expect(stdout).toContain('Interrupted: what was found until then is kept.');
    const kept = JSON.parse(readFileSync(join(out, 'capacity.json'), 'utf8')) as CapacityResult;
    expect(kept).toMatchObject({ verdict: 'interrupted', lastGood: { load: 4 } });
    expect(kept.steps.length).toBeGreaterThanOrEqual(1);
  });

  it.each([
    ['a warm-up as long as the step', ['--warm-up', '6s'], 'SLF_OPTION_INVALID', '--warm-up'],
    ['an even number of repeats', ['--repeats', '2'], 'SLF_OPTION_INVALID', 'odd'],
    ['a start beyond the most', ['--start', '50', '--most', '10'], 'SLF_OPTION_INVALID', '--start 50'],
    ['a threshold about nothing', ['--threshold', 'latency: p(95)<1'], 'SLF_SCENARIO_INVALID', 'latency'],
  ])('%s is refused before a server is asked', async (_, options, code, words) => {
    const before = slow.asked.length;
    const ended = await space.run(capacity(options), { env: { SLFLEET_TOKEN: slow.token } });
    expect(ended).toMatchObject({ exitCode: 104, stdout: '' });
    expect(ended.stderr).toContain(code);
    expect(ended.stderr).toContain(words);
    expect(slow.asked.length).toBe(before);
  });
});

describe('slfleet serve on-prem, as a process of its own', () => {
  it('takes a fleet of both agents at 172,800x by the wall clock, with tokens made through its API', async () => {
    const server = await serveOnPrem(space, space.fresh('data'));
    const out = space.fresh();
    const { clientId, clientSecret } = server.api;
    const ended = await space.run(
      [
        ...['run', fixture('both-generations'), '--target', server.url, '--ca', server.caFile],
        ...['--api', server.api.url, '--quiet', '--no-report', '--out', out],
      ],
      { env: { SLFLEET_API_CLIENT_ID: clientId, SLFLEET_API_CLIENT_SECRET: clientSecret } },
    );
    // An accelerated clock would be refused, and an authorization taken for a date would have run out.
    expect({ exitCode: ended.exitCode, broken: brokenChecks(summaryOf(out)) }, ended.stderr).toEqual({
      exitCode: 0,
      broken: [],
    });
    expect(summaryOf(out).devices.byState).toEqual({ AUTHORIZED: 5, IN_USE: 5 });
    expect(summaryOf(out).messages.byType.usageReport).toBeGreaterThan(0);
    server.program.signal('SIGINT');
    expect((await server.program.ended).stderr).toContain('10 product instances');
  });
});
