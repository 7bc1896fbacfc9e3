import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time/duration.js';
import type { AgentRhythm } from './agent.js';

/**
 * The rhythm of licensing §1 (S2, S4; P§8 for jitter, first retry and re-check), for NX-OS and IOS-XE. A profile changes
 * single values: 12 h instead of daily while out of compliance, as observed on IOS-XE (P§8); for Expressway
 * `usageMs` 6 h and `evaluationStopsAtRegistration` (S3).
 */
export const DEFAULT_RHYTHM: AgentRhythm = {
  evaluationMs: 90 * DAY_MS,
  registrationRetryMs: 15 * MINUTE_MS,
  registrationRetryForMs: 4 * HOUR_MS,
  registrationRetryAfterMs: HOUR_MS,
  registrationJitterMs: 2 * MINUTE_MS,
  authorizationFirstRetryMs: 30 * SECOND_MS,
  authorizedRetryMs: 23 * HOUR_MS,
  outOfComplianceRetryMs: 15 * MINUTE_MS,
  outOfComplianceRetryForMs: 2 * HOUR_MS,
  outOfComplianceRetryAfterMs: 4 * HOUR_MS,
  outOfComplianceRenewalMs: DAY_MS,
  expiredRetryMs: HOUR_MS,
  idCertificateRetryMs: HOUR_MS,
  pendingRecheckMs: 19 * MINUTE_MS + 7 * SECOND_MS,
  usageMs: 0,
  evaluationStopsAtRegistration: false,
};
