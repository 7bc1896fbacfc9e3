import { DAY_MS, HOUR_MS, MINUTE_MS, YEAR_MS } from '../../time/duration.js';

/** What the CSSM dictates to devices and does by itself, in milliseconds (licensing §1). */
export interface CssmIntervals {
  readonly authorizationRenewalMs: number;
  readonly authorizationValidityMs: number;
  readonly certificateRenewalMs: number;
  readonly certificateValidityMs: number;
  /** Without contact for so long, the licences in use go back into the pool (S2, S4). */
  readonly releaseAfterMs: number;
  /** Validity is counted from a little before now; 2 to 5 min were observed (P§8), 3 min is assumed. */
  readonly backdateMs: number;
  /** A device clock off by this much or more is refused: "must be < 1 hour" (P§1.6). */
  readonly clockToleranceMs: number;
}

export const DEFAULT_INTERVALS: CssmIntervals = {
  authorizationRenewalMs: 30 * DAY_MS,
  authorizationValidityMs: 90 * DAY_MS,
  certificateRenewalMs: 180 * DAY_MS,
  certificateValidityMs: YEAR_MS,
  releaseAfterMs: 90 * DAY_MS,
  backdateMs: 3 * MINUTE_MS,
  clockToleranceMs: HOUR_MS,
};
