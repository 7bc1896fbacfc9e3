import { describe, expect, it } from 'vitest';
import { listScenarios } from '../../src/scenario/library.js';
import { brokenChecks, summaryOf, workspace } from './slfleet.js';

const space = workspace();

/** Real time one run of a library scenario may take at most, on a machine that is busy with other tests. */
const RUN_MS = 60_000;

async function digestOf(scenario: string, options: readonly string[]): Promise<string> {
  const out = space.fresh(scenario);
  const args = ['run', scenario, '--link', 'in-process', '--quiet', '--no-report', '--out', out, ...options];
  const { exitCode, stderr } = await space.run(args);
  if (exitCode === 104 || exitCode === 107) throw new Error(stderr);
  const summary = summaryOf(out);
  expect({ exitCode, broken: brokenChecks(summary), verdict: summary.verdict }).toEqual({
    exitCode: 0,
    broken: [],
    verdict: 'passed',
  });
  return summary.digest;
}

/** Those that take long with many; every expectation is one of each device, so that fewer prove the same. */
const FEWER: Readonly<Record<string, readonly string[]>> = {
  'bugs/fn72578-rum-buildup': ['--devices', '120'],
  // It signs every message, and runs whole in quickstart.test.ts.
  quickstart: ['--devices', '200'],
};

const SCENARIOS = listScenarios().map(({ name }) => name);
/** About connections, which there are none of in process. */
const OVER_SOCKETS_ONLY = ['load/ramp'];

it('the program lists the scenarios that are tested here', async () => {
  const { stdout } = await space.run(['list', 'scenarios', '--json']);
  expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)).toEqual(SCENARIOS);
});

describe('sameness (design §4)', () => {
  const inProcess = SCENARIOS.filter((name) => !OVER_SOCKETS_ONLY.includes(name));
  it.each(inProcess)('%s passes with the same digest on 1, 2 and 4 workers', { timeout: 3 * RUN_MS }, async (name) => {
    const fewer = FEWER[name] ?? [];
    const digests = await Promise.all(
      ['1', '2', '4'].map((workers) => digestOf(name, ['--workers', workers, ...fewer])),
    );
    expect(new Set(digests).size, digests.join(', ')).toBe(1);
  });

  it.each(['c9500-tags', 'stack-counting'])(
    '%s has the same digest decoded and encoded, whatever the keys',
    async (name) => {
      const digest = await digestOf(name, ['--wire', 'decoded']);
      expect(await digestOf(name, ['--wire', 'encoded', '--set', 'wire.keys=p-256'])).toBe(digest);
    },
  );

  it.each(OVER_SOCKETS_ONLY)('%s passes over HTTPS, as written', { timeout: RUN_MS }, async (name) => {
    await digestOf(name, ['--link', 'https']);
  });

  it('registration-storm passes over HTTPS, as written', { timeout: RUN_MS }, async () => {
    await digestOf('registration-storm', ['--link', 'https']);
  });

  // At a look-ahead of a second the devices' clocks are as good as one, which is what its count of polls is for.
  it('topologies/cslu passes over sockets, to a CSLU for each account', { timeout: RUN_MS }, async () => {
    await digestOf('topologies/cslu', ['--link', 'https', '--set', 'wire.keys=p-256', '--set', 'wire.lookahead=1s']);
  });

  it('topologies/cslu-outage passes over sockets, as written', { timeout: RUN_MS }, async () => {
    await digestOf('topologies/cslu-outage', ['--link', 'https']);
  });

  // Smart Transport and call home, each direct and by proxy, through the proxy of the run.
  it('topologies/direct passes over sockets', { timeout: RUN_MS }, async () => {
    await digestOf('topologies/direct', ['--link', 'https', '--set', 'wire.keys=p-256']);
  });

  it('another seed is another event log, and the same seed the same again', async () => {
    const digest = await digestOf('stack-counting', []);
    expect(await digestOf('stack-counting', [])).toBe(digest);
    expect(await digestOf('stack-counting', ['--seed', '4711'])).not.toBe(digest);
  });
});

describe('bugs/fn72323-quovadis: TLS itself refuses the chain', () => {
  const SCENARIO = 'bugs/fn72323-quovadis';
  /** What happened to each group, whatever the order of what happened at once. */
  const TALLY = `SELECT label, type, ok, failure, count(*) AS n, sum(m.t) AS t FROM messages m JOIN
    (SELECT sn, label FROM devices) d USING (sn) GROUP BY ALL ORDER BY ALL`;

  async function tallyOf(options: readonly string[]): Promise<string> {
    const out = space.fresh('quovadis');
    const { exitCode } = await space.run(['run', SCENARIO, '--quiet', '--no-report', '--out', out, ...options]);
    expect({ exitCode, broken: brokenChecks(summaryOf(out)) }).toEqual({ exitCode: 0, broken: [] });
    const { handshakes, messages } = summaryOf(out);
    if (options[1] !== 'in-process') {
      expect(handshakes.full).toBeGreaterThan(0);
      // None of the refused came as far as a handshake that counts.
      expect(handshakes.full).toBeLessThanOrEqual(messages.ok);
    }
    return (await space.run(['query', out, TALLY, '--format', 'json'])).stdout;
  }

  it('the same happens over sockets on 1 and 2 workers, and in process', { timeout: 3 * RUN_MS }, async () => {
    const one = await tallyOf(['--workers', '1']);
    expect(one).toContain('tls-untrusted');
    expect(await tallyOf(['--workers', '2'])).toBe(one);
    expect(await tallyOf(['--link', 'in-process'])).toBe(one);
  });

  it.each(['17.3.4', '17.4.2', '17.5.1'])(
    'with the affected on %s nothing is left to be proved',
    { timeout: RUN_MS },
    async (release) => {
      const out = space.fresh('quovadis');
      const args = ['run', SCENARIO, '--quiet', '--no-report', '--out', out, '--set', `fleet.0.release=${release}`];
      expect((await space.run(args)).exitCode).toBe(99);
      expect(brokenChecks(summaryOf(out)).join()).toContain('nothing of the affected gets through before the cure');
    },
  );
});
