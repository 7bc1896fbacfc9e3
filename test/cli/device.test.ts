import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.js';

const SWITCH = ['device', 'catalyst-9300-24p', '--release', '16.12.4'];
const given = (...commands: string[]): string[] => commands.flatMap((command) => ['-c', command]);
const fromInput = (args: readonly string[], input: string) => runCli(args, new AbortController().signal, input);

describe('slfleet device, scripted', () => {
  it('a token, a registration, its outcome: a command takes a second', async () => {
    const { exitCode, stdout, stderr } = await runCli([
      ...SWITCH,
      ...given('!token', 'license smart register idtoken $TOKEN', 'show license status'),
    ]);
    expect(stdout).toContain('  Status: REGISTERED\n');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('standard input gives the same as -c, byte for byte: no prompt, no echo', async () => {
    const commands = [
      'terminal length 0',
      '! a comment',
      '',
      'show clock',
      'license smart register idtoken $TOKEN',
      'show license all',
    ];
    const byOption = await runCli([...SWITCH, ...given(...commands)]);
    expect(await fromInput(SWITCH, `${commands.join('\n')}\n`)).toEqual(byOption);
    expect(await fromInput(SWITCH, commands.join('\r\n'))).toEqual(byOption);
    expect([...byOption.stdout].filter((character) => character < ' ' && character !== '\n')).toEqual([]);
    expect(byOption.stdout).not.toContain('#');
  });

  it('is the same every time; another seed is another device', async () => {
    const script = [
      ...SWITCH,
      ...given('license smart register idtoken $TOKEN', '!advance 40d', 'show license all', '!state'),
    ];
    const first = await runCli(script);
    expect(await runCli(script)).toEqual(first);
    expect((await runCli([...script, '--seed', '2'])).stdout).not.toBe(first.stdout);
  });

  it('--start is its time', async () => {
    const { stdout } = await runCli([...SWITCH, '--start', '2031-05-06T07:08:09Z', ...given('show clock')]);
    expect(stdout).toMatch(/^\*?07:08:09\.\d{3} UTC Tue May 6 2031\n$/);
  });

  it('--echo makes it a transcript, with the token by its name', async () => {
    const { stdout } = await runCli([...SWITCH, '--echo', ...given('!token', 'license smart register idtoken $TOKEN')]);
    expect(stdout).toMatch(/^\S+#!token\n\S+#license smart register idtoken \$TOKEN\n/);
  });

  it('--json makes each command an object', async () => {
    const { stdout } = await runCli([...SWITCH, '--json', ...given('show clock', '!advance 1d')]);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { prompt: expect.stringMatching(/#$/), line: 'show clock', output: expect.stringContaining('UTC') },
      { prompt: expect.stringMatching(/#$/), line: '!advance 1d', output: '' },
    ]);
  });

  it('a token never shows, given or minted', async () => {
    const token = 'NotAToken'.repeat(8);
    const { stdout, stderr } = await runCli([
      ...SWITCH,
      '--echo',
      ...given(`license smart register idtoken ${token}`, '!state'),
    ]);
    expect(stdout + stderr).not.toContain(token);
  });

  it('questions are answered as Enter would; after a reload it goes on', async () => {
    const { stdout, exitCode } = await runCli([...SWITCH, '--echo', ...given('reload', 'show clock')]);
    expect(stdout).toMatch(/show clock\n.*UTC.*\n$/);
    expect(exitCode).toBe(0);
  });

  it('exit is the end of it', async () => {
    const { stdout, exitCode } = await runCli([...SWITCH, ...given('exit', 'show clock')]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
  });

  it('what was interrupted ends there', async () => {
    const { stdout, exitCode } = await runCli([...SWITCH, ...given('show clock')], AbortSignal.abort());
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
  });

  it.each(['catalyst-9300-24p', 'nexus-93180yc-ex', 'expressway-c'])('%s has a console', async (profile) => {
    const { stdout, exitCode } = await runCli(['device', profile, ...given('!state', '!help')]);
    expect(stdout).toContain(`"profile": "${profile}"`);
    expect(stdout).toContain('!advance DURATION');
    expect(exitCode).toBe(0);
  });
});

describe('slfleet device, wrongly called', () => {
  it.each([
    [
      'a model that does not exist',
      ['device', 'catalyst-9300-24'],
      'SLF_PROFILE_NOT_FOUND',
      'did you mean "catalyst-9300-24p"?',
    ],
    [
      'a release that does not exist',
      ['device', 'catalyst-9300-24p', '--release', '16.12.44'],
      'SLF_PROFILE_NOT_FOUND',
      '16.12',
    ],
    ['too many members', [...SWITCH, '--members', '99'], 'SLF_OPTION_INVALID', 'at most, not 99'],
    ['no members', [...SWITCH, '--members', '0'], 'SLF_OPTION_INVALID', 'whole number'],
    ['a date that is none', [...SWITCH, '--start', '2026-13-01'], 'SLF_OPTION_INVALID', 'Give a date'],
    ['a port that is none', [...SWITCH, '--ssh', '65536'], 'SLF_OPTION_INVALID', '65535'],
    ['commands and --ssh', [...SWITCH, '--ssh', '0', '-c', 'show clock'], 'SLF_USAGE', 'cannot be used with'],
    ['keys that are not there', [...SWITCH, '--ssh', '0', '--ssh-key', '/nope'], 'SLF_SSH_KEY_FILE', '/nope'],
    [
      'a command to the simulator that does not exist',
      [...SWITCH, '-c', '!advnce 1d'],
      'SLF_LOCAL_COMMAND',
      'did you mean "!advance"?',
    ],
  ])('%s', async (_, args, code, words) => {
    const { exitCode, stdout, stderr } = await runCli(args);
    expect(stderr).toContain(`${code}: `);
    expect(stderr).toContain(words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 104, stdout: '' });
  });
});
