import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, isIPv6, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { SlfleetError } from '../errors/slfleet-error.js';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './http-limits.js';
import type { ListenerTls, NamedListenerTls } from './http-listener.js';
import { answer, postRoutes, type RequestGuard, type Route, type Router } from './http-request.js';

export interface HttpServerOptions {
  /** Address to listen on; 127.0.0.1 when left out (design §10). */
  readonly host?: string;
  /** Name or address that stands in `url`; the address listened on when left out. */
  readonly name?: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** PEM; plain HTTP when left out. */
  readonly tls?: ListenerTls;
  /** Besides `tls`, under other names. */
  readonly named?: NamedListenerTls;
  /** By path, case-sensitive, without a query: then only POST is answered. Or whatever finds a route. */
  readonly routes: ReadonlyMap<string, Route> | Router;
  readonly guard?: RequestGuard;
  readonly limits?: Partial<HttpLimits>;
}

export interface HandshakeCounts {
  readonly full: number;
  readonly resumed: number;
}

export interface RunningHttpServer {
  /** Where clients reach it, without a path: `https://127.0.0.1:8443`. Those of this machine only, unless it has a name. */
  readonly url: string;
  readonly port: number;
  /** TLS handshakes completed so far. */
  handshakes(): HandshakeCounts;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/** How often node:http looks for requests that are late; its own default, 30 s, would let them be that much later. */
const LATE_CHECK_MS = 1000;

/**
 * Serves routes over HTTPS, or plain HTTP, to clients it does not trust: every size, time and number has its limit, and
 * no bytes can bring it down.
 * @throws SlfleetError SLF_PORT_IN_USE, or SLF_OPTION_INVALID for an address that cannot be listened on
 */
export async function startHttpServer(options: HttpServerOptions): Promise<RunningHttpServer> {
  const limits = { ...DEFAULT_HTTP_LIMITS, ...options.limits };
  const handshakes = { full: 0, resumed: 0 };
  const server = createServer(options, limits);
  server.maxConnections = limits.maxConnections;
  const router = typeof options.routes === 'function' ? options.routes : postRoutes(options.routes);
  const guard = options.guard ?? null;
  server.on('request', (request, response) => answer(request, response, router, guard, limits.maxBodyBytes));
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.isSessionReused()) handshakes.resumed++;
    else handshakes.full++;
  });

  // node:http knows only the connections that have finished their handshake.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  const host = options.host ?? '127.0.0.1';
  await listen(server, host, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${reachable(options.name ?? host)}:${port}`,
    port,
    handshakes: () => ({ ...handshakes }),
    close: () => close(server, sockets),
  };
}

function createServer(options: HttpServerOptions, limits: HttpLimits): Server {
  const common = {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: Math.min(limits.headersTimeoutMs, limits.requestTimeoutMs),
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.min(LATE_CHECK_MS, limits.headersTimeoutMs, limits.requestTimeoutMs),
  };
  if (options.tls === undefined) return createHttpServer(common);
  const server = createHttpsServer({ ...common, ...options.tls, handshakeTimeout: limits.tlsHandshakeTimeoutMs });
  const { named } = options;
  for (const host of named?.hosts ?? []) server.addContext(host, { key: named?.key, cert: named?.cert });
  return server;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // It stays: a listening server reports failed accepts here (out of file handles), and must live through them.
    server.on('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? new SlfleetError('SLF_PORT_IN_USE', `port ${port} of ${host} is in use`, { cause })
          : new SlfleetError('SLF_OPTION_INVALID', `cannot listen on ${host} port ${port}: ${cause.code}`, { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
}

/** An address for clients: one that means "every interface" is no place to connect to. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIPv6(host) ? `[${host}]` : host;
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
