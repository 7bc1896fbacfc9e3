import { randomInt } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { connect, type PeerCertificate } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { YEAR_MS } from '../../src/time/duration.js';
import { callTenant, deviceReader, portsOf } from './on-prem-devices.js';
import { type Ended, fixture, type OnPrem, type Program, STACK, serveOnPrem, workspace } from './slfleet.js';

const space = workspace();

/** Devices whose registration was answered, by the run's own log. */
function answeredIn(run: string): string[] {
  const folder = join(run, 'events');
  return readdirSync(folder)
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line.includes('"type":"registration","ok":true'))
    .map((line) => (JSON.parse(line) as { sn: string }).sn);
}

function storm(server: OnPrem, out: string, seed: number): Program {
  const target = ['--target', `${server.url}${server.paths.callhome}`, '--ca', server.caFile];
  const args = ['run', fixture('registration-storm'), ...target, '--seed', String(seed), '--out', out, '--quiet'];
  return space.start(args, { env: { SLFLEET_TOKEN: server.tokens[0]?.token ?? '' } });
}

function certificateOf(port: number, ca: string): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost' }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

async function stopped({ program }: OnPrem): Promise<Ended> {
  program.signal('SIGINT');
  const ended = await program.ended;
  expect(ended.exitCode, ended.stderr).toBe(0);
  return ended;
}

/** 20 for docs/measurements.md; a few each time, or the suite would take minutes. */
const KILLS = Number(process.env.SLFLEET_KILLS ?? 2);
/** Of the storm. */
const DEVICES = 400;
/** Well below the rate the API takes from one address. */
const LOOK_EVERY_MS = 20;

describe('slfleet serve on-prem', () => {
  it('says on one line what is needed to use it; a restart says the same', async () => {
    const data = space.fresh('data');
    const first = await serveOnPrem(space, data, ['--account', 'Campus', '--account', 'Branch']);
    expect(first.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(first.paths).toEqual({
      callhome: '/Transportgateway/services/DeviceRequestHandler',
      smart: '/SmartTransport',
    });
    expect(first.csluTenants.map(({ account, url }) => [account, new URL(url).pathname])).toEqual([
      ['Campus', '/cslu/v1/pi/campus-1'],
      ['Branch', '/cslu/v1/pi/branch-1'],
    ]);
    for (const name of ['on-prem.db', 'credentials.json']) expect(statSync(join(data, name)).mode & 0o077).toBe(0);
    const { stdout, stderr } = await stopped(first);
    expect(stderr).toBe(`stopped; 0 product instances are kept in ${data}\n`);
    expect(stdout.trim().split('\n')).toHaveLength(1);

    const second = await serveOnPrem(space, data, portsOf(first));
    const { program: _, ...known } = first;
    expect(second).toMatchObject(known);
    await stopped(second);
  });

  it('--account of an account that exists means its default virtual account, and makes nothing', async () => {
    const data = space.fresh('data');
    const first = await serveOnPrem(space, data, ['--scenario', fixture('branch')]);
    expect(first.tokens.map(({ virtualAccount }) => virtualAccount)).toEqual(['Branch']);
    await stopped(first);
    const second = await serveOnPrem(space, data, ['--account', 'Example Corp', ...portsOf(first)]);
    expect(second.tokens.map(({ virtualAccount }) => virtualAccount)).toEqual(['Branch']);
    await stopped(second);
  });

  it('--name stands in its URLs and its certificate; without one, so does what a wildcard address means', async () => {
    const names = ['--name', 'localhost', '--name', 'on-prem.example.com'];
    const server = await serveOnPrem(space, space.fresh('data'), ['--host', '0.0.0.0', ...names]);
    const { hostname, port } = new URL(server.url);
    expect([hostname, new URL(server.csluTenants[0]?.url ?? '').hostname]).toEqual(['localhost', 'localhost']);
    const shown = await certificateOf(Number(port), readFileSync(server.caFile, 'utf8'));
    expect(shown.subject.CN).toBe('localhost');
    const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    const addresses = own.filter(({ family }) => family === 'IPv4').map(({ address }) => `IP Address:${address}`);
    expect(shown.subjectaltname?.split(', ')).toEqual(
      expect.arrayContaining(['DNS:localhost', 'DNS:on-prem.example.com', ...addresses]),
    );
    await stopped(server);
  });

  it('--clock fleet: an ID token that expired in the time the fleet had come to is not printed as one to use', async () => {
    const data = space.fresh('data');
    const first = await serveOnPrem(space, data, ['--clock', 'fleet']);
    expect(await callTenant(first, Date.now() + 2 * YEAR_MS)).toBe(200);
    await stopped(first);
    const second = await serveOnPrem(space, data, ['--clock', 'fleet', ...portsOf(first)]);
    expect(second.tokens).toHaveLength(1);
    expect(second.tokens[0]?.token).not.toBe(first.tokens[0]?.token);
    await stopped(second);
  });

  it('without --json says the same in words', async () => {
    const program = space.start([
      'serve',
      'on-prem',
      '--port',
      '0',
      '--admin-port',
      '0',
      '--keys',
      'p-256',
      '--data',
      space.fresh(),
    ]);
    await program.line('stdout', /^Stop it with Ctrl-C\.$/);
    program.signal('SIGTERM');
    const { exitCode, stdout } = await program.ended;
    expect(exitCode).toBe(0);
    for (const word of [
      'call home',
      'smart',
      'CSLU',
      'REST API',
      'client id',
      'client secret',
      'CA file',
      'ID token',
    ]) {
      expect(stdout).toContain(word);
    }
  });

  it.each([
    ['a rate of nothing', ['--api-rate', '0'], 104, 'SLF_OPTION_INVALID'],
    ['a name that is none', ['--name', 'a b'], 104, 'SLF_OPTION_INVALID'],
    ['an account without name', ['--account', ' '], 104, 'SLF_OPTION_INVALID'],
    ['an unknown scenario', ['--scenario', 'nope'], 104, 'SLF_SCENARIO_NOT_FOUND'],
    ['a data folder that is a file', ['--data', fixture('two-hours')], 107, 'SLF_DATABASE'],
  ])('%s ends it with an error', async (_, options, exit, code) => {
    const ended = await space.run(['serve', 'on-prem', '--port', '0', '--admin-port', '0', ...options]);
    expect(ended).toMatchObject({ exitCode: exit, stdout: '' });
    expect(ended.stderr).toContain(`${code}: `);
    expect(ended.stderr).not.toMatch(STACK);
  });

  it(`${KILLS} kills at random instants under load lose no registration that was answered`, {
    timeout: 60_000 + KILLS * 60_000,
  }, async () => {
    const seed = Number(process.env.SLFLEET_SEED ?? randomInt(1_000_000));
    const options = ['--clock', 'fleet'];
    let answered = 0;
    const figures: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      // A folder of its own: to a server that knows the devices they would not register once more.
      const data = space.fresh('data');
      const server = await serveOnPrem(space, data, options);
      const read = await deviceReader(server);
      const out = space.fresh();
      const run = storm(server, out, seed + kill);
      let over = false;
      void run.ended.then(() => {
        over = true;
      });
      const wanted = randomInt(1, DEVICES);
      while (!over && (await read()).size < wanted) await setTimeout(LOOK_EVERY_MS);
      server.program.signal('SIGKILL');
      const { exitCode, stderr } = await run.ended;
      await server.program.ended;
      expect(existsSync(out), stderr).toBe(true);
      const own = answeredIn(out);
      answered += own.length;
      const again = await serveOnPrem(space, data, [...options, ...portsOf(server)]);
      const kept = await (await deviceReader(again))();
      figures.push(`kill ${kill + 1} at ${wanted} registrations: ${own.length} answered, ${kept.size} kept`);
      const lost = own.filter((serial) => !kept.has(serial));
      expect(lost, `seed ${seed}, ${figures.at(-1)}, exit code of the run ${exitCode}`).toEqual([]);
      await stopped(again);
    }
    if (process.env.SLFLEET_KILLS !== undefined) process.stdout.write(`${figures.join('\n')}\n`);
    expect(answered, figures.join('; ')).toBeGreaterThan(0);
  });
});
