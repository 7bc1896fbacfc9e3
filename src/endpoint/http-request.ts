import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What a route learns of a request beside its body. */
export interface RouteRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The server's wall clock when the request was complete, ms since the Unix epoch. */
  readonly nowMs: number;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
}

/** Answers the POST requests of one path. What it throws is answered with 500 and no detail. */
export type RouteHandler = (body: Buffer, request: RouteRequest) => Reply | Promise<Reply>;

/** A route that takes more than others do, and only from whom it knows: who is not let in is not read. */
export interface GuardedRoute {
  readonly handle: RouteHandler;
  readonly maxBodyBytes: number;
  /** Looked at before the body is read; false is answered with 401. */
  readonly admits: (headers: IncomingHttpHeaders) => boolean;
}

export type Route = RouteHandler | GuardedRoute;

/** How long a client may take to read its refusal before the connection is cut. */
const LINGER_MS = 1000;

const EMPTY = Buffer.alloc(0);
const NO_BODY: OutgoingHttpHeaders = { 'content-length': 0 };

/**
 * Answers one request: 404 for an unknown path, 405 for another method than POST, 401 for who is not admitted, 413 for a body
 * over the limit.
 * @param mostBytes of a body, where the route says nothing of its own
 */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  routes: ReadonlyMap<string, Route>,
  mostBytes: number,
): void {
  const path = pathOf(request.url ?? '/');
  const route = routes.get(path);
  if (route === undefined) {
    response.writeHead(404, NO_BODY).end();
    return;
  }
  if (request.method !== 'POST') {
    response.writeHead(405, { ...NO_BODY, allow: 'POST' }).end();
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
    handle(handler, body, { path, headers: request.headers, nowMs: Date.now() }, response);
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
  response.writeHead(reply.status, { 'content-type': reply.contentType, 'content-length': length });
  response.end(reply.body);
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

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
