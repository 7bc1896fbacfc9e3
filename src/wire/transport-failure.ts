/** Why a message could not be exchanged at all, in the network's terms; the call-home stack words it for each OS. */
export const TRANSPORT_FAILURES = [
  /** Name service unreachable or name unknown: `ERR 218` (P§2.4). */
  'dns',
  /** The name service never answers; NX-OS messages stick in the queue (CSCvv67469, F12). */
  'dns-silent',
  /** No route from the source interface or VRF, or the connection timed out: `ERR 207`. */
  'unreachable',
  /** Connection refused or reset: `ERR 205`. */
  'refused',
  /** The server's chain does not lead to a trusted root (F11, F21, CSCwe09378). */
  'tls-untrusted',
  /** The name in the URL is not in the server's certificate. */
  'tls-name',
  /** Plain HTTP is no longer answered by the cloud (F10). */
  'plain-http',
  /** An HTTP status other than 200. */
  'http-status',
  /** Sent, but no answer came in time: "Waiting for reply" (F7). */
  'no-reply',
  /** An answer came that could not be understood, or whose signature or nonce is wrong. */
  'bad-answer',
  /** Call home is off, or no active profile carries Smart Licensing data (F4). */
  'no-transport',
  /** The simulator never got to send it: with open pacing no connection was free before the device gave up waiting. */
  'dropped',
  /** Larger than the profile's message size limit (P§2.3). */
  'too-large',
] as const;

export type TransportFailureKind = (typeof TRANSPORT_FAILURES)[number];

export interface TransportFailure {
  readonly kind: TransportFailureKind;
  /** Only for `http-status`. */
  readonly httpStatus?: number;
}
