import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunState } from '../../src/live/run-client.js';
import { runCli } from '../cli/run-cli.js';
import { readExposition } from '../live/exposition.js';
import { connected, ordered } from '../terminal/ssh-client.js';
import { fixture, type Program, summaryOf, workspace } from './slfleet.js';

const space = workspace();
const PASSWORD = 'a password of this test';

async function ctl(out: string, ...words: string[]): Promise<RunState> {
  const { exitCode, stdout, stderr } = await runCli(['ctl', out, ...words, '--json']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as RunState;
}

/** The fleet of a program can be operated; a program before it may have left the words by which it could. */
async function operable(program: Program, out: string): Promise<void> {
  const isOurs = () => JSON.parse(readFileSync(join(out, 'control.json'), 'utf8')).pid === program.pid;
  await program.until(() => {
    try {
      return isOurs() ? true : null;
    } catch {
      return null;
    }
  });
}

function serialsIn(out: string): string[] {
  const folder = join(out, 'events');
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  return lines
    .filter((line) => line.includes('"kind":"device"'))
    .map((line) => (JSON.parse(line) as { sn: string }).sn);
}

it('a run that was killed and is resumed can be watched, operated and logged in to; what was done to it before is there', async () => {
  const out = space.fresh();
  const on = ['--set', 'fleet.0.arrive.over=0s', '--link', 'in-process', '--speed', '60x', '--workers', '2'];
  const killed = space.start(['run', fixture('two-hours'), ...on, '--quiet', '--control', '--out', out]);
  await operable(killed, out);
  const { key: oldKey } = JSON.parse(readFileSync(join(out, 'control.json'), 'utf8')) as { key: string };
  expect((await ctl(out, 'scale', 'switches', '20')).sizes).toEqual({ switches: 20 });
  killed.signal('SIGKILL');
  await killed.ended;
  expect((await runCli(['ctl', out, 'status'])).stderr).toMatch(/^SLF_CONTROL_UNREACHABLE/);

  const options = ['--quiet', '--ui', '--ssh', '0'];
  const resumed = space.start(['resume', out, ...options], { env: { SLFLEET_SSH_PASSWORD: PASSWORD } });
  const page = new URL((await resumed.line('stderr', /^live view /)).replace(/^live view\s+/, ''));
  const consoles = await resumed.line('stderr', /^consoles /);
  await operable(resumed, out);
  const key = new URLSearchParams(page.hash.slice(1)).get('key');
  const look = (given: string | null) =>
    fetch(new URL('/api/live', page), { headers: { authorization: `Bearer ${given}` } });
  expect((await look(oldKey)).status).toBe(401);
  expect((await (await look(key)).json()) as RunState).toMatchObject({
    phase: 'running',
    speed: 60,
    sizes: { switches: 20 },
    controls: [{ what: 'scale switches to 20' }],
  });

  const [, port, name] = /ssh -p (\d+) (\S+)@/.exec(consoles) ?? [];
  const client = await connected({ port: Number(port), username: name ?? '', password: PASSWORD });
  expect((await ordered(client, 'show clock')).text).toMatch(/UTC .*2026/);
  client.end();

  await ctl(out, 'pause');
  expect((await ctl(out, 'scale', 'switches', '25')).sizes).toEqual({ switches: 25 });
  await ctl(out, 'speed', 'max');
  await ctl(out, 'resume');
  const { stderr } = await resumed.ended;
  const { devices, controls, controlled, interrupted } = summaryOf(out);
  expect({ total: devices.total, lost: devices.lost, controlled, interrupted }, stderr).toEqual({
    total: 25,
    lost: 0,
    controlled: true,
    interrupted: false,
  });
  expect(controls?.map(({ what }) => what)).toEqual([
    'scale switches to 20',
    'pause',
    'scale switches to 25',
    'speed max',
    'resume',
  ]);
  const serials = serialsIn(out);
  expect(serials).toHaveLength(25);
  expect(new Set(serials).size).toBe(25);
  expect(existsSync(join(out, 'control.json'))).toBe(false);
});

it('what was done while the run stood still is there, also if nobody asks to operate it when it is resumed', async () => {
  const out = space.fresh();
  const on = ['--set', 'fleet.0.arrive.over=0s', '--link', 'in-process', '--speed', '600x', '--quiet'];
  const killed = space.start(['run', fixture('two-hours'), ...on, '--control', '--out', out]);
  await operable(killed, out);
  await ctl(out, 'pause');
  await ctl(out, 'storm', 'reload');
  await ctl(out, 'scale', 'switches', '20');
  killed.signal('SIGKILL');
  await killed.ended;
  const { stderr } = await space.run(['resume', out, '--quiet', '--no-report']);
  const { devices, controls } = summaryOf(out);
  expect({ total: devices.total, lost: devices.lost }, stderr).toEqual({ total: 20, lost: 0 });
  expect(controls?.map(({ what }) => what)).toEqual(['pause', 'storm reload', 'scale switches to 20']);
  expect(new Set(serialsIn(out)).size).toBe(20);
});

it('what was restored is told of each shard, to who looks and to Prometheus', async () => {
  const out = space.fresh();
  const on = ['--set', 'fleet.0.arrive.over=0s', '--link', 'in-process', '--speed', '60x', '--quiet'];
  const run = space.start(['run', fixture('two-hours'), ...on, '--control', '--out', out]);
  await operable(run, out);
  run.signal('SIGINT');
  await run.ended;
  const resumed = space.start(['resume', out, '--quiet', '--control', '--metrics']);
  const url = (await resumed.line('stderr', /^metrics /)).replace(/^metrics\s+/, '');
  await operable(resumed, out);
  const shards = async () => (await ctl(out, 'status')).workers?.flatMap((worker) => worker.shards) ?? [];
  await expect.poll(shards, { timeout: 30_000 }).not.toEqual([]);
  const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
  const seen = await shards();
  expect(sumOf(seen.map(({ restored }) => restored))).toBe(12);
  expect(seen.map(({ restarts }) => restarts)).toEqual(seen.map(() => 0));
  const families = readExposition(await (await fetch(url)).text());
  const series = (name: string) => families.find((family) => family.name === name)?.series ?? [];
  const told = series('slfleet_devices_restored_total').map(({ labels, value }) => [Number(labels.shard), value]);
  expect(told).toEqual(seen.map(({ index, restored }) => [index, restored]));
  expect(series('slfleet_shard_restarts_total').map(({ value }) => value)).toEqual(seen.map(() => 0));
  resumed.signal('SIGINT');
  await resumed.ended;
});

it('options of a resumed run that cannot be met are coded errors, and the run can still be resumed', async () => {
  const out = space.fresh();
  const run = space.start(['run', fixture('two-hours'), '--speed', '60x', '--quiet', '--control', '--out', out]);
  await operable(run, out);
  run.signal('SIGINT');
  expect((await run.ended).exitCode).toBe(105);
  const each = await space.run(['resume', out, '--ssh-each', '65535']);
  expect([each.exitCode, each.stderr]).toEqual([104, expect.stringMatching(/SLF_OPTION_INVALID/)]);
  const collector = await space.run(['resume', out, '--otlp', 'http://192.0.2.1:4318']);
  expect([collector.exitCode, collector.stderr]).toEqual([104, expect.stringMatching(/^SLF_TARGET_FORBIDDEN/)]);
  expect(existsSync(join(out, 'checkpoints', 'scenario.1'))).toBe(true);
});

it('a run whose words for operators cannot be written ends, and says why', async () => {
  const out = space.fresh();
  const run = space.start(['run', fixture('two-hours'), '--speed', '60x', '--quiet', '--control', '--out', out]);
  await operable(run, out);
  run.signal('SIGINT');
  await run.ended;
  mkdirSync(join(out, 'control.json'));
  const { exitCode, stderr } = await space.run(['resume', out, '--quiet', '--control']);
  expect([exitCode, stderr]).toEqual([107, expect.stringMatching(/^SLF_DISK_WRITE: .*control\.json/m)]);
});
