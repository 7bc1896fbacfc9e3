import type { TransportFailure, TransportFailureKind } from '../wire/transport-failure.js';

/** One object for every failure without further data: a fleet in an outage fails millions of messages. */
export const FAILURES: Readonly<Record<Exclude<TransportFailureKind, 'http-status' | 'dropped'>, TransportFailure>> = {
  dns: { kind: 'dns' },
  'dns-silent': { kind: 'dns-silent' },
  unreachable: { kind: 'unreachable' },
  refused: { kind: 'refused' },
  'tls-untrusted': { kind: 'tls-untrusted' },
  'tls-name': { kind: 'tls-name' },
  'plain-http': { kind: 'plain-http' },
  'no-reply': { kind: 'no-reply' },
  'bad-answer': { kind: 'bad-answer' },
  'no-transport': { kind: 'no-transport' },
  'too-large': { kind: 'too-large' },
};
