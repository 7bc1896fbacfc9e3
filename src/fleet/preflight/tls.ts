import { isIP } from 'node:net';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { withoutSecrets } from '../../errors/without-secrets.js';
import { normalizeHost } from '../../network/destination.js';
import { type Check, type CheckOutcome, failed, ok, type PreflightContext, skipped } from './check.js';
import { portOfUrl } from './port.js';

const TIMEOUT_MS = 5_000;

/** What OpenSSL and node say about a certificate, and what to do. Codes that are not here are about trust. */
const ADVICE: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'Name one of the names of its certificate in the URL, or with --server-name.',
  CERT_HAS_EXPIRED: 'Renew the certificate of the server.',
  CERT_NOT_YET_VALID: 'Check the clocks of server and generator.',
};
const TRUST_ADVICE = 'Name the CA its certificate is from with --ca.';

/** Is the connection safe: chain, name, validity, protocol? */
export const TLS_CHECK: Check = {
  name: 'tls',
  needs: ['port'],
  asDevice: true,
  make: (context) =>
    context.url.protocol === 'https:'
      ? handshake(context)
      : Promise.resolve(skipped('plain HTTP, nothing is protected')),
};

function handshake({ url, ca, plan }: PreflightContext): Promise<CheckOutcome> {
  const host = normalizeHost(url.hostname);
  const name = plan.endpoint.serverName ?? host;
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: portOfUrl(url),
      // SNI takes names only; an address is checked all the same.
      ...(isIP(name) === 0 ? { servername: name } : {}),
      ...(ca === null ? {} : { ca: ca.pem }),
      ALPNProtocols: ['http/1.1'],
      // What is wrong is wanted, not only that something is.
      rejectUnauthorized: false,
    });
    const end = (outcome: CheckOutcome): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(TIMEOUT_MS);
    socket.once('secureConnect', () => end(verdictOn(socket, name)));
    socket.once('timeout', () =>
      end(failed(`no handshake within ${TIMEOUT_MS / 1_000} s`, 'Check that the port speaks TLS.')),
    );
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end(failed(`the handshake failed (${error.code})`, 'Check that the port speaks TLS 1.2 or 1.3.')),
    );
  });
}

function verdictOn(socket: TLSSocket, name: string): CheckOutcome {
  const certificate = socket.getPeerCertificate();
  if (socket.authorized) {
    return ok(`${socket.getProtocol()}, certificate for ${name} until ${dayOf(certificate.valid_to)}`);
  }
  // Typed as an error, but it is the code of one.
  const code = String(socket.authorizationError);
  return failed(whatIsWrong(code, name, certificate), ADVICE[code] ?? TRUST_ADVICE);
}

function whatIsWrong(code: string, name: string, { subjectaltname, valid_from, valid_to }: PeerCertificate): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = withoutSecrets(subjectaltname ?? 'no name', []);
    return `the certificate is for ${names}, not for ${name} (${code})`;
  }
  if (code === 'CERT_HAS_EXPIRED') return `the certificate ended on ${dayOf(valid_to)} (${code})`;
  if (code === 'CERT_NOT_YET_VALID') return `the certificate begins on ${dayOf(valid_from)} (${code})`;
  return `the certificate is not trusted (${code})`;
}

function dayOf(date: string): string {
  const ms = Date.parse(date);
  return Number.isNaN(ms) ? 'an unreadable date' : new Date(ms).toISOString().slice(0, 10);
}
