import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SlfleetError } from '../errors/slfleet-error.js';

export interface LoopbackRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: URLSearchParams;
  /** What stands behind `Bearer`, or empty. */
  readonly key: string;
  readonly body: string;
}

export interface LoopbackReply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type LoopbackHandler = (request: LoopbackRequest) => LoopbackReply | Promise<LoopbackReply>;

export interface LoopbackServer {
  readonly port: number;
  /** `http://127.0.0.1:43210`. */
  readonly url: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const HTTP_PORT = 80;
const MOST_BODY_BYTES = 16_384;
const MOST_HEADER_BYTES = 16_384;
const MOST_CONNECTIONS = 64;
const REQUEST_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_MS = 10_000;
const LATE_CHECK_MS = 1_000;

/** Nothing is kept, framed, guessed at or told to others. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export function plain(status: number, body: string): LoopbackReply {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n` };
}

export function json(status: number, value: unknown): LoopbackReply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

/**
 * Serves this machine only, over plain HTTP on 127.0.0.1: a name that somebody else's page has made to lead here (DNS
 * rebinding) and a page of another origin are turned away before anything is looked at.
 * @param port 0 takes a free one
 * @throws SlfleetError SLF_PORT_IN_USE, SLF_OPTION_INVALID
 */
export async function startLoopbackServer(port: number, handle: LoopbackHandler): Promise<LoopbackServer> {
  const server = createServer({
    maxHeaderSize: MOST_HEADER_BYTES,
    headersTimeout: REQUEST_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: LATE_CHECK_MS,
  });
  server.maxConnections = MOST_CONNECTIONS;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await listen(server, port);
  const taken = (server.address() as AddressInfo).port;
  server.on('request', (request, response) => {
    answer(request, taken, handle).then(
      (reply) => send(response, reply),
      () => send(response, plain(500, 'internal error')),
    );
  });
  return {
    port: taken,
    url: `http://${HOST}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? new SlfleetError('SLF_PORT_IN_USE', `port ${port} of ${HOST} is in use`, { cause })
          : new SlfleetError('SLF_OPTION_INVALID', `cannot listen on ${HOST} port ${port}: ${cause.code}`, { cause }),
      );
    });
    server.listen(port, HOST, resolve);
  });
}

/** What clients call a server of this machine in `Host`; browsers leave out the port of plain HTTP. */
export function ownNames(port: number): readonly string[] {
  const names = [HOST, 'localhost'];
  const withPort = names.map((name) => `${name}:${port}`);
  return port === HTTP_PORT ? [...names, ...withPort] : withPort;
}

async function answer(request: IncomingMessage, port: number, handle: LoopbackHandler): Promise<LoopbackReply> {
  const { host, origin, authorization = '', 'sec-fetch-site': site, 'content-type': type = '' } = request.headers;
  if (!ownNames(port).includes(host ?? '')) return plain(421, 'not a name of this server');
  if (origin !== undefined && origin !== `http://${host}`) return plain(403, 'another origin');
  const { method } = request;
  if (method !== 'GET' && method !== 'POST') {
    return { ...plain(405, 'GET and POST only'), headers: { allow: 'GET, POST' } };
  }
  if (method === 'POST') {
    if (site !== undefined && site !== 'same-origin') return plain(403, 'another site');
    if (!/^application\/json(?:;|$)/.test(type)) return plain(415, 'application/json only');
  }
  const body = await bodyOf(request);
  if (body === null) return { ...plain(413, 'too much'), headers: { connection: 'close' } };
  const url = request.url ?? '/';
  const at = url.indexOf('?');
  const key = /^Bearer ([\w.~+/=-]{1,512})$/.exec(authorization)?.[1] ?? '';
  return handle({
    method,
    path: at < 0 ? url : url.slice(0, at),
    query: new URLSearchParams(at < 0 ? '' : url.slice(at + 1)),
    key,
    body,
  });
}

/** Null: it is longer than anything this server takes. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, type, body, headers }: LoopbackReply): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, {
    ...HEADERS,
    ...headers,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
