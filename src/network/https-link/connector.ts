import { isIP, connect as netConnect, type Socket } from 'node:net';
import { createSecureContext, type SecureContext, type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { buildConnector } from 'undici';
import { ConnectAttempt } from './connect-attempt.js';
import { type HttpProxy, openTunnel } from './proxy-tunnel.js';
import { portOf } from './target-port.js';
import { TransportError } from './transport-error.js';

/** Full and resumed TLS handshakes, counted apart: only a full one pays for the certificate and its check. */
export interface ConnectionCounts {
  /** Connections begun, also those that came to nothing. */
  attempts: number;
  full: number;
  resumed: number;
  /** Connections this machine had no port, file or buffer for. */
  exhausted: number;
}

/** What a machine says that has no room for another socket. */
const EXHAUSTED: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']);

export interface ConnectorOptions {
  /** Trusted roots, PEM, in place of the list node brings. */
  readonly ca: string | Buffer | undefined;
  /** Name to send and to check in place of the one in the URL. */
  readonly serverName: string | undefined;
  readonly resume: boolean;
  readonly proxy: HttpProxy | null;
  readonly connectTimeoutMs: number;
}

/** By trusted roots: a thread has few of them, and many links. */
const CONTEXTS = new Map<string, SecureContext>();

/** One context for all who trust the same: making one costs more than a handshake. */
function contextFor(ca: ConnectorOptions['ca']): SecureContext {
  const roots = ca?.toString() ?? '';
  let context = CONTEXTS.get(roots);
  if (context === undefined) {
    context = createSecureContext(ca === undefined ? {} : { ca });
    CONTEXTS.set(roots, context);
  }
  return context;
}

/**
 * A connector for undici. Connections that trust the same share one SecureContext, and
 * under `resume` the newest session too: undici's own cache holds sessions weakly, so it may lose them between posts.
 */
export function createConnector(options: ConnectorOptions, counts: ConnectionCounts): buildConnector.connector {
  const secureContext = contextFor(options.ca);
  let session: Buffer | undefined;

  const secure = (target: buildConnector.Options, tunnel: Socket | null): TLSSocket => {
    const servername = options.serverName ?? (isIP(target.hostname) === 0 ? target.hostname : undefined);
    const socket = tlsConnect({
      secureContext,
      host: target.hostname,
      port: portOf(target),
      ALPNProtocols: ['http/1.1'],
      ...(servername === undefined ? {} : { servername }),
      ...(tunnel === null ? {} : { socket: tunnel }),
      ...(session === undefined ? {} : { session }),
    });
    socket.once('secureConnect', () => {
      if (socket.isSessionReused()) counts.resumed++;
      else counts.full++;
    });
    if (options.resume) {
      socket.on('session', (newest: Buffer) => {
        session = newest;
      });
    }
    return socket;
  };

  return (target, callback) => {
    counts.attempts++;
    const ended: buildConnector.Callback = (...result) => {
      const [error] = result;
      if (error instanceof TransportError && EXHAUSTED.has(error.code)) counts.exhausted++;
      callback(...result);
    };
    const attempt = new ConnectAttempt(options.connectTimeoutMs, ended);
    const onward = (tunnel: Socket | null): void => {
      if (target.protocol === 'https:') attempt.follow(secure(target, tunnel), 'secureConnect');
      else if (tunnel !== null) attempt.succeed(tunnel);
      else attempt.follow(netConnect({ host: target.hostname, port: portOf(target) }), 'connect');
    };
    if (options.proxy === null) onward(null);
    else openTunnel(options.proxy, target, attempt, onward);
  };
}
