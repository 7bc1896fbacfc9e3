import { Client } from 'undici';
import { hostHeader } from './host-header.js';
import { createConnector } from './https-link/connector.js';
import { failureOf } from './https-link/failure-of.js';
import type { TransportError } from './https-link/transport-error.js';

export interface RestClientOptions {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Trusted roots, PEM; null: those node brings. */
  readonly ca: string | null;
  /** Name to send (SNI) and to look for in the certificate; null: the host in `origin`. */
  readonly serverName: string | null;
}

export interface RestCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Becomes JSON. */
  readonly body?: object;
  /** Bearer token. A secret. */
  readonly token?: string;
}

export interface RestReply {
  readonly status: number;
  /** Of the `Date` header, ms since the Unix epoch; null if there is none that can be read. */
  readonly dateMs: number | null;
  readonly text: string;
}

const TIMEOUT_MS = 10_000;
const MAX_REPLY_BYTES = 4 * 1024 * 1024;

/** A client for a few calls to a REST API, one after the other on one connection. It follows no redirect. */
export class RestClient {
  readonly #client: Client;
  readonly #hostHeader: Readonly<Record<string, string>>;

  constructor({ origin, ca, serverName }: RestClientOptions) {
    const connect = createConnector(
      {
        ca: ca ?? undefined,
        serverName: serverName ?? undefined,
        resume: false,
        proxy: null,
        connectTimeoutMs: TIMEOUT_MS,
      },
      { full: 0, resumed: 0, attempts: 0, exhausted: 0 },
    );
    this.#client = new Client(origin, {
      connect,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      maxResponseSize: MAX_REPLY_BYTES,
    });
    this.#hostHeader = serverName === null ? {} : { host: hostHeader(origin, serverName) };
  }

  /** @returns the answer, whatever its status @throws TransportError if there is none */
  async call({ method, path, body, token }: RestCall): Promise<RestReply> {
    try {
      const answer = await this.#client.request({
        method,
        path,
        headers: {
          ...this.#hostHeader,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const date = Date.parse(String(answer.headers.date ?? ''));
      return { status: answer.statusCode, dateMs: Number.isNaN(date) ? null : date, text: await answer.body.text() };
    } catch (error) {
      throw failureOf(error) satisfies TransportError;
    }
  }

  close(): Promise<void> {
    return this.#client.destroy();
  }
}
