import { createServer, connect as netConnect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { issueListener, type ListenerTls } from '../../src/endpoint/http-listener.js';
import type { Route } from '../../src/endpoint/http-request.js';
import { type HttpServerOptions, type RunningHttpServer, startHttpServer } from '../../src/endpoint/http-server.js';
import { Authority } from '../../src/pki/authority.js';
import { generateKey } from '../../src/pki/key-kind.js';

let tls: ListenerTls;
let ca: string;
beforeAll(async () => {
  const authority = Authority.create(await generateKey('p-256'));
  ca = authority.rootPem;
  tls = await issueListener(authority, ['127.0.0.1']);
});

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const text = (body: string): { status: number; contentType: string; body: string } => ({
  status: 200,
  contentType: 'text/plain',
  body,
});

const routes = new Map<string, Route>([
  ['/echo', (body, request) => text(`${request.path} ${request.headers['x-device'] ?? '-'} ${body.toString()}`)],
  ['/length', (body) => text(`${body.length}`)],
  ['/later', async (body) => ({ status: 202, contentType: 'application/json', body: Buffer.concat([body, body]) })],
  [
    '/throws',
    () => {
      throw new Error('secret detail');
    },
  ],
  ['/rejects', () => Promise.reject(new Error('secret detail'))],
  [
    '/guarded',
    {
      handle: (body) => text(`${body.length}`),
      maxBodyBytes: 5_000_000,
      admits: ({ authorization }) => authorization === 'Bearer key',
    },
  ],
]);

async function start(options: Partial<HttpServerOptions> = {}): Promise<RunningHttpServer> {
  const server = await startHttpServer({ port: 0, routes, tls, ...options });
  open.push(server);
  return server;
}

/** A client that can do what no HTTP library would. */
class RawClient {
  received = '';
  readonly closed: Promise<void>;
  #onData: (() => void) | null = null;

  constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.received += chunk.toString('latin1');
      this.#onData?.();
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    open.push({ close: () => socket.destroy() });
  }

  /** Resolves when the pattern has come, rejects when the connection closes before. */
  async until(pattern: RegExp): Promise<string> {
    let over = false;
    void this.closed.then(() => {
      over = true;
      this.#onData?.();
    });
    while (!pattern.test(this.received)) {
      if (over) throw new Error(`closed before ${pattern}: ${this.received}`);
      await new Promise<void>((resolve) => {
        this.#onData = resolve;
      });
    }
    return this.received;
  }
}

const overTls = (server: RunningHttpServer): RawClient =>
  new RawClient(tlsConnect({ host: '127.0.0.1', port: server.port, ca }));
const overTcp = (server: RunningHttpServer): RawClient =>
  new RawClient(netConnect({ host: '127.0.0.1', port: server.port }));

const post = (path: string, body: string, head = ''): string =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${head}\r\n${body}`;

async function exchange(server: RunningHttpServer, request: string): Promise<string> {
  const client = overTls(server);
  client.socket.write(request);
  return await client.until(/\r\n\r\n/);
}

const statusOf = (response: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(response)?.[1]);

describe('requests', () => {
  it.each<[string, number, string]>([
    ['POST to a route', 200, post('/echo', 'hello')],
    ['a query after the path', 200, post('/echo?x=1', 'hello')],
    ['POST without a body', 200, 'POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'],
    ['the handler’s own status', 202, post('/later', 'x')],
    ['an unknown path', 404, post('/nowhere', 'hello')],
    ['a path in another case', 404, post('/Echo', 'hello')],
    ['a path with a slash too many', 404, post('/echo/', 'hello')],
    ['GET', 405, 'GET /echo HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['PUT', 405, post('/echo', 'x').replace('POST', 'PUT')],
    ['a handler that throws', 500, post('/throws', 'x')],
    ['a handler that rejects', 500, post('/rejects', 'x')],
    ['an announced body over the limit', 413, 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n'],
    ['a guarded route, without the key', 401, post('/guarded', 'x')],
    [
      'a guarded route, without the key, before any of a large body is there',
      401,
      'POST /guarded HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n',
    ],
    [
      'a guarded route that takes more than others do',
      200,
      post('/guarded', 'x'.repeat(4_000_000), 'Authorization: Bearer key\r\n'),
    ],
    [
      'and no more than that',
      413,
      'POST /guarded HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer key\r\nContent-Length: 5000001\r\n\r\n',
    ],
    ['two lengths', 400, post('/echo', 'x', 'Content-Length: 2\r\n')],
    ['a negative length', 400, 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    ['a length and chunks (request smuggling)', 400, post('/echo', 'x', 'Transfer-Encoding: chunked\r\n')],
    ['headers over the limit', 431, post('/echo', 'x', `X-Long: ${'a'.repeat(20_000)}\r\n`)],
    ['no HTTP at all', 400, '\x16\x03\x01\x00\xff garbage \x00\x01\r\n\r\n'],
  ])('%s: %i', async (_what, status, request) => {
    expect(statusOf(await exchange(await start(), request))).toBe(status);
  });

  it('hands path, headers and body to the handler, and its reply back with length and type', async () => {
    const client = overTls(await start());
    client.socket.write(post('/echo', 'grüße', 'X-Device: SN1\r\n'));
    const response = await client.until(/\r\n\r\n[\s\S]{17}/);
    expect(response.toLowerCase()).toContain('content-type: text/plain\r\ncontent-length: 17\r\n');
    expect(Buffer.from(response.split('\r\n\r\n')[1] ?? '', 'latin1').toString()).toBe('/echo SN1 grüße');
  });

  it('joins a body that comes in many pieces', async () => {
    const client = overTls(await start());
    client.socket.write(`POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n`);
    for (let piece = 0; piece < 20; piece++) client.socket.write('x'.repeat(100_000));
    expect(await client.until(/\r\n\r\n\d+$/)).toMatch(/\r\n\r\n2000000$/);
  });

  it('keeps the connection for the next request, after a refusal too', async () => {
    const client = overTls(await start());
    client.socket.write(post('/nowhere', 'x') + post('/throws', 'x') + post('/echo', 'again'));
    expect(await client.until(/again/)).toMatch(/404.*500.*200 OK.*again/s);
  });

  it('tells nothing of what a handler threw', async () => {
    const server = await start();
    for (const path of ['/throws', '/rejects']) {
      expect(await exchange(server, post(path, 'x'))).not.toContain('secret');
    }
  });

  it('serves plain HTTP when it has no certificate', async () => {
    const server = await startHttpServer({ port: 0, routes });
    open.push(server);
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    const client = overTcp(server);
    client.socket.write(post('/echo', 'plain'));
    expect(await client.until(/plain/)).toContain('200 OK');
  });
});

describe('limits', () => {
  it('answers 413 in the middle of a body without a length, reads no further and cuts the connection', async () => {
    const server = await start({ limits: { maxBodyBytes: 1000 } });
    const client = overTls(server);
    client.socket.write('POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (let chunk = 0; chunk < 3; chunk++) client.socket.write(`190\r\n${'x'.repeat(400)}\r\n`);
    expect(statusOf(await client.until(/\r\n\r\n/))).toBe(413);
    await client.closed;
    expect(client.received).toMatch(/connection: close/i);
  });

  it('lets a client that is still writing see its 413', async () => {
    const server = await start({ limits: { maxBodyBytes: 1000 } });
    const client = overTls(server);
    client.socket.write('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n');
    client.socket.write(Buffer.alloc(20_000_000));
    expect(statusOf(await client.until(/\r\n\r\n/))).toBe(413);
    expect(client.socket.writableLength, 'what the server would not read').toBeGreaterThan(1_000_000);
  });

  it('takes a body of exactly the limit', async () => {
    const server = await start({ limits: { maxBodyBytes: 1000 } });
    expect(statusOf(await exchange(server, post('/length', 'x'.repeat(1000))))).toBe(200);
    expect(statusOf(await exchange(server, post('/length', 'x'.repeat(1001))))).toBe(413);
  });

  it.each<[string, string]>([
    ['headers that never end', 'POST /echo HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    ['a body that never ends', 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf'],
  ])('cuts %s with 408', async (_what, request) => {
    const server = await start({ limits: { headersTimeoutMs: 150, requestTimeoutMs: 300 } });
    const client = overTls(server);
    client.socket.write(request);
    expect(statusOf(await client.until(/\r\n\r\n/))).toBe(408);
    await client.closed;
  });

  it('cuts headers that trickle in, however often a byte comes', async () => {
    const server = await start({ limits: { headersTimeoutMs: 150, requestTimeoutMs: 300 } });
    const client = overTls(server);
    client.socket.write('POST /echo HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const drip = setInterval(() => client.socket.write('a'), 20);
    await client.closed;
    clearInterval(drip);
    expect(statusOf(client.received)).toBe(408);
  });

  it('closes a connection that says nothing after its handshake', async () => {
    const client = overTls(await start({ limits: { headersTimeoutMs: 150, requestTimeoutMs: 300 } }));
    await client.closed;
    expect(client.received).not.toContain('200');
  });

  it('closes a connection that never finishes its handshake', async () => {
    await overTcp(await start({ limits: { tlsHandshakeTimeoutMs: 150 } })).closed;
  });

  it('closes connections above the limit and goes on serving the others', async () => {
    const server = await start({ limits: { maxConnections: 2 } });
    const [first, second] = [overTls(server), overTls(server)];
    for (const client of [first, second]) {
      client.socket.write(post('/echo', 'one'));
      await client.until(/one/);
    }
    await overTls(server).closed;
    first.socket.write(post('/echo', 'two'));
    expect(await first.until(/two/)).toContain('200 OK');
  });
});

describe('hostile bytes', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((blob) => Buffer.from(blob));
  const valid = Buffer.from(post('/echo', 'some body', 'X-Device: SN1\r\n'));
  const damaged = fc
    .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    .map((changes) => {
      const blob = Buffer.from(valid);
      for (const [at, value] of changes) blob[at] = value;
      return blob;
    });

  it('survives 500 random blobs over TLS, then answers as before', async () => {
    const server = await start();
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, damaged), async (blob) => {
        const client = overTls(server);
        client.socket.end(blob);
        await client.closed;
      }),
      { numRuns: 500 },
    );
    expect(server.handshakes().full).toBe(500);
    expect(await exchange(server, post('/echo', 'alive'))).toContain('200 OK');
  });

  it('survives 200 blobs in place of a TLS handshake', async () => {
    const server = await start();
    await fc.assert(
      fc.asyncProperty(bytes, async (blob) => {
        const client = overTcp(server);
        client.socket.end(blob);
        await client.closed;
      }),
      { numRuns: 200 },
    );
    expect(await exchange(server, post('/echo', 'alive'))).toContain('200 OK');
  });

  it('survives clients that leave in the middle of an answer', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const gone = new Map<string, Route>([...routes, ['/slow', () => gate.then(() => text('x'.repeat(1_000_000)))]]);
    const server = await start({ routes: gone });
    const client = overTls(server);
    client.socket.write(post('/slow', 'x'));
    await exchange(server, post('/echo', 'meanwhile'));
    client.socket.destroy();
    await client.closed;
    release();
    expect(await exchange(server, post('/echo', 'alive'))).toContain('200 OK');
  });
});

describe('life', () => {
  it('listens on 127.0.0.1 unless told otherwise', async () => {
    const server = await start();
    expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
    expect((await start({ host: '0.0.0.0' })).url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect((await start({ host: '0.0.0.0', name: 'lab.example' })).url).toMatch(/^https:\/\/lab\.example:\d+$/);
  });

  it('says that a port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    open.push({ close: () => other.close() });
    const { port } = other.address() as { port: number };
    await expect(start({ port })).rejects.toMatchObject({
      code: 'SLF_PORT_IN_USE',
      message: `port ${port} of 127.0.0.1 is in use`,
    });
  });

  it('says that an address cannot be listened on', async () => {
    await expect(start({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'SLF_OPTION_INVALID' });
  });

  it('counts full and resumed handshakes apart', async () => {
    const server = await start();
    const first = tlsConnect({ host: '127.0.0.1', port: server.port, ca });
    const session = new Promise<Buffer>((resolve) => first.once('session', resolve));
    const client = new RawClient(first);
    first.write(post('/echo', 'one'));
    await client.until(/one/);
    const again = new RawClient(tlsConnect({ host: '127.0.0.1', port: server.port, ca, session: await session }));
    again.socket.write(post('/echo', 'two'));
    await again.until(/two/);
    expect(server.handshakes()).toEqual({ full: 1, resumed: 1 });
  });

  it('closes at once, with connections open, idle and half-way through a handshake', async () => {
    const server = await start();
    const idle = overTls(server);
    idle.socket.write(post('/echo', 'one'));
    await idle.until(/one/);
    const half = overTcp(server);
    await new Promise((resolve) => half.socket.once('connect', resolve));
    await exchange(server, post('/echo', 'so the half-open one was accepted'));
    await server.close();
    await Promise.all([idle.closed, half.closed]);
  });
});
