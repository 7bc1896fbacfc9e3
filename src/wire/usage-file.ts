import type { Udi } from './messages.js';
import type { PolicyOrder, RumUsage, TrustGrant } from './policy-messages.js';

/**
 * What travels without a message of the device: the content of a file of `license smart save usage` (P§3.1), of a collector's
 * report (P§7.3), and of the ACK that comes back (P§3.8). How files spell it is their codec's affair.
 */

/** Usage of one device: its system information and closed reports, oldest first. */
export interface UsageFile {
  readonly udi: Udi;
  readonly softwareId: string;
  /** Null when privacy withholds it. */
  readonly hostname: string | null;
  /** The device's clock when it wrote this, ms. */
  readonly timestampMs: number;
  readonly reports: readonly RumUsage[];
}

/** The same as a collector passes it on, with the UDIs that want a trust code (`trust_requests`, P§7.3 [C]). */
export interface CollectedUsage extends UsageFile {
  readonly trustRequests: readonly Udi[];
}

/** An acknowledgement for one device. */
export interface UsageAck {
  readonly udi: Udi;
  /** Ids of the reports the server has processed. */
  readonly acknowledged: readonly number[];
  readonly smartAccount: string;
  readonly virtualAccount: string;
  /** Null: the device's own, CISCO default. */
  readonly policy: PolicyOrder | null;
  /** The server's clock when it was made, ms. */
  readonly issuedMs: number;
  /** What was granted where trust was requested; null otherwise. */
  readonly trust: TrustGrant | null;
}
