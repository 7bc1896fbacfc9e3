import { STATUS_CODES } from 'node:http';
import type { TransportFailure, TransportFailureKind } from '../../wire/transport-failure.js';
import type { OperatingSystem } from '../profile/profile.js';
import type { TransportConfiguration } from './configuration.js';

/** How a device words a failure. Shared objects: compare and keep them freely. */
export interface FailureText {
  /** The agent's failure reason, as `show license status` prints it. */
  readonly reason: string;
  /** "Waiting for reply": looked at again later instead of retried (F7). */
  readonly pending: boolean;
  /** Call home's error code and text, e.g. `ERR 205 : Request Aborted`; null where none is documented. */
  readonly callHomeError: CallHomeError | null;
}

/** The three codes that are public (P§2.4); others are unknown [U]. */
type CallHomeError =
  | 'ERR 205 : Request Aborted'
  | 'ERR 207 : Connection time out'
  | 'ERR 218 : Host name resolution failed';

type Style = 'ios-xe call-home' | 'nx-os call-home' | 'smart transport' | 'expressway';
type TableKind = Exclude<TransportFailureKind, 'http-status'>;

function text(reason: string, callHomeError: CallHomeError | null = null): FailureText {
  return { reason, pending: false, callHomeError };
}

const SEND_FAILED = 'Fail to send out Call Home HTTP message.';
const NX_SEND_FAILED = 'Fail to send out Call Home HTTP message';
const ABORTED: CallHomeError = 'ERR 205 : Request Aborted';
const TIMED_OUT: CallHomeError = 'ERR 207 : Connection time out';
const UNRESOLVED: CallHomeError = 'ERR 218 : Host name resolution failed';
const NO_TRANSPORT = text('Communication transport is not available.');
const WAITING: FailureText = { reason: 'Waiting for reply', pending: true, callHomeError: null };
const NAME_UNRESOLVED = text('Unable to resolve server hostname/domain name');
const NOT_VALIDATED = text('Cannot establish secure connection because server TLS cert cannot be validated');
const COMMUNICATIONS_FAILURE = text('Communications failure');
const SEND_ERROR = text('Communication message send error');
const SELF_SIGNED = text('SSL certificate problem: self signed certificate in certificate chain');

/**
 * Texts by OS and transport. Every text is a documented one (P§1.6); which failure brings it is documented where a source
 * stands beside it, and otherwise inferred [I] from its wording.
 */
const TEXTS: Readonly<Record<Style, Readonly<Record<TableKind, FailureText>>>> = {
  'ios-xe call-home': {
    dns: text(SEND_FAILED, UNRESOLVED), // S1, F5
    'dns-silent': text(SEND_FAILED, UNRESOLVED),
    unreachable: text(SEND_FAILED, TIMED_OUT), // S1, F5
    refused: text(SEND_FAILED, ABORTED), // S4 scenario 5
    'tls-untrusted': text(SEND_FAILED, ABORTED), // S1, FN72323 (205 and 207 were seen)
    'tls-name': text(SEND_FAILED, ABORTED),
    'plain-http': text(SEND_FAILED, ABORTED),
    'no-reply': WAITING, // F7, S4 scenario 7
    'bad-answer': text('Smart Call Home failed to process the request.'),
    'no-transport': NO_TRANSPORT, // F4, S4 scenario 4
    dropped: WAITING, // to the device a message without an answer, whoever kept it
    'too-large': text(SEND_FAILED),
  },
  'nx-os call-home': {
    dns: text(NX_SEND_FAILED, UNRESOLVED),
    'dns-silent': text(NX_SEND_FAILED, UNRESOLVED),
    unreachable: text(NX_SEND_FAILED, TIMED_OUT), // F13, S2 known issue 1
    refused: text(NX_SEND_FAILED, ABORTED),
    'tls-untrusted': text(`${NX_SEND_FAILED}(fail to establish IPC connect with call-home)`), // F11, S2 known issue 3
    'tls-name': NOT_VALIDATED, // P§1.6, documented for NX-OS with CSLU
    'plain-http': text('Fail to parse response data from SCH server'), // F10, S2 known issue 2
    'no-reply': WAITING,
    'bad-answer': text('Fail to parse response data from SCH server'),
    'no-transport': NO_TRANSPORT,
    dropped: WAITING,
    'too-large': text(NX_SEND_FAILED),
  },
  'smart transport': {
    dns: NAME_UNRESOLVED, // S1
    'dns-silent': NAME_UNRESOLVED,
    unreachable: COMMUNICATIONS_FAILURE,
    refused: SEND_ERROR,
    'tls-untrusted': NOT_VALIDATED,
    'tls-name': NOT_VALIDATED,
    'plain-http': text('Received empty response from server'),
    'no-reply': WAITING,
    'bad-answer': COMMUNICATIONS_FAILURE,
    'no-transport': NO_TRANSPORT,
    dropped: WAITING,
    'too-large': SEND_ERROR,
  },
  expressway: {
    dns: NAME_UNRESOLVED,
    'dns-silent': NAME_UNRESOLVED,
    unreachable: COMMUNICATIONS_FAILURE,
    refused: SEND_ERROR,
    'tls-untrusted': SELF_SIGNED, // F22, S3, CSCwe09378
    'tls-name': NOT_VALIDATED,
    'plain-http': text('Received empty response from server'),
    'no-reply': text('HTTP Server Error 200: Operation timed out'), // P§1.6
    'bad-answer': COMMUNICATIONS_FAILURE,
    'no-transport': NO_TRANSPORT,
    dropped: text('HTTP Server Error 200: Operation timed out'),
    'too-large': SEND_ERROR,
  },
};

/** HTTP statuses whose documented wording differs from the usual one: S1, P§1.6. */
const DOCUMENTED_STATUS_TEXT: Readonly<Record<number, string>> = { 504: 'Gateway Time-out' };

const HTTP_TEXTS = new Map<number, FailureText>();

function httpText(status: number): FailureText {
  let known = HTTP_TEXTS.get(status);
  if (known === undefined) {
    const words = DOCUMENTED_STATUS_TEXT[status] ?? STATUS_CODES[status] ?? 'Unknown';
    known = text(`HTTP Server Error ${status}: ${words}`);
    HTTP_TEXTS.set(status, known);
  }
  return known;
}

function styleOf(os: OperatingSystem, transport: TransportConfiguration['kind']): Style {
  if (os === 'expressway') return 'expressway';
  if (transport !== 'callhome') return 'smart transport';
  return os === 'nx-os' ? 'nx-os call-home' : 'ios-xe call-home';
}

/**
 * The words a device of this OS finds for a failure. `HTTP Server Error 504: Gateway Time-out` is documented for IOS-XE
 * and Expressway (S1, P§1.6); the same form for other statuses and for NX-OS is inferred [I].
 */
export function failureText(
  os: OperatingSystem,
  transport: TransportConfiguration['kind'],
  failure: TransportFailure,
): FailureText {
  if (failure.kind === 'http-status') return httpText(failure.httpStatus ?? 500);
  return TEXTS[styleOf(os, transport)][failure.kind];
}
