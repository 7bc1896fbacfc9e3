/** What a client may ask of the server before it is turned away. Times are real ones: sockets know no virtual time. */
export interface HttpLimits {
  /** Larger bodies get 413, where a route has no limit of its own. A device's own limit is 3145728 bytes a message (P§2.3 [C]); the rest is room for transport. */
  readonly maxBodyBytes: number;
  readonly maxHeaderBytes: number;
  /** From the first byte (or the open connection) to the end of the headers; then 408. */
  readonly headersTimeoutMs: number;
  /** From the first byte to the end of the body; then 408. */
  readonly requestTimeoutMs: number;
  readonly tlsHandshakeTimeoutMs: number;
  /** How long an idle connection is kept. */
  readonly keepAliveTimeoutMs: number;
  /** Connections above this are closed as they come. */
  readonly maxConnections: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  maxBodyBytes: 3_145_728 + 65_536,
  maxHeaderBytes: 16_384,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  tlsHandshakeTimeoutMs: 10_000,
  keepAliveTimeoutMs: 60_000,
  maxConnections: 1024,
};
