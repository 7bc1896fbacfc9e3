import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { brokenChecks, type Ended, fixture, STACK, summaryOf, workspace } from './slfleet.js';

const space = workspace();

const amount = z.number().nonnegative();
const count = amount.int();
const counts = z.record(z.string(), count);
const quantiles = z.strictObject({ p50: amount, p90: amount, p95: amount, p99: amount, max: amount });

/** The contract of design §8, written a second time: every field, and no other. */
const contract = z.strictObject({
  schemaVersion: z.literal(2),
  scenario: z.string(),
  seed: count,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  verdict: z.enum(['passed', 'failed']),
  interrupted: z.boolean(),
  controlled: z.literal(false),
  controls: z.array(z.never()),
  abortedBy: z.null(),
  devices: z.strictObject({ total: count, lost: count, byState: counts, byProfile: counts }),
  time: z.strictObject({
    virtualSeconds: amount,
    wallSeconds: amount,
    deviceYearsPerSecond: amount,
    stallSeconds: amount,
  }),
  messages: z.strictObject({
    sent: count,
    ok: count,
    failed: count,
    byType: counts,
    byFailure: counts,
    perSecond: amount,
  }),
  handshakes: z.strictObject({ full: count, resumed: count }),
  latencyMs: z.strictObject({ service: quantiles, corrected: quantiles }),
  lateness: z.strictObject({ late: count, dropped: count, ms: quantiles }),
  manners: z.record(z.string(), z.strictObject({ messages: count, kept: count, full: count, resumed: count })),
  generator: z.strictObject({
    trustworthy: z.boolean(),
    reasons: z.array(z.strictObject({ reason: z.string(), what: z.string(), advice: z.string() })),
  }),
  rum: z.strictObject({ open: count, closed: count, unacknowledged: count, acknowledged: count, maxBacklog: count }),
  memory: z.strictObject({ rssBytes: count, bytesPerDevice: count }),
  shards: z.strictObject({ workers: count, restarts: count }),
  expectations: z.array(
    z.strictObject({
      name: z.string(),
      ok: z.boolean(),
      actual: z.union([z.string(), z.number()]),
      wanted: z.union([z.string(), z.number()]),
    }),
  ),
  thresholds: z.array(
    z.strictObject({
      metric: z.string(),
      condition: z.string(),
      over: z.literal('run'),
      type: z.null(),
      ok: z.boolean(),
      actual: z.number().nullable(),
      windows: z.null(),
      warnOnly: z.literal(false),
    }),
  ),
});

const total = (numbers: Readonly<Record<string, number>>): number =>
  Object.values(numbers).reduce((sum, number) => sum + number, 0);

describe('a run over real HTTPS with its embedded CSSM', () => {
  const out = space.fresh();
  let ended: Ended;
  beforeAll(async () => {
    ended = await space.run(['run', fixture('short-year'), '--out', out, '--json', '--workers', '2']);
  });

  it('passes with exit code 0', () => {
    expect(ended.stderr).not.toMatch(STACK);
    expect({ ...ended, broken: brokenChecks(summaryOf(out)) }).toMatchObject({ exitCode: 0, broken: [] });
    expect(summaryOf(out)).toMatchObject({ verdict: 'passed', interrupted: false, scenario: 'short-year', seed: 11 });
  });

  it('leaves the folder of design §7', () => {
    expect(readdirSync(out).sort()).toEqual(['events', 'report.html', 'run.json', 'summary.json']);
    // Three virtual accounts are three shards; the embedded CSSM writes a file of its own behind them.
    expect(readdirSync(join(out, 'events')).sort()).toEqual([
      '0000.ndjson',
      '0001.ndjson',
      '0002.ndjson',
      '0003.ndjson',
    ]);
  });

  it('run.json holds the scenario as resolved, seed, versions and host', () => {
    const description: unknown = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
    expect(description).toMatchObject({
      schemaVersion: 1,
      scenario: 'short-year',
      seed: 11,
      startMs: Date.UTC(2026, 0, 1),
      durationMs: 60 * 86_400_000,
      options: { link: 'https', wire: 'encoded', keys: 'p-256', speed: 'max', pacing: 'closed', target: 'embedded' },
      versions: { node: process.versions.node, slfleet: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      host: { platform: process.platform, cores: expect.any(Number) },
      resolved: { name: 'short-year', fleet: [{ label: 'switches' }, { label: 'leaves' }, { label: 'expressway' }] },
    });
  });

  it('every event line has t, sn or a step, and a kind', () => {
    const lines = readdirSync(join(out, 'events')).flatMap((file) =>
      readFileSync(join(out, 'events', file), 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as { t: unknown; kind: unknown; sn?: unknown }),
    );
    expect(lines.filter(({ kind }) => kind === 'device')).toHaveLength(60);
    for (const { t, kind } of lines) {
      expect(t).toBeTypeOf('number');
      expect(kind).toBeTypeOf('string');
    }
  });

  it('summary.json keeps the contract of design §8', () => {
    const summary = contract.parse(summaryOf(out));
    expect(summary.devices).toMatchObject({ total: 60, lost: 0, byState: { AUTHORIZED: 60 } });
    expect(total(summary.devices.byProfile)).toBe(60);
    expect(summary.time.virtualSeconds).toBe(60 * 86_400);
    expect(summary.time.wallSeconds).toBeGreaterThan(0);
    expect(total(summary.messages.byType)).toBe(summary.messages.sent);
    expect(summary.messages.ok + summary.messages.failed).toBe(summary.messages.sent);
    expect(summary.handshakes.full).toBeGreaterThan(0);
    const { p50, p90, p95, p99, max } = summary.latencyMs.service;
    expect([p50, p90, p95, p99, max]).toEqual([p50, p90, p95, p99, max].sort((a, b) => a - b));
    expect(p50).toBeGreaterThan(0);
    expect(summary.shards).toEqual({ workers: 2, restarts: 0 });
    expect(summary.expectations).toHaveLength(5);
    expect(summary.thresholds).toHaveLength(2);
  });

  it('the digest is what `cat events/*.ndjson | sha256sum` says', () => {
    const command = 'cat events/*.ndjson | sha256sum';
    const [digest] = execFileSync('sh', ['-c', command], { cwd: out, encoding: 'utf8' }).split(' ');
    expect(digest).toBe(summaryOf(out).digest);
  });

  it('--json puts the summary, and nothing else, on standard output', () => {
    expect(JSON.parse(ended.stdout)).toEqual(summaryOf(out));
    expect(ended.stderr).toContain('PASSED  short-year');
    expect(ended.stderr).toMatch(/^100 % .+60 devices {2}AUTHORIZED 60/m);
  });
});

describe('how a run speaks and what it leaves', () => {
  const small = ['run', fixture('two-hours')];

  it.concurrent('--quiet shows the result and no progress; without --out the folder is runs/<scenario>-<time>', async () => {
    const { exitCode, stdout, stderr } = await space.run([...small, '--quiet']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('PASSED  two-hours');
    const folder = /results +(runs\/two-hours-\d{8}-\d{6})\n/.exec(stdout)?.[1] ?? 'none';
    expect(existsSync(join(space.folder, folder, 'report.html'))).toBe(true);
  });

  it.concurrent('--no-report leaves report.html out', async () => {
    const out = space.fresh();
    await space.run([...small, '--quiet', '--no-report', '--out', out]);
    expect(readdirSync(out).sort()).toEqual(['events', 'run.json', 'summary.json']);
  });

  it.concurrent('uses an empty folder that is there', async () => {
    const out = space.fresh();
    execFileSync('mkdir', [out]);
    expect(await space.run([...small, '--quiet', '--out', out])).toMatchObject({ exitCode: 0 });
  });

  it.concurrent.each([
    ['an expectation', 'expect.0.state=OUT_OF_COMPLIANCE', '✗ all are authorized'],
    ['a threshold', 'thresholds={devices.total: ">1000"}', '✗ devices.total >1000'],
    ['an expectation whose SQL is wrong', 'expect.1={name: sql, sql: select nope, equals: 0}', '✗ sql'],
  ])('%s that does not hold is exit code 99, with results and report kept', async (_, setting, shown) => {
    const out = space.fresh();
    const { exitCode, stdout, stderr } = await space.run([...small, '--quiet', '--out', out, '--set', setting]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 99, stderr: '' });
    expect(stdout).toContain('FAILED  two-hours');
    expect(stdout).toContain(shown);
    expect(summaryOf(out).verdict).toBe('failed');
    expect(existsSync(join(out, 'report.html'))).toBe(true);
  });

  it.concurrent('quickstart itself, scaled and shortened, runs over HTTPS; only its counts of a whole year fail', async () => {
    const out = space.fresh();
    const scaled = ['run', 'quickstart', '--devices', '60', '--for', '40d', '--quiet', '--out', out];
    expect(await space.run(scaled)).toMatchObject({ exitCode: 99 });
    const { devices, messages, expectations } = summaryOf(out);
    expect(devices).toMatchObject({ total: 60, byState: { AUTHORIZED: 60 } });
    expect(messages).toMatchObject({ failed: 0, byType: { registration: 60, authorization: 120 } });
    const holds = (name: string): boolean | undefined => expectations.find((result) => result.name === name)?.ok;
    expect(holds('every device is authorized at the end')).toBe(true);
    expect(holds('nothing fails')).toBe(true);
    expect(holds('the ID certificate is renewed every 180 days (licensing §1)')).toBe(false);
  });
});
