import type { Udi } from '../../../wire/messages.js';
import type { PolicyMessageType, PolicyOrder } from '../../../wire/policy-messages.js';
import { NO_INSTANT_MS } from '../classic-state.js';
import type { LicenceInUse } from './licence-in-use.js';
import type { RumReport } from './rum-report.js';
import type { MessageTally } from './statistics.js';

/** A trust code: one a UDI (S1). It lies in the trusted store and outlives restarts. */
export interface TrustCode {
  readonly udi: Udi;
  readonly trustId: number;
  readonly installedMs: number;
}

/** A push the server has taken and not yet acknowledged. */
export interface PollWait {
  readonly pollId: string;
  /** When the server took the reports. */
  readonly takenMs: number;
  /** Next time it is asked for. */
  readonly dueMs: number;
  /** How long the server said to wait when it was last heard of. */
  readonly intervalMs: number;
}

/**
 * What may be sent: with transport `off` nothing; on a direct transport without a valid trust code a trust request, but
 * no usage [I]; otherwise everything.
 */
export type Reach = 'nothing' | 'trust' | 'everything';

/** The words of the event log for a policy device. */
export type PolicyLicensingState = 'IN_USE' | 'NOT_IN_USE';

/**
 * Everything a policy agent knows: plain, JSON-safe, every field always present. Instants are true time in ms since the
 * epoch, NO_INSTANT_MS where there is none. `…DueMs` is when something is to be done; due in the past means owed.
 * Lists are replaced, never changed in place, but `reports`: so that empty ones and equal ones can be shared.
 */
export interface PolicyState {
  powered: boolean;
  bootedMs: number;
  /** `write erase` was given, `write memory` not since. */
  erased: boolean;
  /** `license smart factory reset` waits for the restart. */
  resetOwed: boolean;
  /** What was in use when last looked: the context's list. */
  licences: readonly LicenceInUse[];

  /** Of the store, oldest first: ids increase. */
  reports: RumReport[];
  /** 0: no report was ever opened. */
  nextReportId: number;
  /** "Usage Report Summary": reports ever opened, purged unacknowledged, acknowledged. */
  reportsMade: number;
  reportsPurged: number;
  reportsAcknowledged: number;
  /** Hours that reports since removed were stored since the device started (report-hours.ts). */
  reportHoursGone: number;

  /** Empty: none. */
  productInstanceId: string;
  /** The active's first. */
  trust: readonly TrustCode[];
  /** The server does not know the product instance any more: trust has to be established again (GP golden 8). */
  identityRefused: boolean;
  smartAccount: string;
  virtualAccount: string;
  /** "As of". */
  accountMs: number;
  /** Null: CISCO default. */
  policy: PolicyOrder | null;
  policyInstalledMs: number;

  /** First use and latest change by term, since the store was last emptied. */
  firstPerpetualMs: number;
  firstSubscriptionMs: number;
  changedPerpetualMs: number;
  changedSubscriptionMs: number;
  /** "Last ACK received", "Last report push", "Last report file write". */
  lastAckMs: number;
  lastPushMs: number;
  lastFileWriteMs: number;

  /** ID token of the trust wanted, null if none is. A secret: never show or log it. */
  trustToken: string | null;
  trustMembers: 'local' | 'all';
  trustForce: boolean;
  trustDueMs: number;
  /** "Data Synchronization". */
  syncDueMs: number;
  /** "Next report push". */
  pushDueMs: number;
  /** When the device next reminds of its reporting deadline (reporting-reminder.ts). */
  reminderDueMs: number;
  /** The next push is for reports that wait closed already: a repetition, or the rest of what one message could not carry. */
  pushResumes: boolean;
  /** "Process Utility RUM reports": when acknowledged reports are deleted. */
  processDueMs: number;
  /** Oldest push first. */
  polls: readonly PollWait[];
  reach: Reach;
  /** A hello was answered, and what it was for has not been sent yet (cslu). */
  greeted: boolean;

  /** The message whose answer is awaited. */
  inFlight: PolicyMessageType | null;
  sentAtMs: number;
  /** What the hello in flight is for. */
  helloFor: PolicyMessageType | null;
  /** The poll id asked for, if a poll is in flight. */
  pollIdInFlight: string;
  /** The reports sent, if a push is in flight. */
  reportsInFlight: readonly number[];

  statistics: Partial<Record<PolicyMessageType, MessageTally>>;
  /** Since when nothing gets through; NO_INSTANT_MS: it does, or nobody tried. */
  communicationFailedMs: number;
  /** Evaluation a classic agent left; null: it never ran, and has all of it. Kept for a downgrade (S2: never reset). */
  evaluationLeftMs: number | null;
}

/** Shared by all devices that have none. */
export const NO_POLLS: readonly PollWait[] = [];
export const NO_REPORT_IDS: readonly number[] = [];
const NO_TRUST: readonly TrustCode[] = [];
const NO_LICENCES: readonly LicenceInUse[] = [];

/** A device out of its box, or after a factory reset. */
export function createPolicyState(): PolicyState {
  return {
    powered: false,
    bootedMs: NO_INSTANT_MS,
    erased: false,
    resetOwed: false,
    licences: NO_LICENCES,
    reports: [],
    nextReportId: 0,
    reportsMade: 0,
    reportsPurged: 0,
    reportsAcknowledged: 0,
    reportHoursGone: 0,
    productInstanceId: '',
    trust: NO_TRUST,
    identityRefused: false,
    smartAccount: '',
    virtualAccount: '',
    accountMs: NO_INSTANT_MS,
    policy: null,
    policyInstalledMs: NO_INSTANT_MS,
    firstPerpetualMs: NO_INSTANT_MS,
    firstSubscriptionMs: NO_INSTANT_MS,
    changedPerpetualMs: NO_INSTANT_MS,
    changedSubscriptionMs: NO_INSTANT_MS,
    lastAckMs: NO_INSTANT_MS,
    lastPushMs: NO_INSTANT_MS,
    lastFileWriteMs: NO_INSTANT_MS,
    trustToken: null,
    trustMembers: 'local',
    trustForce: false,
    trustDueMs: NO_INSTANT_MS,
    syncDueMs: NO_INSTANT_MS,
    pushDueMs: NO_INSTANT_MS,
    reminderDueMs: NO_INSTANT_MS,
    pushResumes: false,
    processDueMs: NO_INSTANT_MS,
    polls: NO_POLLS,
    reach: 'nothing',
    greeted: false,
    inFlight: null,
    sentAtMs: NO_INSTANT_MS,
    helloFor: null,
    pollIdInFlight: '',
    reportsInFlight: NO_REPORT_IDS,
    statistics: {},
    communicationFailedMs: NO_INSTANT_MS,
    evaluationLeftMs: null,
  };
}

export function licensingStateOf(state: PolicyState): PolicyLicensingState {
  return state.licences.length > 0 ? 'IN_USE' : 'NOT_IN_USE';
}

/** The trust code of a UDI, if it has one. */
export function trustOf(state: PolicyState, udi: Udi): TrustCode | undefined {
  return state.trust.find((code) => code.udi.serialNumber === udi.serialNumber && code.udi.pid === udi.pid);
}
