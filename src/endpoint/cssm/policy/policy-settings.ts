import { DAY_MS, SECOND_MS } from '../../../time/duration.js';

/** How the CSSM's side of Smart Licensing Using Policy behaves. */
export interface PolicySettings {
  /**
   * How long a usage report is being processed before its ACK can be fetched, ms. Not published; through CSLU an ACK was
   * fetched 62 s after the report (P§3.9 [C]), so it takes less; half a minute is assumed.
   */
  readonly processingMs: number;
  /** When to ask for the ACK: 300 s direct (P§3.9 [C]: the server says). */
  readonly pollIntervalSeconds: number;
  /**
   * How long a poll id is kept after its ACK was first fetched, ms: an answer that got lost can be fetched again; then
   * it is an invalid one. Not published; a day is assumed.
   */
  readonly keepFetchedMs: number;
}

export const DEFAULT_POLICY_SETTINGS: PolicySettings = {
  processingMs: 30 * SECOND_MS,
  pollIntervalSeconds: 300,
  keepFetchedMs: DAY_MS,
};
