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

/** How long a client may take to read its 413 before the connection is cut. */
const LINGER_MS = 1000;

const EMPTY = Buffer.alloc(0);
const NO_BODY: OutgoingHttpHeaders = { 'content-length': 0 };

/** Answers one request: 404 for an unknown path, 405 for another method than POST, 413 for a body over the limit. */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  routes: ReadonlyMap<string, RouteHandler>,
  maxBodyBytes: number,
): void {
  const path = pathOf(request.url ?? '/');
  const handler = routes.get(path);
  if (handler === undefined) {
    response.writeHead(404, NO_BODY).end();
    return;
  }
  if (request.method !== 'POST') {
    response.writeHead(405, { ...NO_BODY, allow: 'POST' }).end();
    return;
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) {
    refuseBody(request, response);
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
      refuseBody(request, response);
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
 * Stops reading and answers 413. Closing at once would reset the connection while the client still writes, and it
 * would never see the answer; hence the response is left open, complete as far as the client can tell, until it has
 * gone or the time is up.
 */
function refuseBody(request: IncomingMessage, response: ServerResponse): void {
  request.pause();
  response.writeHead(413, { ...NO_BODY, connection: 'close' });
  response.flushHeaders();
  const { socket } = request;
  const cut = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(cut));
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
