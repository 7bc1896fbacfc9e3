/** What a scenario may change at an endpoint. Over a network a change takes time: the promise ends when it is done. */
export interface EndpointAdmin {
  /** @param once names this change: an endpoint that has carried it out does not do so again */
  changeLicences(
    virtualAccount: string,
    licence: string,
    change: number,
    now: number,
    once: string,
  ): Promise<void> | null;
  revokeToken(virtualAccount: string, token: string, now: number): Promise<void> | null;
  /** Withholds the ACKs of usage reports, or gives them again. */
  withholdAcks(virtualAccount: string, withheld: boolean, now: number): Promise<void> | null;
  /** Cuts the way from the CSLU of an account to the CSSM, or mends it. */
  cutOffCslu(virtualAccount: string, cutOff: boolean, now: number): Promise<void> | null;
  /** The ACK file for an uploaded usage file; null: there is none. */
  ackForUploadedFile(virtualAccount: string, text: string, now: number): Promise<string | null> | string | null;
  removeInstance(productInstanceId: string, now: number): Promise<void> | null;
}

/** The slice of an embedded endpoint that lives in a shard: what it does by itself is due in the shard's own time. */
export interface LocalEndpoint {
  nextDeadline(): number;
  advance(now: number): void;
  /** Everything it knows, as plain data that structured clone keeps whole. Holds secrets. */
  capture(): unknown;
}
