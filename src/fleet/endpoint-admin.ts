/** What a scenario may change at an endpoint. Over a network a change takes time: the promise ends when it is done. */
export interface EndpointAdmin {
  changeLicences(virtualAccount: string, licence: string, change: number, now: number): Promise<void> | null;
  revokeToken(virtualAccount: string, token: string, now: number): Promise<void> | null;
  removeInstance(productInstanceId: string, now: number): Promise<void> | null;
}

/** The slice of an embedded endpoint that lives in a shard: what it does by itself is due in the shard's own time. */
export interface LocalEndpoint {
  nextDeadline(): number;
  advance(now: number): void;
}
