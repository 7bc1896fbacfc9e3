import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, connect as netConnect, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { inspect } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { issueListener, type ListenerTls } from '../../src/endpoint/http-listener.js';
import type { RouteHandler } from '../../src/endpoint/http-request.js';
import { type RunningHttpServer, startHttpServer } from '../../src/endpoint/http-server.js';
import { failureOf } from '../../src/network/https-link/failure-of.js';
import {
  CONNECTION_POLICIES,
  createHttpsLink,
  type HttpsLink,
  type HttpsLinkOptions,
} from '../../src/network/https-link/https-link.js';
import { TransportError } from '../../src/network/https-link/transport-error.js';
import { Authority } from '../../src/pki/authority.js';
import { buildCertificate } from '../../src/pki/certificate.js';
import { generateKey } from '../../src/pki/key-kind.js';
import { pemEncode } from '../../src/pki/pem.js';
import type { TransportFailure } from '../../src/wire/transport-failure.js';

const PATH = '/its/service/oddce/services/DDCEService';

let ca: string;
let strangerCa: string;
let tls: ListenerTls;
let expired: ListenerTls;
beforeAll(async () => {
  const authority = Authority.create(await generateKey('p-256'));
  ca = authority.rootPem;
  strangerCa = Authority.create(await generateKey('p-256')).rootPem;
  tls = await issueListener(authority, ['127.0.0.1', 'tools.example']);
  expired = await selfSignedOfLastCentury();
});

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const routes = new Map<string, RouteHandler>([
  [PATH, (body) => ({ status: 200, contentType: 'text/plain', body: `got ${body.toString()}` })],
  ['/headers', (_body, r) => ({ status: 200, contentType: 'application/json', body: JSON.stringify(r.headers) })],
  ['/large', () => ({ status: 200, contentType: 'text/plain', body: 'x'.repeat(1_000_000) })],
  ['/teapot', () => ({ status: 418, contentType: 'text/plain', body: 'x'.repeat(100_000) })],
  ['/silent', () => new Promise(() => {})],
]);

async function serve(certificate: ListenerTls = tls, port = 0): Promise<RunningHttpServer> {
  const server = await startHttpServer({ port, routes, tls: certificate });
  open.push(server);
  return server;
}

function link(origin: string, options: Partial<HttpsLinkOptions> = {}): HttpsLink {
  const made = createHttpsLink({ origin, ca, connections: 'keep-alive', maxConnections: 4, ...options });
  open.push(made);
  return made;
}

/** A server of raw sockets, plain or TLS, that treats each connection as told. */
async function rawServer(treat: (socket: Socket) => void, secure: boolean): Promise<string> {
  const sockets = new Set<Socket>();
  const server = secure ? createTlsServer({ ...tls }, treat) : createServer(treat);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering = (bytes: string) => (socket: Socket) => {
  socket.once('data', () => socket.write(bytes));
  socket.on('error', () => {});
};

async function failureWith(made: HttpsLink, path = PATH, body = 'TOKEN-MjU3'): Promise<TransportFailure> {
  const error: unknown = await made.post(path, 'text/plain', body, { authorization: 'Bearer TOKEN-MjU3' }).then(
    () => new Error('it was answered'),
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(TransportError);
  expect(inspect(error, { depth: 9 }), 'secrets stay out of errors').not.toContain('TOKEN-MjU3');
  return (error as TransportError).failure;
}

describe('an exchange', () => {
  it('posts the body with its type and headers, and brings the answer back', async () => {
    const made = link((await serve()).url);
    expect(await made.post(PATH, 'text/xml', 'hello', {})).toEqual({ status: 200, body: Buffer.from('got hello') });
    expect((await made.post(PATH, 'text/xml', Buffer.from('bytes'), {})).body.toString()).toBe('got bytes');
    const { body } = await made.post('/headers', 'application/json', '{}', { accept: 'application/json' });
    expect(JSON.parse(body.toString())).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
      'content-length': '2',
    });
  });

  it('joins an answer that comes in many pieces', async () => {
    const { body } = await link((await serve()).url).post('/large', 'text/plain', '', {});
    expect(body.toString()).toBe('x'.repeat(1_000_000));
  });

  it('sends and checks another name when told to, as a device does whose DNS was pinned', async () => {
    const made = link((await serve()).url, { serverName: 'tools.example' });
    expect((await made.post(PATH, 'text/xml', 'x', {})).status).toBe(200);
  });

  it('works over plain HTTP', async () => {
    const server = await startHttpServer({ port: 0, routes });
    open.push(server);
    const made = link(server.url);
    expect((await made.post(PATH, 'text/xml', 'x', {})).body.toString()).toBe('got x');
    expect(made.handshakes()).toEqual({ full: 0, resumed: 0 });
  });
});

const composed = (leaving: () => unknown) => () => {
  leaving();
  return { path: PATH, contentType: 'text/xml', body: 'x', headers: {} };
};

describe('more posts than connections', () => {
  it('a post that cannot be made ends with the reason, and its connection goes to the next', async () => {
    const made = link((await serve()).url, { maxConnections: 1 });
    const tooLarge = () => {
      throw new TransportError({ kind: 'too-large' }, 'NOT_SENT');
    };
    const first = made.post(PATH, 'text/xml', 'x', {});
    const bad = [made.postWhenFree(tooLarge), made.postWhenFree(tooLarge)].map((post) =>
      post.catch((error: TransportError) => error.failure.kind),
    );
    const last = made.post(PATH, 'text/xml', 'y', {});
    expect((await first).status).toBe(200);
    expect(await Promise.all(bad)).toEqual(['too-large', 'too-large']);
    expect((await last).body.toString()).toBe('got y');
    await expect(made.postWhenFree(tooLarge)).rejects.toMatchObject({ failure: { kind: 'too-large' } });
    expect(made.usage().messages).toBe(2);
  });

  it('wait in line, and are dropped when they have waited for as long as a device would', async () => {
    const made = link((await serve()).url, { maxConnections: 1, timeouts: { waitMs: 60 } });
    const silent = made.post('/silent', 'text/xml', 'x', {}).catch(() => 'cut');
    const left: string[] = [];
    const began = performance.now();
    const second = made.postWhenFree(composed(() => left.push('second')));
    await expect(second).rejects.toMatchObject({ failure: { kind: 'dropped' } });
    expect(performance.now() - began).toBeGreaterThanOrEqual(55);
    expect(left).toEqual([]);
    expect(made.usage()).toMatchObject({ messages: 1, kept: 0 });
    expect(made.usage().fullMs).toBeGreaterThanOrEqual(55);
    await made.close();
    expect(await silent).toBe('cut');
  });

  it('are dropped at once when told to; what has left is left alone', async () => {
    const made = link((await serve()).url, { maxConnections: 2 });
    const ends = Array.from({ length: 5 }, (_, n) =>
      made.post(PATH, 'text/xml', `${n}`, {}).then(
        ({ body }) => body.toString(),
        (error: TransportError) => error.failure.kind,
      ),
    );
    made.dropWaiting();
    expect(await Promise.all(ends)).toEqual(['got 0', 'got 1', 'dropped', 'dropped', 'dropped']);
    // The line is open again.
    expect((await made.post(PATH, 'text/xml', 'x', {})).status).toBe(200);
  });

  it('each fail by themselves where nobody listens', async () => {
    const server = await serve();
    await server.close();
    const made = link(server.url, { maxConnections: 2 });
    const kinds = await Promise.all(Array.from({ length: 20 }, () => failureWith(made)));
    expect(kinds).toEqual(Array(20).fill({ kind: 'refused' }));
  });

  it('leave in the order they came, however many', async () => {
    const made = link((await serve()).url, { maxConnections: 1 });
    const left: number[] = [];
    const posts = Array.from({ length: 1_500 }, (_, n) => made.postWhenFree(composed(() => left.push(n))));
    await Promise.all(posts);
    expect(left).toEqual(Array.from({ length: 1_500 }, (_, n) => n));
    expect(made.usage()).toMatchObject({ messages: 1_500, kept: 1_499, exhausted: 0 });
  });
});

describe('connection policies (handshakes counted on both sides)', () => {
  const POSTS = 8;

  it.each([
    ['keep-alive', { full: 1, resumed: 0 }],
    ['resume', { full: 1, resumed: POSTS - 1 }],
    ['fresh', { full: POSTS, resumed: 0 }],
  ] as const)('%s: %o for 8 posts, one after the other', async (connections, wanted) => {
    const server = await serve();
    const made = link(server.url, { connections });
    for (let n = 0; n < POSTS; n++) {
      expect((await made.post(PATH, 'text/xml', `${n}`, {})).body.toString()).toBe(`got ${n}`);
    }
    expect(made.handshakes()).toEqual(wanted);
    expect(server.handshakes()).toEqual(wanted);
  });

  it.each(CONNECTION_POLICIES)(
    '%s: 40 posts at once all get their own answer over 3 connections',
    async (connections) => {
      const server = await serve();
      const made = link(server.url, { connections, maxConnections: 3 });
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, n) => made.post(PATH, 'text/xml', `${n}`, {}).then((a) => a.body.toString())),
      );
      expect(answers).toEqual(Array.from({ length: 40 }, (_, n) => `got ${n}`));
      const { full, resumed } = made.handshakes();
      if (connections === 'keep-alive') expect(full).toBeLessThanOrEqual(3);
      else expect(full + resumed).toBe(40);
      if (connections === 'resume') expect(full).toBeLessThanOrEqual(3);
    },
  );

  it.each(CONNECTION_POLICIES)('%s: goes on after the server was away', async (connections) => {
    const first = await serve();
    const made = link(first.url, { connections, maxConnections: 1 });
    await made.post(PATH, 'text/xml', 'x', {});
    await first.close();
    expect(await failureWith(made)).toEqual({ kind: 'refused' });
    await serve(tls, first.port);
    expect((await made.post(PATH, 'text/xml', 'x', {})).status).toBe(200);
  });
});

describe('failures (wire/transport-failure.ts)', () => {
  const short = { timeouts: { connectMs: 200, headersMs: 200, bodyMs: 200 } };

  it.each<[string, TransportFailure, () => Promise<HttpsLink>]>([
    ['a name nobody knows', { kind: 'dns' }, async () => link('https://no-such-host.invalid')],
    ['a port nobody listens on', { kind: 'refused' }, async () => link(await vacantOrigin())],
    [
      'a connection reset after the request',
      { kind: 'refused' },
      async () => link(await rawServer((socket) => socket.once('data', () => socket.destroy()), true)),
    ],
    [
      'a server that speaks no TLS',
      { kind: 'refused' },
      async () => link(await rawServer(answering('HTTP/1.1 400 Bad Request\r\n\r\n'), false)),
    ],
    [
      'a server that never finishes the handshake',
      { kind: 'unreachable' },
      async () => link(await rawServer(() => {}, false), short),
    ],
    ['an authority not trusted', { kind: 'tls-untrusted' }, async () => link((await serve()).url, { ca: strangerCa })],
    [
      'an expired certificate',
      { kind: 'tls-untrusted' },
      async () => link((await serve(expired)).url, { ca: expired.cert }),
    ],
    [
      'a name not in the certificate',
      { kind: 'tls-name' },
      async () => link((await serve()).url, { serverName: 'other.example' }),
    ],
    [
      'an answer that is no HTTP',
      { kind: 'bad-answer' },
      async () => link(await rawServer(answering('SSH-2.0-OpenSSH\r\n\r\n'), true)),
    ],
    [
      'an answer that stops in the middle',
      { kind: 'no-reply' },
      async () => link(await rawServer(answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'), true), short),
    ],
  ])('%s: %o', async (_what, wanted, make) => {
    expect(await failureWith(await make())).toEqual(wanted);
  });

  it.each<[string, TransportFailure, string, Partial<HttpsLinkOptions>]>([
    ['no answer in time', { kind: 'no-reply' }, '/silent', short],
    ['an unknown path', { kind: 'http-status', httpStatus: 404 }, '/nowhere', {}],
    ['any status but 200, its body unread', { kind: 'http-status', httpStatus: 418 }, '/teapot', {}],
    ['an answer over the limit', { kind: 'bad-answer' }, '/large', { maxAnswerBytes: 10_000 }],
  ])('%s: %o', async (_what, wanted, path, options) => {
    const made = link((await serve()).url, options);
    expect(await failureWith(made, path)).toEqual(wanted);
    expect((await made.post(PATH, 'text/xml', 'x', {})).status).toBe(200);
  });

  it('a message over the limit of the server: http-status 413', async () => {
    const made = link((await serve()).url);
    expect(await failureWith(made, PATH, 'x'.repeat(12_000_000))).toEqual({ kind: 'http-status', httpStatus: 413 });
  });

  it.each([
    ['ENETUNREACH', 'unreachable'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'unreachable'],
    ['EAI_AGAIN', 'dns'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls-untrusted'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'refused'],
  ])('code %s, alone or for each of several addresses: %s', (code, kind) => {
    const error = Object.assign(new Error(code), { code });
    expect(failureOf(error).failure).toEqual({ kind });
    expect(failureOf(new AggregateError([error, error])).failure).toEqual({ kind });
  });

  it('ends the posts under way when the link is closed, and takes no more', async () => {
    const made = link((await serve()).url);
    const pending = failureWith(made, '/silent');
    await made.post(PATH, 'text/xml', 'x', {});
    await made.close();
    expect(await pending).toEqual({ kind: 'no-reply' });
    expect(await failureWith(made)).toEqual({ kind: 'no-reply' });
  });
});

it('ends thousands of posts that wait for a connection, when the link is closed', async () => {
  const made = link((await serve()).url, { maxConnections: 1 });
  const posts = Array.from({ length: 5000 }, () => made.post('/silent', 'text/xml', 'x', {}));
  const ends = Promise.allSettled(posts);
  await made.close();
  for (const end of await ends) {
    expect(end).toMatchObject({ status: 'rejected', reason: { failure: { kind: 'no-reply' } } });
  }
});

it('takes no post once closed, even if it never made a connection', async () => {
  const made = link((await serve()).url);
  await made.close();
  expect(await failureWith(made)).toEqual({ kind: 'no-reply' });
});

describe('an HTTP proxy', () => {
  /** Tunnels for who gives these credentials; answers the rest with 407. */
  async function proxy(credentials: string): Promise<{ address: string; seen: string[] }> {
    const seen: string[] = [];
    const wanted = `Basic ${Buffer.from(credentials).toString('base64')}`;
    const server = createHttpServer();
    server.on('connect', (request, client: Socket) => {
      seen.push(request.url ?? '');
      client.on('error', () => {});
      if (request.headers['proxy-authorization'] !== wanted) {
        client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const { hostname, port } = new URL(`http://${request.url}`);
      const upstream = netConnect(Number(port), hostname, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
      open.push({ close: () => upstream.destroy() }, { close: () => client.destroy() });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => server.close() });
    return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
  }

  it.each([
    ['https', { full: 1, resumed: 2 }],
    ['http', { full: 0, resumed: 0 }],
  ])('is tunnelled through (%s), with the handshakes of the server behind it', async (scheme, wanted) => {
    const server = scheme === 'https' ? await serve() : await startHttpServer({ port: 0, routes });
    open.push(server);
    const { address, seen } = await proxy('user:p@ss');
    const made = link(server.url, { connections: 'resume', proxy: `http://user:p%40ss@${address}` });
    for (let n = 0; n < 3; n++) expect((await made.post(PATH, 'text/xml', 'x', {})).status).toBe(200);
    expect(made.handshakes()).toEqual(wanted);
    expect(seen).toEqual(Array(3).fill(new URL(server.url).host));
  });

  it('that refuses shows its status', async () => {
    const { address } = await proxy('user:right');
    const made = link((await serve()).url, { proxy: `http://user:TOKEN-MjU3@${address}` });
    expect(await failureWith(made)).toEqual({ kind: 'http-status', httpStatus: 407 });
  });

  it('that is not there is refused; the server behind it not there breaks the tunnel', async () => {
    const server = await serve();
    const vacant = (await vacantOrigin()).replace('https:', 'http:');
    expect(await failureWith(link(server.url, { proxy: vacant }))).toEqual({ kind: 'refused' });
    const { address } = await proxy('user:right');
    const behind = link(await vacantOrigin(), { proxy: `http://user:right@${address}` });
    expect(await failureWith(behind)).toEqual({ kind: 'refused' });
  });

  it('that never answers is unreachable', async () => {
    const silent = (await rawServer(() => {}, false)).replace('https:', 'http:');
    const made = link((await serve()).url, { proxy: silent, timeouts: { connectMs: 200 } });
    expect(await failureWith(made)).toEqual({ kind: 'unreachable' });
  });
});

/** An address that nobody listens on: a port that was free a moment ago. */
async function vacantOrigin(): Promise<string> {
  const server = await startHttpServer({ port: 0, routes });
  await server.close();
  return `https://127.0.0.1:${server.port}`;
}

async function selfSignedOfLastCentury(): Promise<ListenerTls> {
  const key = await generateKey('p-256');
  const name = { commonName: '127.0.0.1', organization: 'Cisco' };
  const der = buildCertificate(
    {
      use: 'https-server',
      serial: '7',
      issuer: name,
      subject: name,
      subjectKey: key,
      notBeforeMs: Date.UTC(1990, 0, 1),
      notAfterMs: Date.UTC(1991, 0, 1),
      hosts: ['127.0.0.1'],
    },
    key,
  );
  return { key: key.export({ format: 'pem', type: 'pkcs8' }).toString(), cert: pemEncode('CERTIFICATE', der) };
}
