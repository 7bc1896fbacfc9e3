import type { Udi } from '../../wire/messages.js';
import type { PolicyOrder, RumUsage, TrustGrant } from '../../wire/policy-messages.js';
import type { CollectedUsage } from '../../wire/usage-file.js';

/** What CSSM said of a device's account with its last ACK. */
export interface AccountNews {
  readonly smartAccount: string;
  readonly virtualAccount: string;
  readonly policy: PolicyOrder | null;
}

/** One product instance of a CSLU as plain data, with the poll ids it was given. */
export interface CsluDeviceRecord {
  readonly udi: Udi;
  readonly softwareId: string;
  readonly hostname: string | null;
  readonly timestampMs: number;
  readonly lastContactMs: number;
  readonly wantsTrust: boolean;
  readonly grant: TrustGrant | null;
  readonly news: AccountNews | null;
  readonly refusal: string | null;
  /** Reports not acknowledged yet, oldest first. Which of them are under way follows from the batches. */
  readonly waiting: readonly RumUsage[];
  /** Ids of those acknowledged: first and last of each range in turn. */
  readonly acknowledged: readonly number[];
  /** Poll ids it was given so far. */
  readonly pollsGiven: number;
  readonly polls: readonly {
    readonly id: string;
    readonly reportIds: readonly number[];
    /** Null: its ACK was not fetched yet. */
    readonly fetchedMs: number | null;
  }[];
}

/** A batch CSSM has taken and not acknowledged yet. */
export interface CsluBatchRecord {
  readonly pollId: string;
  readonly askMs: number;
  readonly waitedMs: number;
  readonly usages: readonly CollectedUsage[];
}

/**
 * A whole CSLU as plain data. Without its batches it is still whole: what was under way is then passed on again, and CSSM
 * counts each report once.
 */
export interface CsluRecord {
  /** The latest instant it has seen, ms; null: none. */
  readonly clockMs: number | null;
  /** When it passes on next, ms; null: nothing is planned. */
  readonly forwardMs: number | null;
  readonly devices: readonly CsluDeviceRecord[];
  readonly batches: readonly CsluBatchRecord[];
}
