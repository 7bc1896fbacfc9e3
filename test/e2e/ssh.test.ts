import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'ssh2';
import { beforeAll, describe, expect, it } from 'vitest';
import { connected, drained, ordered, shellOf, Talk } from '../terminal/ssh-client.js';
import { type Ended, type Program, workspace } from './slfleet.js';

const space = workspace();
const PROMPT = /\n?[\w.-]+(?:\([\w-]+\))?#$/;

interface ServedDevice {
  readonly program: Program;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly serial: string;
  readonly hostname: string;
  readonly token: string;
}

async function served(...options: string[]): Promise<ServedDevice> {
  const program = space.start([
    'device',
    'catalyst-9300-24p',
    '--release',
    '16.12.4',
    '--ssh',
    '0',
    '--json',
    ...options,
  ]);
  const known = JSON.parse(await program.line('stdout', /^\{/)) as Omit<ServedDevice, 'program'>;
  return { ...known, program };
}

async function stopped({ program }: ServedDevice): Promise<Ended> {
  program.signal('SIGINT');
  const ended = await program.ended;
  expect(ended.exitCode, ended.stderr).toBe(0);
  return ended;
}

/** A key pair as users make it. */
function keyPair(name: string): { readonly file: string; readonly publicFile: string } {
  const file = join(space.folder, name);
  const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`ssh-keygen: ${made.stderr}`);
  return { file, publicFile: `${file}.pub` };
}

/** Residential memory of a process, MB. */
function memoryMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

describe('the OpenSSH client', () => {
  let device: ServedDevice;
  let mine: string;
  let other: string;
  beforeAll(async () => {
    const key = keyPair('mine');
    mine = key.file;
    other = keyPair('other').file;
    device = await served('--ssh-key', key.publicFile);
  });

  const options = (key: string): string[] => [
    ...['-p', String(device.port), '-i', key, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes', '-F', 'none'],
    ...['-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${join(space.folder, 'known_hosts')}`],
    ...['-o', 'LogLevel=ERROR', '-o', 'IdentityAgent=none'],
  ];

  /** Runs `ssh` to its end, with what it is to type. */
  function ssh(key: string, extra: readonly string[], input = ''): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const [before, after] = [
        extra.filter((word) => word.startsWith('-')),
        extra.filter((word) => !word.startsWith('-')),
      ];
      const child = spawn('ssh', [...options(key), ...before, `admin@${device.host}`, ...after]);
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (text: Buffer) => {
        stdout += text.toString();
      });
      child.stderr.on('data', (text: Buffer) => {
        stderr += text.toString();
      });
      child.once('error', reject);
      child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
      child.stdin.end(input);
    });
  }

  it('carries out one command and ends with 0', async () => {
    const { stdout, stderr, exitCode } = await ssh(mine, ['show license usage']);
    expect(stdout).toMatch(/^License Authorization: ?\n[\s\S]*Status: EVAL MODE\n/);
    expect(stdout).not.toMatch(/[\r#]/);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  it('pipes a file of commands through, byte for byte', async () => {
    const { stdout, exitCode } = await ssh(mine, ['-T'], 'terminal length 0\nshow clock\nexit\nshow clock\n');
    expect(stdout).toMatch(/^\*?\d\d:\d\d:\d\d\.\d{3} UTC .*\n$/);
    expect(exitCode).toBe(0);
  });

  it('logs in at a terminal: prompt, echo, paging off, modes, exit', async () => {
    const input = 'terminal length 0\rshow license all\rconfigure terminal\rend\rexit\r';
    const { stdout, exitCode } = await ssh(mine, ['-tt'], input);
    const host = device.hostname;
    expect(stdout.startsWith(`\r\n${host}#terminal length 0\r\n${host}#show license all\r\n`)).toBe(true);
    expect(stdout).toContain(`\r\n${host}(config)#end\r\n${host}#exit\r\n`);
    expect(stdout).not.toContain('--More--');
    expect(stdout).not.toContain('\u001b');
    expect(exitCode).toBe(0);
  });

  it('pages at a terminal that has not turned it off', async () => {
    const { stdout } = await ssh(mine, ['-tt'], 'show license all\rq exit\r');
    expect(stdout).toContain(' --More-- ');
  });

  it('with another key is refused', async () => {
    const { stdout, stderr, exitCode } = await ssh(other, ['show clock']);
    expect(stderr).toContain('Permission denied (publickey,keyboard-interactive,password)');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 255 });
  });

  it('knows the server again after a restart: the host key is kept', async () => {
    await stopped(device);
    device = await served('--ssh-key', `${mine}.pub`);
    const known = readFileSync(join(space.folder, 'known_hosts'), 'utf8').trim().split(/\s+/).slice(1, 3);
    const { stdout } = spawnSync('ssh-keyscan', ['-t', 'ed25519', '-p', String(device.port), device.host], {
      encoding: 'utf8',
    });
    expect(stdout.trim().split(/\s+/).slice(1, 3)).toEqual(known);
  });

  it('is sent away when the server stops', async () => {
    const child = spawn('ssh', [...options(mine), '-tt', `admin@${device.host}`]);
    const closed = new Promise<number | null>((resolve) => {
      child.once('close', resolve);
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const { stderr } = await stopped(device);
    expect(await closed).toBe(255);
    expect(stderr).toMatch(/^SSH session at \S+ \(\S+\) from 127\.0\.0\.1:\d+$/m);
  });
});

describe('automation', () => {
  let device: ServedDevice;
  beforeAll(async () => {
    device = await served();
  });
  const loggedIn = (): Promise<Client> =>
    connected({ port: device.port, username: device.serial, password: device.password, readyTimeout: 60_000 });

  it('logs in, turns paging off, finds the prompt, sends commands, configures: as Netmiko does it', async () => {
    const client = await loggedIn();
    const shell = await shellOf(client, true);
    const closed = drained(shell);
    const talk = new Talk(shell);
    await talk.expect(PROMPT);
    // Each command is read back before the answer, up to the prompt.
    await talk.send('terminal width 511\n', /terminal width 511[\s\S]*#$/);
    await talk.send('terminal length 0\n', /terminal length 0[\s\S]*#$/);
    const prompt = (await talk.send('\n', PROMPT)).trim();
    expect(prompt).toBe(`${device.hostname}#`);
    const base = prompt.slice(0, -1);
    const answered = new RegExp(`\\n${base}(?:\\([\\w-]+\\))?#$`);
    expect(await talk.send('show version\n', answered)).toMatch(/^show version\r\nCisco IOS[\s\S]*16\.12\.4/);
    expect(await talk.send('show license all\n', answered)).not.toContain('--More--');
    expect(await talk.send('configure terminal\n', /\(config\)#$/)).toContain('one per line');
    await talk.send('hostname edge-1\n', /edge-1\(config\)#$/);
    await talk.send('hostname bad name here\n', /% [\s\S]*edge-1\(config\)#$/);
    await talk.send(`hostname ${base}\n`, new RegExp(`${base}\\(config\\)#$`));
    await talk.send('end\n', answered);
    shell.write('exit\n');
    expect((await closed).status).toBe(0);
    client.end();
  });

  it('registers the device with the token that was printed', async () => {
    const client = await loggedIn();
    await ordered(client, `license smart register idtoken ${device.token}`);
    await expect
      .poll(async () => (await ordered(client, 'show license status')).text, { timeout: 20_000, interval: 100 })
      .toContain('Status: REGISTERED');
    client.end();
  });

  it('a thousand sessions at once, each at its prompt and answered', async () => {
    const SESSIONS = 1_000;
    const AT_ONCE = 50;
    const MOST_MS = 120_000;
    const before = memoryMb(device.program.pid);
    const from = performance.now();
    const clients: Client[] = [];
    const talks: Talk[] = [];
    for (let first = 0; first < SESSIONS; first += AT_ONCE) {
      const batch = Array.from({ length: AT_ONCE }, async () => {
        const client = await loggedIn();
        clients.push(client);
        const talk = new Talk(await shellOf(client, true));
        await talk.expect(PROMPT);
        await talk.send('terminal length 0\r', /terminal length 0[\s\S]*#$/);
        talks.push(talk);
      });
      await Promise.all(batch);
    }
    const openMs = performance.now() - from;
    expect(talks).toHaveLength(SESSIONS);
    const answers = await Promise.all(talks.map((talk) => talk.send('show license summary\r', PROMPT)));
    for (const answer of answers) expect(answer).toMatch(/^show license summary\r\nSmart Licensing is ENABLED\r\n/);
    const tookMs = performance.now() - from;
    const after = memoryMb(device.program.pid);
    console.info(
      `${SESSIONS} sessions: opened in ${Math.round(openMs)} ms, answered after ${Math.round(tookMs)} ms; ` +
        `server ${before} -> ${after} MB`,
    );
    expect(tookMs).toBeLessThan(MOST_MS);
    for (const client of clients) client.end();
    const again = await loggedIn();
    expect((await ordered(again, 'show clock')).status).toBe(0);
    again.end();
  });

  it('stops with nothing secret said but what it must tell once', async () => {
    const { stdout, stderr } = await stopped(device);
    expect(stdout.split(device.password)).toHaveLength(2);
    expect(stderr).not.toContain(device.password);
    expect(stderr).not.toContain(device.token);
  });
});
