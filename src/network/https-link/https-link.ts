import { Client, type Dispatcher } from 'undici';
import { hostHeader } from '../host-header.js';
import { ClientShelf, type Collector } from './client-shelf.js';
import { type ConnectionCounts, createConnector } from './connector.js';
import { failureOf } from './failure-of.js';
import { readProxy } from './proxy-tunnel.js';
import { TransportError } from './transport-error.js';

/**
 * What becomes of a connection after its answer: kept for the next post; closed, the next one resuming its TLS session;
 * or closed and forgotten, as a device that calls home once a month would.
 */
export const CONNECTION_POLICIES = ['keep-alive', 'resume', 'fresh'] as const;

export type ConnectionPolicy = (typeof CONNECTION_POLICIES)[number];

/** Real time, whatever the devices' clock does: sockets know no other. */
export interface LinkTimeouts {
  /** Name, TCP and TLS together; then `unreachable`. */
  readonly connectMs: number;
  /** From the request sent to the last header; then `no-reply`. */
  readonly headersMs: number;
  /** Between two pieces of the body; then `no-reply`. */
  readonly bodyMs: number;
  /** For a connection while all are in use; then `dropped`. */
  readonly waitMs: number;
}

export interface HttpsLinkOptions {
  /** Scheme, host and port; `http:` works too. */
  readonly origin: string;
  /** Trusted roots, PEM, in place of the list node brings. */
  readonly ca?: string | Buffer;
  /** Name to send (SNI) and to look for in the certificate, in place of the host in `origin`. */
  readonly serverName?: string;
  readonly connections: ConnectionPolicy;
  /** Posts above this wait their turn. */
  readonly maxConnections: number;
  readonly timeouts?: Partial<LinkTimeouts>;
  /** HTTP proxy to tunnel through: `http://[user:password@]host:port`. */
  readonly proxy?: string;
  /** Larger answers count as `bad-answer`. */
  readonly maxAnswerBytes?: number;
}

export interface LinkAnswer {
  /** Always 200: any other throws. */
  readonly status: number;
  readonly body: Buffer;
}

export interface OutgoingPost {
  readonly path: string;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpsLink {
  /** @throws TransportError when there is no answer with status 200; see `TransportFailure` for the kinds */
  post(
    path: string,
    contentType: string,
    body: string | Buffer,
    headers: Readonly<Record<string, string>>,
  ): Promise<LinkAnswer>;
  /**
   * The same for a post that is made only when a connection is free, at once or after a wait, so that those in line cost
   * nothing yet.
   * @param compose called when it leaves; what it throws is what the post ends with
   */
  postWhenFree(compose: () => OutgoingPost): Promise<LinkAnswer>;
  /** TLS handshakes completed so far. */
  handshakes(): { readonly full: number; readonly resumed: number };
  usage(): LinkUsage;
  /** Ends every post that waits for a connection, with `dropped`. */
  dropWaiting(): void;
  /** Cuts every connection; posts still under way end with `no-reply`. */
  close(): Promise<void>;
}

/** What the posts of a link have used so far. */
export interface LinkUsage {
  /** Posts that left. */
  readonly messages: number;
  /** Of these, on a connection that was there already. */
  readonly kept: number;
  readonly full: number;
  readonly resumed: number;
  /** Real time during which posts waited because every connection was in use, ms. */
  readonly fullMs: number;
  /** Connections this machine had no port, file or buffer for. */
  readonly exhausted: number;
}

const DEFAULT_TIMEOUTS: LinkTimeouts = { connectMs: 10_000, headersMs: 60_000, bodyMs: 60_000, waitMs: 60_000 };

/** Room for the answer to the largest message a device may send (P§2.3). */
const DEFAULT_MAX_ANSWER_BYTES = 4 * 1024 * 1024;

const EMPTY = Buffer.alloc(0);

/** The way from one shard's devices to a server over real sockets: one dispatcher, whatever the number of devices. */
export function createHttpsLink(options: HttpsLinkOptions): HttpsLink {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const counts: ConnectionCounts = { attempts: 0, full: 0, resumed: 0, exhausted: 0 };
  let messages = 0;
  const connect = createConnector(
    {
      ca: options.ca,
      serverName: options.serverName,
      resume: options.connections === 'resume',
      proxy: options.proxy === undefined ? null : readProxy(options.proxy),
      connectTimeoutMs: timeouts.connectMs,
    },
    counts,
  );
  const makeClient = (): Client =>
    new Client(options.origin, {
      connect,
      pipelining: 1,
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.bodyMs,
      maxResponseSize: options.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
    });
  const shelf = new ClientShelf(makeClient, options.maxConnections, timeouts.waitMs);
  const reset = options.connections !== 'keep-alive';
  const asked = options.serverName === undefined ? [] : ['host', hostHeader(options.origin, options.serverName)];

  const postWhenFree = (compose: () => OutgoingPost): Promise<LinkAnswer> =>
    new Promise((resolve, reject) => {
      const leaves = (): Dispatcher.DispatchOptions => {
        const { path, contentType, body, headers } = compose();
        messages += 1;
        // By turns, as undici takes them too: an object put together for each message takes 3 µs of its 300.
        const lines = [...asked, 'content-type', contentType];
        for (const name in headers) lines.push(name, headers[name] as string);
        return { path, method: 'POST', headers: lines, body, reset };
      };
      shelf.dispatch(new AnswerCollector(resolve, reject, leaves));
    });

  return {
    post: (path, contentType, body, headers) => postWhenFree(() => ({ path, contentType, body, headers })),
    postWhenFree,
    handshakes: () => ({ full: counts.full, resumed: counts.resumed }),
    usage: () => ({
      messages,
      kept: Math.max(0, messages - counts.attempts),
      full: counts.full,
      resumed: counts.resumed,
      fullMs: shelf.fullMs,
      exhausted: counts.exhausted,
    }),
    dropWaiting: () => shelf.dropWaiting(),
    close: () => shelf.destroy(),
  };
}

function nothing(): void {}

/** Gathers one answer. undici's `request` would wrap it in a stream and cost half as much again. */
class AnswerCollector implements Collector {
  #status = 0;
  #body: Buffer = EMPTY;
  #more: Buffer[] | null = null;
  done: () => void = nothing;

  constructor(
    private readonly resolve: (answer: LinkAnswer) => void,
    private readonly reject: (error: TransportError) => void,
    readonly leaves: () => Dispatcher.DispatchOptions,
  ) {}

  /** Empty, but needed: by it undici knows the newer kind of handler. */
  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body.length === 0) this.#body = chunk;
    else if (this.#more === null) this.#more = [this.#body, chunk];
    else this.#more.push(chunk);
  }

  onResponseEnd(): void {
    this.done();
    if (this.#status !== 200) {
      this.reject(new TransportError({ kind: 'http-status', httpStatus: this.#status }, `HTTP_${this.#status}`));
      return;
    }
    this.resolve({ status: 200, body: this.#more === null ? this.#body : Buffer.concat(this.#more) });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // Not within this call: undici takes it for granted that nothing follows while it fails a client's requests.
    queueMicrotask(() => this.done());
    this.fails(error);
  }

  fails(error: Error): void {
    this.reject(failureOf(error));
  }
}
