import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GeneratorReason } from '../../src/report/summary.js';
import { type OwnServer, ownServer } from '../fleet/own-server.js';
import { fixture, summaryOf, workspace } from './slfleet.js';

const space = workspace();

/** What the program says of itself in this respect, if anything. */
const said = (out: string, reason: GeneratorReason['reason']): string | undefined =>
  summaryOf(out).generator.reasons.find((one) => one.reason === reason)?.what;

describe('a generator that is the bottleneck', () => {
  let server: OwnServer;
  beforeAll(async () => {
    server = await ownServer({ eachMs: 5 });
  });
  afterAll(() => server.close());

  it('says `sockets` where the machine has no room for another connection', async () => {
    const out = space.fresh();
    /** Room for the program itself, and for less than half of its devices. */
    const [files, devices] = [256, 500];
    const withFewFiles = (command: readonly string[]): [string, ...string[]] => [
      ...(['sh', '-c', `ulimit -n ${files} && exec "$@"`, 'sh'] as const),
      ...command,
    ];
    const ended = await space.run(
      [
        ...['run', fixture('steady-arrivals'), '--target', server.url, '--ca', server.caFile, '--no-probe', '--quiet'],
        ...['--devices', `${devices}`, '--connections-max', `${devices}`],
        ...['--set', 'fleet.0.arrive={at: 10s, over: 0s}'],
        ...['--speed', '3600x', '--for', '3h'],
        ...['--workers', '1', '--no-report', '--out', out],
      ],
      { env: { SLFLEET_TOKEN: server.token }, under: withFewFiles },
    );
    expect(said(out, 'sockets'), ended.stderr).toMatch(/^this machine had no room for \d+ connections$/);
    expect(ended.stdout).toContain('Do not trust the times');
    // It went on to its end, past the instants at which it keeps its progress and had no file for it.
    expect(summaryOf(out)).toMatchObject({ interrupted: false, time: { virtualSeconds: 3 * 3_600 } });
  });

  it('says `lateness` where it does not keep its own schedule', async () => {
    const out = space.fresh();
    // Fifteen hundred within half a second of real time: one thread is not through with them 50 ms after they are due.
    const ended = await space.run([
      ...['run', fixture('two-hours'), '--link', 'https', '--pacing', 'open', '--speed', '3600x', '--quiet'],
      ...['--devices', '1500', '--for', '1h', '--workers', '1', '--no-report', '--out', out],
    ]);
    expect(said(out, 'lateness'), ended.stderr).toMatch(/^(?:100|\d{1,2})% of the messages were late before /);
    expect(ended.stdout).toContain('Do not trust the times');
  });
});
