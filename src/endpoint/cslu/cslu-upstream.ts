import type { PolicyAnswer, TrustRequest } from '../../wire/policy-messages.js';
import type { CollectedUsage } from '../../wire/usage-file.js';
import type { Cssm } from '../cssm/cssm.js';
import type { BatchResult } from '../cssm/policy/collected.js';
import type { AccountName } from '../cssm/virtual-account.js';

/** The CSSM as a CSLU sees it (P§7.3). Null, wherever it may come back: CSSM was not reached, or its answer was lost. */
export interface CsluUpstream {
  /** @returns the poll id */
  takeBatch(batch: readonly CollectedUsage[], nowMs: number): string | null;
  pollBatch(pollId: string, nowMs: number): readonly BatchResult[] | 'not-ready' | 'invalid' | null;
  trust(request: TrustRequest, nowMs: number): PolicyAnswer | null;
}

/**
 * A CSSM in the same process, reached unless an administrator of the run has cut the way to it.
 * @param trust how a trust request is passed on: through the CSSM's service where keys are kept
 */
export function cssmUpstream(
  cssm: Cssm,
  account: AccountName,
  trust: CsluUpstream['trust'] = (request, nowMs) => cssm.handle(request, nowMs),
): CsluUpstream {
  const reached = (): boolean => !cssm.policy.isCutOff(account);
  return {
    takeBatch: (batch, nowMs) => (reached() ? cssm.policy.takeBatch(account, batch, nowMs) : null),
    pollBatch: (pollId, nowMs) => (reached() ? cssm.policy.pollBatch(account, pollId, nowMs) : null),
    trust: (request, nowMs) => (reached() ? trust(request, nowMs) : null),
  };
}
