import { errors } from 'undici';
import type { TransportFailureKind } from '../../wire/transport-failure.js';
import { TransportError } from './transport-error.js';

/** How the codes of node and undici read in a device's terms. */
const KIND_OF_CODE: Readonly<Record<string, TransportFailureKind>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  EPIPE: 'refused',
  UND_ERR_SOCKET: 'refused',
  ETIMEDOUT: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ENETDOWN: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  UND_ERR_HEADERS_TIMEOUT: 'no-reply',
  UND_ERR_BODY_TIMEOUT: 'no-reply',
  UND_ERR_ABORTED: 'no-reply',
  UND_ERR_DESTROYED: 'no-reply',
  UND_ERR_CLOSED: 'no-reply',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-name',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'bad-answer',
  UND_ERR_HEADERS_OVERFLOW: 'bad-answer',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'bad-answer',
};

/** The verdicts of OpenSSL on a chain, as node names them (`X509_V_ERR_…` without its head). */
const CHAIN_CODES: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_SIGNATURE_FAILURE',
  'CERT_NOT_YET_VALID',
  'CERT_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
]);

/**
 * Any error of a connection or an exchange, in a device's terms. What no rule names counts as refused: the request was
 * aborted (`ERR 205`, P§2.4), among it a TLS handshake that failed for another reason than trust (`EPROTO`, `ERR_SSL_…`).
 */
export function failureOf(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const code = codeOf(error);
  // Only some of what the parser refuses has a code.
  if (error instanceof errors.HTTPParserError) return new TransportError({ kind: 'bad-answer' }, code);
  return new TransportError({ kind: kindOfCode(code) }, code);
}

function kindOfCode(code: string): TransportFailureKind {
  return KIND_OF_CODE[code] ?? (CHAIN_CODES.has(code) ? 'tls-untrusted' : 'refused');
}

function codeOf(error: unknown): string {
  const { code, errors, cause } = error as { code?: unknown; errors?: readonly unknown[]; cause?: unknown };
  if (typeof code === 'string') return code;
  // A name with several addresses fails once for each of them.
  if (errors?.[0] !== undefined) return codeOf(errors[0]);
  return cause instanceof Error ? codeOf(cause) : 'UNKNOWN';
}
