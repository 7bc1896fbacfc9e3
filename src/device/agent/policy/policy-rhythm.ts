import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../time/duration.js';

/** Rhythms of a policy agent, from its profile, in milliseconds (P§3.6, P§3.9, P§8). */
export interface PolicyRhythm {
  /** Measurement interval (P§3.6). Only ever divided by: no event happens at a sample. */
  readonly sampleMs: number;
  /** Usage reports are pushed this long after the last push (`license smart usage interval`, P§3.7). */
  readonly pushMs: number;
  /** First push after boot, after trust was established or the transport changed (GP: boot 06:53:32, next push 07:54:06). */
  readonly firstPushMs: number;
  /** A change of the licences is pushed after this (GP: status time 13:21:17, push 13:21:47, and so in two goldens). */
  readonly changePushMs: number;
  /** A push or a poll that failed is repeated after this (GP: "Send Utility RUM reports" one day on). */
  readonly retryMs: number;
  /** The first synchronisation with the server after boot (GP: 4 min 41 s, 10 min 2 s, 11 min 11 s). */
  readonly bootSyncMs: number;
  /** While nothing gets through, the synchronisation is tried again after this (P§8: 3609 s between two COMM_FAILED). */
  readonly syncRetryMs: number;
  /** A trust request that could not be exchanged is repeated after this [I]. */
  readonly trustRetryMs: number;
  /** Acknowledged reports are deleted this long after the ACK (GP: "Process Utility RUM reports", +5 min 0 s). */
  readonly processMs: number;
  /** The longest wait between two polls that are answered "not ready" (modelled: polling must not cost more than reports). */
  readonly pollMaxMs: number;
  /** After this without an ACK, releases without CSCwa85199 and CSCwa11048 give a poll id up and push again (modelled). */
  readonly pollPatienceMs: number;
  /** The most reports in one message (modelled: 100 are a quarter of the 3 MB call home carries). */
  readonly reportsPerPush: number;
  /** Reports the store of a release without CSCwa85199 holds: older ones are purged (RumStoreMin, P§3.6 [I]). */
  readonly storeReports: number;
}

export const DEFAULT_POLICY_RHYTHM: PolicyRhythm = {
  sampleMs: 15 * MINUTE_MS,
  pushMs: 30 * DAY_MS,
  firstPushMs: HOUR_MS,
  changePushMs: 30 * SECOND_MS,
  retryMs: DAY_MS,
  bootSyncMs: 10 * MINUTE_MS,
  syncRetryMs: HOUR_MS + 9 * SECOND_MS,
  trustRetryMs: HOUR_MS,
  processMs: 5 * MINUTE_MS,
  pollMaxMs: DAY_MS,
  pollPatienceMs: 7 * DAY_MS,
  reportsPerPush: 100,
  storeReports: 500,
};
