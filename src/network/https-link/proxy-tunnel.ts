import { request as httpRequest } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { buildConnector } from 'undici';
import type { ConnectAttempt } from './connect-attempt.js';
import { portOf } from './target-port.js';
import { TransportError } from './transport-error.js';

export interface HttpProxy {
  /** `http://host:port`. */
  readonly url: URL;
  /** `user:password`. A secret. */
  readonly credentials: string | null;
}

/** @throws TypeError when the text is no URL */
export function readProxy(text: string): HttpProxy {
  const url = new URL(text);
  const credentials =
    url.username === '' ? null : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { url, credentials };
}

/** Asks an HTTP proxy for a way through (CONNECT); its refusal is an HTTP status like any other. */
export function openTunnel(
  proxy: HttpProxy,
  target: buildConnector.Options,
  attempt: ConnectAttempt,
  onward: (tunnel: Socket) => void,
): void {
  const authority = `${isIP(target.hostname) === 6 ? `[${target.hostname}]` : target.hostname}:${portOf(target)}`;
  const headers: Record<string, string> = { host: authority };
  if (proxy.credentials !== null) {
    headers['proxy-authorization'] = `Basic ${Buffer.from(proxy.credentials, 'utf8').toString('base64')}`;
  }
  const request = httpRequest({
    method: 'CONNECT',
    host: proxy.url.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.url.port === '' ? 80 : Number(proxy.url.port),
    path: authority,
    headers,
    agent: false,
  });
  attempt.watch(request);
  request.on('error', (error) => attempt.fail(error));
  request.once('connect', (response, socket: Socket) => {
    socket.on('error', (error) => attempt.fail(error));
    if (response.statusCode === 200) {
      onward(socket);
      return;
    }
    socket.destroy();
    attempt.fail(new TransportError({ kind: 'http-status', httpStatus: response.statusCode ?? 0 }, 'PROXY_REFUSED'));
  });
  request.end();
}
