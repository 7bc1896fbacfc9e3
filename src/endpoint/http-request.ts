import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What a route learns of a request beside its body. */
export interface RouteRequest {
  readonly path: string;
  readonly method: string;
  /** After the question mark; empty without one. */
  readonly query: string;
  /** Address of the client. */
  readonly remote: string;
  readonly headers: IncomingHttpHeaders;
  /** The server's wall clock when the request was complete, ms since the Unix epoch. */
  readonly nowMs: number;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  /** Beside content type and length. */
  readonly headers?: OutgoingHttpHeaders;
}

/** Answers the requests of one path. What it throws is answered with 500 and no detail. */
export type RouteHandler = (body: Buffer, request: RouteRequest) => Reply | Promise<Reply>;

/** A route that takes more than others do, and only from whom it knows: who is not let in is not read. */
export interface GuardedRoute {
  readonly handle: RouteHandler;
  readonly maxBodyBytes: number;
  /** Looked at before the body is read; false is answered with 401. */
  readonly admits: (headers: IncomingHttpHeaders) => boolean;
}

export type Route = RouteHandler | GuardedRoute;

/** Nobody answers: methods the path knows, or none for a path that does not exist. */
export interface NoRoute {
  readonly allow: readonly string[];
}

/** Finds who answers; the path comes without its query, and is case-sensitive. */
export type Router = (method: string, path: string) => Route | NoRoute;

/** Looks at a request before its body is read. What it returns is the answer, and the body is not read. */
export type RequestGuard = (request: IncomingMessage) => Reply | null;

/** Routes that answer POST only: what devices talk to. */
export function postRoutes(routes: ReadonlyMap<string, Route>): Router {
  return (method, path) => {
    const route = routes.get(path);
    if (route === undefined) return { allow: [] };
    return method === 'POST' ? route : { allow: ['POST'] };
  };
}

/** How long a client may take to read its refusal before the connection is cut. */
const LINGER_MS = 1000;

/** Bodies that are cheaper to take in than a connection is to open anew. */
const SMALL_BODY_BYTES = 65_536;

const EMPTY = Buffer.alloc(0);
const NO_BODY: OutgoingHttpHeaders = { 'content-length': 0 };

/**
 * Answers one request: 404 for an unknown path, 405 for a method it does not know, 401 for who is not admitted, 413 for a body
 * over the limit.
 * @param mostBytes of a body, where the route says nothing of its own
 */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  router: Router,
  guard: RequestGuard | null,
  mostBytes: number,
): void {
  const refusal = guard?.(request) ?? null;
  if (refusal !== null) {
    refuse(request, response, refusal);
    return;
  }
  const path = pathOf(request.url ?? '/');
  const method = request.method ?? 'GET';
  const route = router(method, path);
  if ('allow' in route) {
    const { allow } = route;
    if (allow.length === 0) response.writeHead(404, NO_BODY).end();
    else response.writeHead(405, { ...NO_BODY, allow: allow.join(', ') }).end();
    return;
  }
  const handler = typeof route === 'function' ? route : route.handle;
  const maxBodyBytes = typeof route === 'function' ? mostBytes : route.maxBodyBytes;
  if (typeof route !== 'function' && !route.admits(request.headers)) {
    refuseBody(request, response, 401);
    return;
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) {
    refuseBody(request, response, 413);
    return;
  }

  let first: Buffer | null = null;
  let chunks: Buffer[] | null = null;
  let length = 0;
  const onData = (chunk: Buffer): void => {
    length += chunk.length;
    if (length > maxBodyBytes) {
      request.off('data', onData).off('end', onEnd);
      chunks = null;
      refuseBody(request, response, 413);
    } else if (first === null) {
      first = chunk;
    } else {
      chunks ??= [first];
      chunks.push(chunk);
    }
  };
  const onEnd = (): void => {
    const body = chunks === null ? (first ?? EMPTY) : Buffer.concat(chunks, length);
    handle(handler, body, requestOf(request, path), response);
  };
  request.on('data', onData).on('end', onEnd);
}

/** A synchronous handler is answered in the same turn; most are, and a promise would cost them one. */
function handle(handler: RouteHandler, body: Buffer, request: RouteRequest, response: ServerResponse): void {
  try {
    const reply = handler(body, request);
    if (reply instanceof Promise) {
      reply.then(
        (later) => send(response, later),
        () => fail(response),
      );
    } else {
      send(response, reply);
    }
  } catch {
    fail(response);
  }
}

function send(response: ServerResponse, reply: Reply): void {
  const length = typeof reply.body === 'string' ? Buffer.byteLength(reply.body) : reply.body.length;
  const headers = { 'content-type': reply.contentType, 'content-length': length };
  response.writeHead(reply.status, reply.headers === undefined ? headers : { ...headers, ...reply.headers });
  response.end(reply.body);
}

/** Answers without reading the body. A small one is read and dropped by node:http, which keeps the connection. */
function refuse(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (Number(request.headers['content-length'] ?? 0) > SMALL_BODY_BYTES || request.headers['transfer-encoding']) {
    response.shouldKeepAlive = false;
  }
  send(response, reply);
}

function fail(response: ServerResponse): void {
  if (!response.headersSent) response.writeHead(500, NO_BODY);
  response.end();
}

/**
 * Stops reading and answers 401 or 413. Closing at once would reset the connection while the client still writes, and it
 * would never see the answer; hence the response is left open, complete as far as the client can tell, until it has
 * gone or the time is up.
 */
function refuseBody(request: IncomingMessage, response: ServerResponse, status: 401 | 413): void {
  request.pause();
  response.writeHead(status, { ...NO_BODY, connection: 'close' });
  response.flushHeaders();
  const { socket } = request;
  const cut = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(cut));
}

function requestOf(request: IncomingMessage, path: string): RouteRequest {
  return {
    path,
    method: request.method ?? 'GET',
    query: (request.url ?? '').slice(path.length + 1),
    remote: request.socket.remoteAddress ?? '',
    headers: request.headers,
    nowMs: Date.now(),
  };
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
