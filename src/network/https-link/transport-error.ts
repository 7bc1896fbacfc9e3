import type { TransportFailure } from '../../wire/transport-failure.js';

/** A message that could not be exchanged. Says what failed and the system's code for it, nothing of the message. */
export class TransportError extends Error {
  override readonly name = 'TransportError';

  constructor(
    readonly failure: TransportFailure,
    /** Code of node, OpenSSL or undici, such as `ECONNREFUSED`; for the trace, not for the device. */
    readonly code: string,
  ) {
    super(`${failure.kind}: ${code}`);
  }
}
