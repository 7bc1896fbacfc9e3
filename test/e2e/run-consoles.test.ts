import { describe, expect, it } from 'vitest';
import { connected, ordered } from '../terminal/ssh-client.js';
import { freePorts } from './free-ports.js';
import { fixture, type Program, workspace } from './slfleet.js';

const space = workspace();
const PASSWORD = 'a password of this test';
/** Of the fixture. */
const DEVICES = 12;

/** A fleet that lives on while somebody looks at its consoles. */
function fleet(...options: string[]): { readonly program: Program; readonly out: string } {
  const out = space.fresh();
  // A device that is not on yet lets nobody in.
  const on = ['--set', 'fleet.0.arrive.over=0s'];
  const args = ['run', fixture('two-hours'), ...on, '--link', 'in-process', '--speed', '60x', '--quiet', '--out', out];
  const program = space.start([...args, ...options], { env: { SLFLEET_SSH_PASSWORD: PASSWORD } });
  return { program, out };
}

async function answer(port: number, username: string, command: string): Promise<string> {
  const client = await connected({ port, username, password: PASSWORD });
  const { text } = await ordered(client, command);
  client.end();
  return text;
}

describe('run --ssh: the consoles of a fleet under way', () => {
  it('the user name picks the device, and nobody is let in otherwise', async () => {
    const { program } = fleet('--ssh', '0', '--workers', '2');
    const line = await program.line('stderr', /^consoles /);
    const [, port, name] = /ssh -p (\d+) (\S+)@/.exec(line) ?? [];
    expect(await answer(Number(port), name ?? '', 'show clock')).toMatch(/UTC .*2026/);
    await expect(answer(Number(port), 'no-such-device', 'show clock')).rejects.toThrow();
    await expect(connected({ port: Number(port), username: name ?? '', password: 'another' })).rejects.toThrow();
    program.signal('SIGINT');
    const { stdout, stderr } = await program.ended;
    expect(stdout + stderr).not.toContain(PASSWORD);
  });

  it('--ssh-each: a port each, whatever the user name', async () => {
    const first = await freePorts(DEVICES);
    const { program } = fleet('--ssh-each', String(first));
    await program.line('stderr', /^consoles /);
    const [one, two] = await Promise.all([
      answer(first, 'admin', 'show license udi'),
      answer(first + 1, 'admin', 'show license udi'),
    ]);
    expect(one).toMatch(/PID:/);
    expect(one).not.toBe(two);
    program.signal('SIGINT');
    await program.ended;
  });

  it.each([
    ['more devices than ports', ['--devices', '2000', '--ssh-each', '2000'], /SLF_OPTION_INVALID.*at most, not 2000/],
    ['no ports from there', ['--ssh-each', '65535'], /SLF_OPTION_INVALID.*there are no \d+ ports from there/],
    ['no port', ['--ssh', '70000'], /SLF_OPTION_INVALID.*70000/s],
    ['no file of keys', ['--ssh', '0', '--ssh-key', '/nowhere/keys'], /^SLF_SSH_KEY_FILE: \/nowhere\/keys/m],
  ])('%s is a coded error, and nothing runs', async (_what, options, text) => {
    const { exitCode, stderr } = await fleet(...options).program.ended;
    expect(exitCode).toBe(104);
    expect(stderr).toMatch(text);
    expect(stderr).not.toContain('SLF_WORKER_DIED');
  });
});
