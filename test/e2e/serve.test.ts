import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { startConnectProxy } from '../../src/network/connect-proxy.js';
import { createCsr } from '../../src/pki/csr.js';
import { generateKey } from '../../src/pki/key-kind.js';
import { sign } from '../../src/pki/signing.js';
import { createDeviceCodec, type WireTransport } from '../../src/wire/codec.js';
import { BUILT_IN_DIALECT } from '../../src/wire/dialect.js';
import { REQUESTS } from '../wire/samples.js';
import { brokenChecks, fixture, type Program, type Served, STACK, serve, summaryOf, workspace } from './slfleet.js';

const space = workspace();
const DEVICES = 12;
const BY_PROXY = 8;

/** Reads a connection until it is closed; what was read, in latin1. */
function drained(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => {
      text += part;
    });
    // Being cut off is an answer too.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

/** Ends a server as Ctrl-C does. @returns what it said on standard error */
async function stopped(program: Program): Promise<string> {
  program.signal('SIGINT');
  const { exitCode, stderr } = await program.ended;
  expect(exitCode, stderr).toBe(0);
  return stderr;
}

describe('a server of its own and a fleet that is sent to it', () => {
  let server: Served;
  let port: number;
  beforeAll(async () => {
    server = await serve(space);
    // A second one of the same home, come and gone, must not matter to the fleet of the first.
    const second = await serve(space);
    expect(second.caFile).toBe(server.caFile);
    await stopped(second.program);
    port = Number(new URL(server.url).port);
  });

  const run = (options: readonly string[], env: Record<string, string> = {}) =>
    space.run(['run', fixture('two-hours'), '--quiet', ...options], { env });
  const target = (): string[] => ['--target', server.url, '--ca', server.caFile];

  function post(path: string, body: Buffer | string, headers: Record<string, string> = {}) {
    return new Promise<{ status: number; body: Buffer }>((resolve, reject) => {
      const asked = request(
        `${server.url}${path}`,
        { method: 'POST', headers, rejectUnauthorized: false },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) }));
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }

  const overTls = (): Socket => connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false });

  it('says where it is and what is needed to use it, on one line', () => {
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(server.paths).toEqual({
      callhome: '/its/service/oddce/services/DDCEService',
      smart: '/licservice/license',
      admin: '/slfleet/admin',
    });
    expect(existsSync(server.caFile)).toBe(true);
    expect(server.token).toMatch(/^[A-Za-z0-9%]{64,}$/);
    expect(server.adminKey).toMatch(/^[\w-]{32}$/);
  });

  it.each([
    // No record of TLS begins so; what looks like one has an alert for an answer.
    [
      'not TLS at all',
      () => connectPlain({ host: '127.0.0.1', port }),
      Buffer.concat([Buffer.from('zz'), randomBytes(4094)]),
    ],
    ['not HTTP', overTls, randomBytes(4096)],
    ['a length that is no number', overTls, Buffer.from('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1e9\r\n\r\n')],
    ['two lengths', overTls, Buffer.from('POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n')],
    ['headers without end', overTls, Buffer.from(`POST / HTTP/1.1\r\nhost: ${'x'.repeat(40_000)}`)],
  ])('junk over a raw socket (%s) gets nothing but a refusal', async (_, connect, junk) => {
    const socket = connect();
    const answer = drained(socket);
    socket.write(junk);
    expect(await answer).toMatch(/^(?:HTTP\/1\.1 4\d\d .*|)$/s);
  });

  it.each([
    ['callhome', 400],
    ['smart', 400],
    ['admin', 401],
  ] as const)('garbage posted to its %s path gets %d', async (path, status) => {
    for (const body of ['', 'garbage', '{}', '[]', 'null', '<a/>', randomBytes(10_000)]) {
      expect((await post(server.paths[path], body)).status).toBe(status);
    }
  });

  it.each([
    ['a path it does not have', '/elsewhere', 'x', 404],
    ['a body over the limit', '/licservice/license', Buffer.alloc(4_000_000, 0x20), 413],
  ])('%s gets %s', async (_, path, body, status) => {
    expect((await post(path, body)).status).toBe(status);
  });

  it('its API wants its key', async () => {
    const change = JSON.stringify({ what: 'revoke-token', token: server.token });
    expect((await post(server.paths.admin, change, { authorization: 'Bearer wrong' })).status).toBe(401);
    const authorization = `Bearer ${server.adminKey}`;
    expect((await post(server.paths.admin, 'garbage', { authorization })).status).toBe(400);
  });

  it.each<WireTransport>(['callhome', 'smart'])(
    'a wrongly signed %s registration is refused, and a rightly signed one not',
    async (transport) => {
      const [own, stranger] = await Promise.all([generateKey('p-256'), generateKey('p-256')]);
      const csr = createCsr(own, { commonName: 'C9300-24UX', organization: 'Cisco' });
      const udi = { pid: 'C9300-24UX', serialNumber: `FORGED-${transport}` };
      const registration = {
        ...REQUESTS.registration,
        udi,
        members: [],
        token: server.token,
        csr,
        timestampMs: Date.now(),
      };
      const codec = createDeviceCodec({ dialect: BUILT_IN_DIALECT, transport });
      const answerTo = async (key: typeof own, nonce: string) => {
        const sending = { nonce, signer: (data: string) => sign(data, key), messageNumber: 1, deviceName: 'SW1' };
        const { body, contentType } = codec.encodeRequest(registration, sending);
        const { status, body: answer } = await post(server.paths[transport], body, { 'content-type': contentType });
        expect(status).toBe(200);
        return codec.decodeAnswer(answer, { type: 'registration', nonce, verifier: () => true });
      };
      expect(await answerTo(stranger, '7648446339161391345')).toMatchObject({
        status: 'FAILED',
        message: 'Data and signature do not match',
      });
      expect(await answerTo(own, '7648446339161391346')).toMatchObject({ status: 'OK' });
    },
  );

  it('after all that it still serves: the fleet registers, and no secret is left in the run', async () => {
    const out = space.fresh();
    const { exitCode, stdout, stderr } = await run([...target(), '--out', out], { SLFLEET_TOKEN: server.token });
    expect({ exitCode, stderr, broken: brokenChecks(summaryOf(out)) }).toEqual({ exitCode: 0, stderr: '', broken: [] });
    expect(stdout).not.toContain(server.token);
    expect(summaryOf(out).devices.byState).toEqual({ AUTHORIZED: DEVICES });
  });

  it.concurrent.each<[string, () => { options: string[]; token?: string }, number, string, string]>([
    ['no ID token', () => ({ options: target() }), 104, 'SLF_TOKEN_MISSING', 'SLFLEET_TOKEN'],
    ['an empty ID token', () => ({ options: target(), token: '' }), 104, 'SLF_TOKEN_MISSING', 'SLFLEET_TOKEN'],
    [
      'a port nobody listens on',
      () => ({ options: ['--target', 'https://127.0.0.1:1', '--ca', server.caFile], token: 'x' }),
      110,
      'SLF_TARGET_UNREACHABLE',
      'ECONNREFUSED',
    ],
    ['no CA', () => ({ options: ['--target', server.url], token: 'x' }), 110, 'SLF_TARGET_UNREACHABLE', '--ca'],
    [
      'a public address',
      () => ({ options: ['--target', 'https://192.0.2.1'], token: 'x' }),
      104,
      'SLF_TARGET_FORBIDDEN',
      'neither loopback nor a private address',
    ],
    [
      "the vendor's production host",
      () => ({ options: ['--target', 'https://tools.cisco.com'], token: 'x' }),
      104,
      'SLF_TARGET_FORBIDDEN',
      '--allow-target',
    ],
    [
      'a CA file that is not there',
      () => ({ options: ['--target', server.url, '--ca', 'nowhere.pem'], token: 'x' }),
      104,
      'SLF_SCENARIO_INVALID',
      '--ca nowhere.pem: there is no file',
    ],
    [
      'a CA file without certificate',
      () => ({ options: ['--target', server.url, '--ca', fixture('two-hours')], token: 'x' }),
      104,
      'SLF_CA_FILE',
      'holds no certificate',
    ],
    [
      'a target in process',
      () => ({ options: [...target(), '--link', 'in-process'], token: 'x' }),
      104,
      'SLF_SCENARIO_INVALID',
      'a URL is reached over https',
    ],
  ])('%s keeps the run from beginning, and leaves no folder', async (_, make, exit, code, words) => {
    const out = space.fresh();
    const { options, token } = make();
    const ended = await run([...options, '--out', out], token === undefined ? {} : { SLFLEET_TOKEN: token });
    expect(ended).toMatchObject({ exitCode: exit, stdout: '' });
    expect(ended.stderr).toContain(`${code}: `);
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toMatch(STACK);
    expect(existsSync(out)).toBe(false);
  });

  it("a CA file of another server's authority is not trusted", async () => {
    const other = await serve(space, [], { SLFLEET_HOME: space.fresh('home') });
    const options = ['--target', server.url, '--ca', other.caFile, '--out', space.fresh()];
    const ended = await run(options, { SLFLEET_TOKEN: server.token });
    expect(ended.exitCode).toBe(110);
    expect(ended.stderr).toContain('SLF_TARGET_UNREACHABLE');
    expect(ended.stderr).toContain('not trusted');
    expect(await stopped(other.program)).toContain('stopped; 0 product instances');
  });

  it('devices with Smart Licensing Using Policy reach it through the proxy they name (S1: smart and callhome)', async () => {
    const proxy = await startConnectProxy(new Set([`127.0.0.1:${port}`]));
    const through = (url: string): string[] =>
      [0, 1].flatMap((group) => ['--set', `fleet.${group}.transport.proxy.port=${new URL(url).port}`]);
    const out = space.fresh();
    const args = ['run', fixture('by-proxy'), '--quiet', '--no-report', ...target()];
    const env = { SLFLEET_TOKEN: server.token };
    const { exitCode, stderr } = await space.run([...args, ...through(proxy.url), '--out', out], { env });
    expect({ exitCode, stderr, broken: brokenChecks(summaryOf(out)) }).toEqual({ exitCode: 0, stderr: '', broken: [] });
    // Every connection there was.
    expect(proxy.tunnels()).toBe(summaryOf(out).handshakes.full);
    expect(proxy.tunnels()).toBeGreaterThan(0);
    await proxy.close();
    const without = space.fresh();
    const failed = await space.run([...args, ...through('http://127.0.0.1:1'), '--out', without], { env });
    expect(failed.exitCode).toBe(99);
    expect(summaryOf(without).messages).toMatchObject({ ok: 0, byFailure: { refused: expect.any(Number) } });
  });

  it('a token it does not know is found before the load', async () => {
    const wrong = server.token.replace(/[A-Z]/, (letter) => (letter === 'Z' ? 'A' : 'Z'));
    const out = space.fresh();
    const ended = await run([...target(), '--out', out], { SLFLEET_TOKEN: wrong });
    expect(ended).toMatchObject({ exitCode: 110, stdout: '' });
    expect(ended.stderr).toContain('SLF_TARGET_REFUSED');
    expect(ended.stderr).toContain('registration: refused: ');
    expect(existsSync(out)).toBe(false);
  });

  it('without a trial it is refused to every device, which is a failed expectation', async () => {
    const out = space.fresh();
    const wrong = server.token.replace(/[A-Z]/, (letter) => (letter === 'Z' ? 'A' : 'Z'));
    const { exitCode } = await run([...target(), '--no-probe', '--out', out], { SLFLEET_TOKEN: wrong });
    expect(exitCode).toBe(99);
    const { messages, devices } = summaryOf(out);
    expect(devices.byState).toEqual({ EVALUATION: DEVICES });
    expect(messages).toMatchObject({ ok: 0, byFailure: { 'refused-by-server': messages.sent } });
  });

  it('its port is taken', async () => {
    const ended = await space.run(['serve', 'cssm', '--port', String(port)]);
    expect(ended).toMatchObject({ exitCode: 110, stdout: '' });
    expect(ended.stderr).toContain(`SLF_PORT_IN_USE: port ${port} of 127.0.0.1 is in use`);
  });

  it('Ctrl-C stops it with exit code 0; it had the fleets and the two rightly signed, and nobody else', async () => {
    expect(await stopped(server.program)).toBe(`stopped; ${DEVICES + BY_PROXY + 2} product instances are forgotten\n`);
  });
});

describe('a CSLU of its own and a fleet that is sent to it', () => {
  const SWITCHES = 12;
  let program: Program;
  let known: { url: string; cssm: string; caFile: string; tokens: { token: string }[] };
  beforeAll(async () => {
    program = space.start(['serve', 'cslu', '--port', '0', '--keys', 'p-256', '--json']);
    known = JSON.parse(await program.line('stdout', /^\{/)) as typeof known;
  });

  const run = (options: readonly string[], env: Record<string, string> = {}) =>
    space.run(['run', fixture('branch'), '--quiet', '--no-report', ...options], { env });

  it('says where it is, and where the CSSM behind it', () => {
    expect(known.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/cslu\/v1\/pi$/);
    expect(known.cssm).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  });

  it.each([
    ['its URL as printed', () => known.url],
    ['its origin alone', () => new URL(known.url).origin],
  ])('devices report through it without an ID token (%s)', async (_, url) => {
    const out = space.fresh();
    const { exitCode, stderr } = await run(['--target', url(), '--ca', known.caFile, '--out', out]);
    expect({ exitCode, stderr, broken: brokenChecks(summaryOf(out)) }).toEqual({ exitCode: 0, stderr: '', broken: [] });
    expect(summaryOf(out).rum).toMatchObject({ acknowledged: 2 * SWITCHES, unacknowledged: 0 });
  });

  it('as a scenario has it: endpoint {kind: cslu, at: URL}', async () => {
    const out = space.fresh();
    const { exitCode } = await run(['--set', `endpoint.at=${known.url}`, '--out', out]);
    expect(exitCode).toBe(0);
  });

  it('with an ID token it brings trust too, and the token stays out of the run', async () => {
    const out = space.fresh();
    const [{ token }] = known.tokens as [{ token: string }];
    const options = ['--target', known.url, '--set', 'fleet.1.register={}', '--set', 'expect=[]', '--out', out];
    const { exitCode, stdout, stderr } = await run(options, { SLFLEET_TOKEN: token });
    expect(exitCode, stderr).toBe(0);
    expect(stdout).not.toContain(token);
    expect(summaryOf(out).messages).toMatchObject({ failed: 0, byType: { trust: SWITCHES / 2 } });
  });

  it.concurrent.each<[string, () => string[], number, string, string]>([
    [
      'devices that are to be trusted, and no ID token',
      () => ['--target', known.url, '--set', 'fleet.1.register={}'],
      104,
      'SLF_TOKEN_MISSING',
      'SLFLEET_TOKEN',
    ],
    [
      'a public address',
      () => ['--target', 'http://192.0.2.82:8182/cslu/v1/pi'],
      104,
      'SLF_TARGET_FORBIDDEN',
      '--allow-target',
    ],
    [
      'a proxy at a public address',
      () => ['--target', known.url, '--set', 'fleet.0.transport.proxy={host: 192.0.2.1, port: 8080}'],
      104,
      'SLF_TARGET_FORBIDDEN',
      'The proxy 192.0.2.1 is neither',
    ],
    [
      'a port nobody listens on',
      () => ['--target', 'http://127.0.0.1:1'],
      110,
      'SLF_TARGET_UNREACHABLE',
      'ECONNREFUSED',
    ],
    [
      'devices that lead past it',
      () => ['--target', known.url, '--set', 'fleet.0.transport.kind=smart'],
      104,
      'SLF_SCENARIO_INVALID',
      'leads past it',
    ],
  ])('%s keeps the run from beginning', async (_, options, exit, code, words) => {
    const out = space.fresh();
    const ended = await run([...options(), '--out', out]);
    expect(ended).toMatchObject({ exitCode: exit, stdout: '' });
    expect(ended.stderr).toContain(`${code}: `);
    expect(ended.stderr).toContain(words);
    expect(existsSync(out)).toBe(false);
  });

  it('Ctrl-C stops it; the CSSM behind it had each switch once', async () => {
    expect(await stopped(program)).toBe(`stopped; ${SWITCHES} product instances are forgotten\n`);
  });
});

describe('slfleet serve cslu', () => {
  it('without --json says the same in words, and reports to the account it is told', async () => {
    const options = ['--port', '0', '--keys', 'p-256', '--scenario', 'out-of-compliance', '--account', 'Enough'];
    const program = space.start(['serve', 'cslu', ...options]);
    await program.line('stdout', /^Stop it with Ctrl-C\.$/);
    program.signal('SIGTERM');
    const { exitCode, stdout } = await program.ended;
    expect(exitCode).toBe(0);
    for (const word of ['CSLU ', 'CSSM ', 'CA file', 'ID token', 'admin key']) expect(stdout).toContain(word);
  });

  it('an account that is not there ends it with an error', async () => {
    const ended = await space.run(['serve', 'cslu', '--port', '0', '--account', 'Campus']);
    expect(ended).toMatchObject({ exitCode: 104, stdout: '' });
    expect(ended.stderr).toContain('SLF_OPTION_INVALID: there is no virtual account "Campus"');
    expect(ended.stderr).not.toMatch(STACK);
  });
});

describe('slfleet serve cssm', () => {
  it('without --json says the same in words; SIGTERM stops it too', async () => {
    const program = space.start(['serve', 'cssm', '--port', '0', '--keys', 'p-256']);
    expect(await program.line('stdout', /^CSSM/)).toMatch(/^CSSM +https:\/\/127\.0\.0\.1:\d+$/);
    await program.line('stdout', /^Stop it with Ctrl-C\.$/);
    program.signal('SIGTERM');
    const { exitCode, stdout } = await program.ended;
    expect(exitCode).toBe(0);
    for (const word of ['call home', 'smart', 'CA file', 'ID token', 'admin key']) expect(stdout).toContain(word);
  });

  it('--scenario stocks it with the accounts of a scenario', async () => {
    const { program } = await serve(space, ['--scenario', 'out-of-compliance']);
    program.signal('SIGINT');
    const { tokens } = JSON.parse((await program.ended).stdout) as { tokens: { virtualAccount: string }[] };
    expect(tokens.map(({ virtualAccount }) => virtualAccount)).toEqual(['Short', 'Enough']);
  });

  it.concurrent.each([
    ['a port that is none', ['--port', '65536'], 104, 'SLF_OPTION_INVALID'],
    ['an address that is not of this machine', ['--port', '0', '--host', '192.0.2.1'], 104, 'SLF_OPTION_INVALID'],
    ['an unknown scenario', ['--port', '0', '--scenario', 'nope'], 104, 'SLF_SCENARIO_NOT_FOUND'],
    ['a dialect that is not there', ['--port', '0', '--dialect', 'nope.yaml'], 104, 'SLF_DIALECT_INVALID'],
    ['a CA file that cannot be written', ['--port', '0', '--ca-out', 'file/ca.pem'], 104, 'SLF_OUT_UNWRITABLE'],
  ])('%s ends it with an error', async (_, options, exit, code) => {
    writeFileSync(`${space.folder}/file`, '');
    const ended = await space.run(['serve', 'cssm', ...options]);
    expect(ended).toMatchObject({ exitCode: exit, stdout: '' });
    expect(ended.stderr).toContain(`${code}: `);
    expect(ended.stderr).not.toMatch(STACK);
  });
});
