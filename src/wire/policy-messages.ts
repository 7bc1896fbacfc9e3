import type { Udi } from './messages.js';

/**
 * The messages of Smart Licensing Using Policy (S1; P§1.5, P§1.8 nos. 6 to 13), decoded. As with the classic ones, what they
 * mean is public and their names on the wire mostly are not [U]; the names here are those of the agent's own
 * communication statistics (`show license tech support`, GP).
 *
 * Times are absolute milliseconds since the Unix epoch.
 */
export const POLICY_MESSAGE_TYPES = ['trust', 'trustSync', 'usageReport', 'resultPolling', 'hello'] as const;
export type PolicyMessageType = (typeof POLICY_MESSAGE_TYPES)[number];

interface PolicyRequestBase {
  readonly udi: Udi;
  /** The device's own clock when it sent this, ms. */
  readonly timestampMs: number;
  readonly softwareId: string;
  /** Null before trust was established. */
  readonly productInstanceId: string | null;
  /** Host name, or null when privacy withholds it. */
  readonly hostname: string | null;
}

/** `license smart trust idtoken T {local|all} [force]`: one trust code a UDI, each one use of the token (S1, F20). */
export interface TrustRequest extends PolicyRequestBase {
  readonly type: 'trust';
  /** The ID token. A secret: never log it. */
  readonly token: string;
  readonly force: boolean;
  /** Every UDI that wants a trust code: the device's own first. */
  readonly udis: readonly Udi[];
  /** PEM certificate signing request; null on the decoded wire. */
  readonly csr: string | null;
}

/** Asks for what changed at the server: account information, policy (P§1.8 no. 7). */
export interface TrustSyncRequest extends PolicyRequestBase {
  readonly type: 'trustSync';
  readonly trustIds: readonly number[];
}

/** One row of measurements of a RUM report (P§3.2). Seconds where the file format has seconds. */
export interface RumMeasurement {
  readonly startMs: number;
  readonly endMs: number;
  readonly count: number;
  /** How far the clock was set while it was measured, s. */
  readonly clockChangeDeltaSeconds: number;
  /** `ProductReload`, `CurrentUsageRequested`; empty while or where nothing ended it. */
  readonly terminationReason: string;
}

/** A closed RUM report as it is sent or saved: immutable from then on (S1, SIP). */
export interface RumUsage {
  readonly reportId: number;
  readonly tag: string;
  /** Release of the software, `17.06.04`. */
  readonly softwareVersion: string;
  readonly haUdis: readonly { readonly role: 'Active' | 'Standby' | 'Member'; readonly udi: Udi }[];
  readonly measurements: readonly RumMeasurement[];
}

/** Usage reporting: closed reports, oldest first. */
export interface UsageReportRequest extends PolicyRequestBase {
  readonly type: 'usageReport';
  readonly reports: readonly RumUsage[];
}

/** Asks whether the reports of a poll id have been processed. */
export interface ResultPollingRequest extends PolicyRequestBase {
  readonly type: 'resultPolling';
  /** Decimal digits; beyond 2^53 (P§7.3), so never a number. */
  readonly pollId: string;
}

export interface HelloRequest extends PolicyRequestBase {
  readonly type: 'hello';
}

export type PolicyRequest = TrustRequest | TrustSyncRequest | UsageReportRequest | ResultPollingRequest | HelloRequest;

/** Days within which a class of licences must be reported; 0: never (P§3.7). */
export interface ReportingRule {
  readonly firstReportDays: number;
  readonly frequencyDays: number;
  readonly onChangeDays: number;
}

/** A policy as the server hands it out (P§3.7, YANG reporting-first-time/-ongoing/-macd). */
export interface PolicyOrder {
  readonly name: string;
  readonly ackRequired: boolean;
  readonly perpetual: ReportingRule;
  readonly subscription: ReportingRule;
  readonly enforced: ReportingRule;
  readonly export: ReportingRule;
}

/** A trust code, installed under its UDI (`TrustId:693` in tech support, GP). */
export interface TrustCode {
  readonly udi: Udi;
  readonly trustId: number;
}

/** What a product instance that is trusted knows of itself. */
export interface TrustGrant {
  readonly productInstanceId: string;
  /** Those UDIs that got one: fewer than asked for if the token ran out of uses (F20). */
  readonly trustCodes: readonly TrustCode[];
}

export interface TrustAnswer extends TrustGrant {
  readonly status: 'OK';
  readonly type: 'trust';
  readonly smartAccount: string;
  readonly virtualAccount: string;
}

export interface TrustSyncAnswer {
  readonly status: 'OK';
  readonly type: 'trustSync';
  readonly smartAccount: string;
  readonly virtualAccount: string;
  /** Null: the device's own, CISCO default. */
  readonly policy: PolicyOrder | null;
  /**
   * Only from CSLU, to a device that has no trust yet: what CSSM granted when CSLU passed its wish on with the usage
   * (`trust_requests` of a collector's report P§1.5 [C]; `trust_codes?` of P§1.8 no. 7 [I]). A device may pass it over.
   */
  readonly trust?: TrustGrant;
}

/** `OK_POLL`: taken, ask again by the poll id. */
export interface UsageReportAnswer {
  readonly status: 'OK';
  readonly type: 'usageReport';
  readonly pollId: string;
  /** 300 s direct, 60 s through CSLU (P§3.9); the server says. */
  readonly pollIntervalSeconds: number;
}

export type ResultPollingAnswer =
  /** `OK_POLL`: not ready yet. */
  | {
      readonly status: 'OK';
      readonly type: 'resultPolling';
      readonly ready: false;
      readonly pollIntervalSeconds: number;
    }
  | {
      readonly status: 'OK';
      readonly type: 'resultPolling';
      readonly ready: true;
      /** The ACK: ids of the reports the server has processed. */
      readonly acknowledged: readonly number[];
      readonly smartAccount: string;
      readonly virtualAccount: string;
      readonly policy: PolicyOrder | null;
    };

export interface HelloAnswer {
  readonly status: 'OK';
  readonly type: 'hello';
}

/** A refusal in the words of P§1.6, shown as they are; the statistics call it `INVALID STATUS CODE` (P§1.3). */
export interface PolicyFailedAnswer {
  readonly status: 'FAILED';
  readonly type: PolicyMessageType;
  readonly message: string;
  /** The server does not know the product instance (any more): trust must be established again. */
  readonly code?: 'LS_INVALID_DATA';
  /** The status was `OK_TRY_AGAIN` (P§1.3): the statistics print that word, and count an overall failure. */
  readonly tryAgain?: true;
}

export type PolicyAnswer =
  | TrustAnswer
  | TrustSyncAnswer
  | UsageReportAnswer
  | ResultPollingAnswer
  | HelloAnswer
  | PolicyFailedAnswer;
