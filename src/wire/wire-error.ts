/** What is wrong with a message that could not be understood. */
export type WireErrorKind =
  /** Larger than the size limit. */
  | 'too-large'
  /** Not UTF-8, or empty. */
  | 'not-text'
  /** Not well-formed XML, or not the call-home envelope. */
  | 'malformed-envelope'
  /** Not JSON where JSON is due. */
  | 'malformed-json'
  /** A mandatory field is absent or null (agent error 36). */
  | 'missing-field'
  /** A field of the wrong type, size or value, or two copies of a field that differ. */
  | 'invalid-field'
  /** A request type the dialect does not name. */
  | 'unknown-type'
  /** A message version above our own (agent error 127, "VERSION_TOO_HIGH"). */
  | 'version'
  /** The certificate serial numbers are missing where the message must be signed with the ID key (F6). */
  | 'missing-serials'
  /** No signature, or one that does not fit the data (agent error 45, F9). */
  | 'signature'
  /** A file of one device holds what is another's, as that one signed it. */
  | 'foreign'
  /** The answer is to another request: nonce or type differ (agent error 30). */
  | 'nonce';

/** Where an answer to a request must go: what of the request could be made out. */
export interface AnswerAddress {
  /** The request type as it stood on the wire, known or not. */
  readonly requestType: string;
  readonly nonce: string;
  /** Call-home MessageId of the request; null over Smart Transport. */
  readonly messageId: string | null;
}

/**
 * A message that is not what it should be. `what` names the place (a field path or a structure), never its content, so
 * that no token or key reaches a log.
 */
export class WireError extends Error {
  override readonly name = 'WireError';

  /** @param address null when too little of a request could be made out to answer it */
  constructor(
    readonly kind: WireErrorKind,
    readonly what: string,
    readonly address: AnswerAddress | null = null,
  ) {
    super(`${kind}: ${what}`);
  }
}
