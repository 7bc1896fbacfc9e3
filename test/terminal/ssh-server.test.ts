import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type IdentityCallback, type ParsedKey, type SignCallback, type SigningRequestOptions } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleDirectory } from '../../src/device/console/console-handle.js';
import { SlfleetError } from '../../src/errors/slfleet-error.js';
import { sshCredentials } from '../../src/terminal/ssh/credentials.js';
import { type SshServer, type SshServerOptions, startSshServer } from '../../src/terminal/ssh/server.js';
import { ConsoleDouble } from './console-double.js';
import { connected, drained, ordered, shellOf } from './ssh-client.js';

const PASSWORD = 'correct horse';
const REFUSAL_MS = 60;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slfleet-ssh-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Knows one device, by two names, and every console it has opened. */
class DirectoryDouble implements ConsoleDirectory {
  readonly opened: ConsoleDouble[] = [];

  async open(name: string): Promise<ConsoleDouble | null> {
    if (!['switch', 'foc00000001'].includes(name.toLowerCase())) return null;
    const handle = new ConsoleDouble();
    this.opened.push(handle);
    return handle;
  }
}

const running: SshServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function started(options: Partial<SshServerOptions> = {}) {
  const directory = new DirectoryDouble();
  const notes: string[] = [];
  const server = await startSshServer({
    port: 0,
    host: '127.0.0.1',
    directory,
    auth: { password: PASSWORD, keys: [] },
    hostKeyFile: join(folder, 'host-key.json'),
    onNote: (note) => notes.push(note),
    ...options,
    limits: { refusalMs: REFUSAL_MS, ...options.limits },
  });
  running.push(server);
  return { server, directory, notes, port: server.port };
}

const login = (port: number) => ({ port, username: 'switch', password: PASSWORD });
const newKey = (): { readonly private: string; readonly public: string } => ssh2.utils.generateKeyPairSync('ed25519');
const parsed = (key: string): ParsedKey => {
  const read = ssh2.utils.parseKey(key);
  if (read instanceof Error) throw read;
  return read;
};

describe('who is let in', () => {
  it.each([
    ['serial number', { username: 'FOC00000001' }],
    ['host name', { username: 'Switch' }],
    ['host name, in any case', { username: 'sWITCH' }],
    [
      'host name, asked for it',
      { username: 'switch', tryKeyboard: true, authHandler: ['keyboard-interactive' as const] },
    ],
  ])('by password and %s', async (_, config) => {
    const { port } = await started();
    const client = await connected({ port, password: PASSWORD, ...config });
    expect(await ordered(client, 'show a')).toEqual({ text: 'did show a\n', status: 0 });
    client.end();
  });

  it('by the key that is known, and no other', async () => {
    const [known, other] = [newKey(), newKey()];
    const { port } = await started({ auth: { password: PASSWORD, keys: [parsed(known.public)] } });
    const client = await connected({ port, username: 'switch', privateKey: known.private });
    client.end();
    await expect(connected({ port, username: 'switch', privateKey: other.private })).rejects.toThrow(
      'All configured authentication methods failed',
    );
  });

  it('a key that its owner cannot sign with is none', async () => {
    const [known, other] = [newKey(), newKey()];
    const { port } = await started({ auth: { password: PASSWORD, keys: [parsed(known.public)] } });
    const signed: string[] = [];
    class Forger extends ssh2.BaseAgent<ParsedKey> {
      override getIdentities(done: IdentityCallback<ParsedKey>): void {
        done(undefined, [parsed(known.public)]);
      }

      override sign(key: ParsedKey, data: Buffer, options: SigningRequestOptions, done?: SignCallback): void;
      override sign(key: ParsedKey, data: Buffer, done: SignCallback): void;
      override sign(_key: ParsedKey, data: Buffer, ...rest: unknown[]): void {
        signed.push('once');
        const done = rest.at(-1);
        if (typeof done === 'function') done(undefined, parsed(other.private).sign(data));
      }
    }
    await expect(connected({ port, username: 'switch', agent: new Forger() as ssh2.BaseAgent })).rejects.toThrow(
      'All configured authentication methods failed',
    );
    expect(signed).toEqual(['once']);
  });

  it('any user name, where the port is the device', async () => {
    const { port } = await started({ fixedName: 'FOC00000001' });
    const client = await connected({ ...login(port), username: 'whoever' });
    expect((await ordered(client, 'show a')).status).toBe(0);
    client.end();
  });

  it.each([
    ['a wrong password', { username: 'switch', password: 'wrong' }],
    ['an empty password', { username: 'switch', password: '' }],
    ['a device that does not exist', { username: 'nobody', password: PASSWORD }],
  ])('not with %s; it takes the same time', async (_, config) => {
    const { port, notes, directory, server } = await started();
    const from = performance.now();
    await expect(connected({ port, ...config })).rejects.toThrow('All configured authentication methods failed');
    expect(performance.now() - from).toBeGreaterThan(REFUSAL_MS);
    expect(directory.opened.filter(({ closedByTerminal }) => !closedByTerminal)).toEqual([]);
    expect(server.sessions).toBe(0);
    expect(notes).toEqual([]);
  });

  it('after three wrong passwords the connection is ended', async () => {
    const { port } = await started();
    const client = new ssh2.Client();
    let tries = 0;
    client.on('error', () => undefined);
    client.connect({
      host: '127.0.0.1',
      port,
      username: 'switch',
      authHandler: (_left, _partial, next) => {
        tries += 1;
        next({ type: 'password', username: 'switch', password: `wrong ${tries}` });
      },
    });
    await once(client, 'close');
    expect(tries).toBe(3);
  });

  it.each([
    ['says nothing', ''],
    ['speaks SSH, but does not log in', 'SSH-2.0-slow\r\n'],
  ])('a client that %s is cut off', async (_, greeting) => {
    const { port } = await started({ limits: { loginGraceMs: 50 } });
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => undefined).resume();
    socket.write(greeting);
    await once(socket, 'close');
  });

  it.each([
    ['no SSH', 'GET / HTTP/1.1\r\n\r\n'],
    ['garbage after the greeting', `SSH-2.0-x\r\n${'\u0000\u0001garbage'.repeat(100)}`],
    ['a greeting without end', 'S'.repeat(100_000)],
  ])('%s: the server goes on', async (_, junk) => {
    const { port } = await started({ limits: { loginGraceMs: 200 } });
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('error', () => undefined).resume();
    socket.write(junk);
    await once(socket, 'close');
    const client = await connected(login(port));
    client.end();
  });

  it('one more than there is room for is cut off; there is room again when one leaves', async () => {
    const { port, server } = await started({ limits: { sessions: 2 } });
    const [first, second] = [await connected(login(port)), await connected(login(port))];
    expect(server.sessions).toBe(2);
    await expect(connected(login(port))).rejects.toThrow();
    first.end();
    await once(first, 'close');
    const third = await connected(login(port));
    second.end();
    third.end();
  });
});

describe('what is served', () => {
  it('a terminal: prompts, echo, carriage returns', async () => {
    const { port } = await started();
    const client = await connected(login(port));
    const shell = await shellOf(client, true);
    const all = drained(shell);
    shell.write('show a\rexit\r');
    expect(await all).toEqual({ text: 'Switch#show a\r\ndid show a\r\nSwitch#exit\r\n', status: 0 });
    client.end();
  });

  it('a program without a terminal: the answers, byte for byte', async () => {
    const { port } = await started();
    const client = await connected(login(port));
    const shell = await shellOf(client, false);
    const all = drained(shell);
    shell.end('length 3\nlines 5\r\nshow a\n');
    expect(await all).toEqual({
      text: 'line 1\nline 2\nline 3\nline 4\nline 5\ndid show a\n',
      status: 0,
    });
    client.end();
  });

  it('an order; a question it raises is answered as Enter would', async () => {
    const { port, directory } = await started();
    const client = await connected(login(port));
    expect(await ordered(client, 'reload')).toEqual({ text: 'answered ""\n', status: 0 });
    expect(await ordered(client, 'show a\nshow b')).toEqual({ text: 'did show a\ndid show b\n', status: 0 });
    // Each order is a session of its own, and over when it is answered.
    expect(directory.opened).toHaveLength(2);
    expect(directory.opened.every(({ closedByTerminal }) => closedByTerminal)).toBe(true);
    client.end();
  });

  it('nothing else: no files, no forwarding', async () => {
    const { port } = await started();
    const client = await connected(login(port));
    const failed = (ask: (done: (error: Error | undefined) => void) => void) =>
      new Promise((resolve) => ask((error) => resolve(error === undefined ? 'allowed' : 'refused')));
    expect(await failed((done) => client.sftp(done))).toBe('refused');
    expect(await failed((done) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', port, done))).toBe('refused');
    expect(await failed((done) => client.forwardIn('127.0.0.1', 0, done))).toBe('refused');
    client.end();
  });

  it('no more than ten sessions over one connection', async () => {
    const { port } = await started();
    const client = await connected(login(port));
    for (let number = 0; number < 10; number += 1) await shellOf(client, false);
    await expect(shellOf(client, false)).rejects.toThrow('Channel open failure');
    client.end();
  });
});

describe('how it ends', () => {
  it.each([
    ['at the prompt', true, async () => undefined],
    ['without a terminal', false, async () => undefined],
    ['while a command is under way', true, () => new Promise<void>((resolve) => setImmediate(resolve))],
  ])('a client that breaks off %s leaves no console open', async (_, hasTerminal, pause) => {
    const { port, directory, server } = await started();
    const client = await connected(login(port));
    const shell = await shellOf(client, hasTerminal);
    for (const handle of directory.opened) handle.pause = pause;
    shell.write('show a\r\n');
    await once(shell, 'data');
    shell.write('show b\r\n');
    client.destroy();
    await expect.poll(() => server.sessions).toBe(0);
    await expect.poll(() => directory.opened.map(({ closedByTerminal }) => closedByTerminal)).toEqual([true]);
  });

  it('nor does one that has sent much and read nothing', async () => {
    const { port, directory } = await started();
    const client = await connected(login(port));
    const shell = await shellOf(client, true);
    // More than a client lets a server send unread, and then more keys than a shell takes in meanwhile.
    shell.write('lines 400000\r');
    await expect.poll(() => directory.opened.flatMap(({ given }) => given)).toEqual(['lines 400000']);
    shell.write('x'.repeat(5_000));
    await once(shell, 'readable');
    client.destroy();
    await expect.poll(() => directory.opened.map(({ closedByTerminal }) => closedByTerminal)).toEqual([true]);
  });

  it('a client that breaks off before it has asked for anything leaves none either', async () => {
    const { port, directory } = await started();
    const client = await connected(login(port));
    client.destroy();
    await expect.poll(() => directory.opened.map(({ closedByTerminal }) => closedByTerminal)).toEqual([true]);
  });

  it('close ends every session, those that do not answer too', async () => {
    const { port, server, directory } = await started();
    const client = await connected(login(port));
    await shellOf(client, true);
    const silent = connect({ host: '127.0.0.1', port });
    silent.on('error', () => undefined);
    await once(silent, 'data');
    silent.pause();
    const gone = once(client, 'close');
    await server.close();
    await gone;
    expect(server.sessions).toBe(0);
    expect(directory.opened.map(({ closedByTerminal }) => closedByTerminal)).toEqual([true]);
  });

  it('what it notes names device and client, and nothing secret', async () => {
    const { port, notes } = await started();
    const client = await connected(login(port));
    client.end();
    await expect.poll(() => notes.length).toBe(2);
    expect(notes[0]).toMatch(/^SSH session at Switch \(FOC00000001\) from 127\.0\.0\.1:\d+$/);
    expect(notes[1]).toMatch(/^SSH session at Switch \(FOC00000001\) from 127\.0\.0\.1:\d+ has ended$/);
  });

  it('a port that is taken is an error', async () => {
    const { port } = await started();
    await expect(started({ port })).rejects.toMatchObject({
      code: 'SLF_SSH_PORT',
      message: `port ${port} of 127.0.0.1 is in use`,
    });
  });
});

describe('the host key', () => {
  const keyOf = async (port: number): Promise<string> => {
    let seen = '';
    const hostVerifier = (key: Buffer): boolean => {
      seen = key.toString('base64');
      return true;
    };
    const client = await connected({ ...login(port), hostVerifier });
    client.end();
    return seen;
  };

  it('is the same after a restart, readable by its owner only', async () => {
    const hostKeyFile = join(folder, 'deep', 'down', 'key.json');
    const [first, second] = [await started({ hostKeyFile }), await started({ hostKeyFile })];
    expect(await keyOf(first.port)).toBe(await keyOf(second.port));
    expect(statSync(hostKeyFile).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, -20)],
    ['changed', (text: string) => text.replace(/privateKey":"-----BEGIN/, 'privateKey":"-----BEGUN')],
  ])('a file that was %s is refused, without a word of it', async (what, spoil) => {
    const hostKeyFile = join(folder, `${what.replace(' ', '-')}.json`);
    const { server } = await started({ hostKeyFile });
    await server.close();
    writeFileSync(hostKeyFile, spoil(readFileSync(hostKeyFile, 'utf8')));
    const error = await started({ hostKeyFile }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SlfleetError);
    expect(error).toMatchObject({
      code: 'SLF_SSH_HOST_KEY',
      message: `host key file damaged or unreadable: ${hostKeyFile}`,
    });
  });
});

describe('credentials', () => {
  const file = (text: string): string => {
    const path = join(folder, `keys-${Math.trunc(performance.now() * 1e3)}`);
    writeFileSync(path, text);
    return path;
  };

  it('a password of the environment is taken, else a new one is made each time', () => {
    expect(sshCredentials({ SLFLEET_SSH_PASSWORD: 'secret' }, null)).toEqual({
      password: 'secret',
      made: false,
      keys: [],
    });
    const [one, two] = [sshCredentials({}, null), sshCredentials({ SLFLEET_SSH_PASSWORD: '' }, null)];
    expect(one).toMatchObject({ made: true, password: expect.stringMatching(/^[\w-]{16}$/) });
    expect(two.password).not.toBe(one.password);
  });

  it('keys stand one a line, between comments', () => {
    const [one, two] = [newKey(), newKey()];
    const { keys } = sshCredentials({}, file(`# mine\n${one.public} me@here\n\n${two.public}\r\n`));
    expect(keys.map((key) => key.getPublicSSH())).toEqual([one, two].map((pair) => parsed(pair.public).getPublicSSH()));
  });

  it.each([
    ['nothing in it', '# none\n', /: no key in it$/],
    ['no key', 'ssh-ed25519 nonsense\n', /:1: no public key in the OpenSSH form$/],
    ['a private key', newKey().private, /:1: no public key in the OpenSSH form$/],
  ])('a file with %s is an error that quotes nothing of it', (_, text, message) => {
    const path = file(text);
    expect(() => sshCredentials({}, path)).toThrow(
      expect.objectContaining({ code: 'SLF_SSH_KEY_FILE', message: expect.stringMatching(message) }),
    );
  });

  it('a file that is not there is an error', () => {
    expect(() => sshCredentials({}, join(folder, 'nope'))).toThrow(
      expect.objectContaining({ code: 'SLF_SSH_KEY_FILE' }),
    );
  });
});
