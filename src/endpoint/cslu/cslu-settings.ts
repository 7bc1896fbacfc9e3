import { DAY_MS, HOUR_MS, SECOND_MS } from '../../time/duration.js';
import type { AccountName } from '../cssm/virtual-account.js';

/** How a Cisco Smart License Utility is set up ("CSLU Preference", S1) and behaves. */
export interface CsluSettings {
  /** The account it reports to. */
  readonly account: AccountName;
  /** False: not connected to CSSM; usage leaves and ACKs come in as files (S1). */
  readonly forwarding: boolean;
  /**
   * How long it collects before it passes a batch on, ms. Its rhythm is not published. Through CSLU a device had its ACK
   * 62 s after its report (P§3.9 [C]), so both this and the wait for CSSM fit into a minute; the shares are assumed.
   */
  readonly forwardAfterMs: number;
  /** How long it waits before it asks CSSM for the ACKs of a batch, ms; then twice as long each time. */
  readonly askAfterMs: number;
  /** The longest it waits between two such questions, and before it tries a CSSM again that it did not reach, ms (assumed). */
  readonly retryAfterMs: number;
  /** When a device is to ask for its ACK: 60 s (P§3.9 [C]). */
  readonly pollIntervalSeconds: number;
  /** How long a poll id is kept after its ACK was first fetched, ms (assumed, as in CSSM). */
  readonly keepFetchedMs: number;
}

export const DEFAULT_CSLU_SETTINGS: Omit<CsluSettings, 'account'> = {
  forwarding: true,
  forwardAfterMs: 10 * SECOND_MS,
  askAfterMs: 40 * SECOND_MS,
  retryAfterMs: HOUR_MS,
  pollIntervalSeconds: 60,
  keepFetchedMs: DAY_MS,
};
