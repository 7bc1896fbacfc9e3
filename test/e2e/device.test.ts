import { mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Program, STACK, workspace } from './slfleet.js';

const space = workspace();
const SWITCH = ['device', 'catalyst-9300-24p', '--release', '16.12.4'];

/** Gives the program a terminal of its own (`script` of util-linux). */
function atTerminal(command: readonly string[]): readonly [string, ...string[]] {
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return ['script', '--quiet', '--return', '--command', quoted, '/dev/null'];
}

/** Waits until the program has said what fits. A terminal writes one more carriage return before each line feed. */
function said(program: Program, pattern: RegExp): Promise<string> {
  return program.until(() => pattern.exec(program.said.replaceAll('\r\r\n', '\r\n'))?.[0] ?? null);
}

/** Starts it at a terminal and waits for the prompt: what is typed before, the terminal itself echoes. */
async function interactive(env: Readonly<Record<string, string>> = {}): Promise<Program> {
  const program = space.start(SWITCH, { hasInput: true, under: atTerminal, env: { TERM: 'xterm', ...env } });
  await said(program, /#/);
  return program;
}

describe('slfleet device, from a pipe', () => {
  it('answers each line as it comes: a program can talk to it', async () => {
    const program = space.start(SWITCH, { hasInput: true });
    program.type('show clock\n');
    await said(program, /00:00:00\.\d+ UTC Thu Jan 1 2026\n/);
    program.type('license smart register idtoken $TOKEN\nshow license status\n');
    await said(program, /Status: REGISTERED\n/);
    program.closeInput();
    const { exitCode, stderr } = await program.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('a wrong command to the simulator ends it, with what was answered before', async () => {
    const program = space.start(SWITCH, { hasInput: true });
    program.type('show clock\n!advnce 1d\nshow clock\n');
    const { exitCode, stdout, stderr } = await program.ended;
    expect(exitCode).toBe(104);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toContain('SLF_LOCAL_COMMAND: !advnce');
    expect(stderr).not.toMatch(STACK);
  });

  it('a reader that has seen enough ends it', async () => {
    const program = space.start(SWITCH, { hasInput: true });
    program.closeOutput();
    for (let line = 0; line < 200; line += 1) program.type('show license all\n');
    program.closeInput();
    expect((await program.ended).exitCode).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s while it waits ends it, and leaves nothing behind', async (signal) => {
    const temporary = space.fresh('temporary');
    mkdirSync(temporary);
    const program = space.start(SWITCH, { hasInput: true, env: { TMPDIR: temporary } });
    program.type('show clock\n');
    await said(program, /UTC/);
    expect(readdirSync(temporary)).toHaveLength(1);
    program.signal(signal);
    expect((await program.ended).exitCode).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('slfleet device, at a terminal', () => {
  it('prompts, completes, helps, remembers, and leaves by exit', async () => {
    const program = await interactive({ NO_COLOR: '1' });
    program.type('sh\tclo\t\r');
    await said(program, /#show clock \r\n.*UTC.*\r\n\S+#$/);
    program.type('show ?');
    await said(program, /\r\n +license +\S.*\r\n[\s\S]*#show $/);
    program.type('\u0003\u001b[A\r');
    await said(program, /\^C\r\n[\s\S]*show clock[\s\S]*UTC[\s\S]*#$/);
    program.type('configure terminal\r');
    await said(program, /\(config\)#$/);
    program.type('\u001a');
    await said(program, /\^Z\r\n\S+[^)]#$/);
    program.type('exit\r');
    const { exitCode, stdout } = await program.ended;
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('\u001b[1m');
  });

  it('its clock is that of the wall, until it is moved on', async () => {
    const program = await interactive();
    const year = new Date().getUTCFullYear();
    program.type('show clock\r');
    await said(program, new RegExp(`UTC \\w{3} \\w{3} \\d+ ${year}\r\n`));
    program.type('!advance 3y\rshow clock\r');
    await said(program, new RegExp(`UTC \\w{3} \\w{3} \\d+ ${year + 3}\r\n`));
    program.type('\u0004');
    expect((await program.ended).exitCode).toBe(0);
  });

  it('is coloured: prompt and errors', async () => {
    const program = await interactive();
    program.type('nonsense\r');
    await said(program, /% [\s\S]*#/);
    program.type('\u0004');
    const { stdout } = await program.ended;
    expect(stdout).toMatch(/^\s*.\[1m\S+#.\[0m/);
    expect(stdout).toContain('\u001b[31m% ');
  });

  it('a long answer comes by pages', async () => {
    const program = await interactive();
    program.type('show license all\r');
    await said(program, / --More-- $/);
    program.type('q');
    await said(program, / --More-- [\b ]+\S*\S+#\S*$/);
    program.type('terminal length 0\rshow license all\r\u0004');
    const { stdout } = await program.ended;
    expect(stdout.match(/--More--/g)).toHaveLength(1);
  });
});
