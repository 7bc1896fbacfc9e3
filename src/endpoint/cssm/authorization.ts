import type {
  AuthorizationAnswer,
  AuthorizationRequest,
  EntitlementUse,
  EntitlementVerdict,
  FailedAnswer,
  UsageRequest,
} from '../../wire/messages.js';
import type { CssmState } from './cssm-state.js';
import type { ProductInstance } from './product-instance.js';
import { notProcessed } from './refusals.js';
import type { Holding } from './virtual-account.js';

/** No device uses more licences of a kind; larger numbers would spoil the sums. */
const MAX_COUNT = 1_000_000_000;

/** A number of licences that can be. */
export function isCount(count: number): boolean {
  return Number.isInteger(count) && count >= 0 && count <= MAX_COUNT;
}

/** True if a list, entry by entry, is what the instance holds already: the case of nearly every renewal. */
function holdsExactly(held: Holding | null, wanted: readonly EntitlementUse[]): boolean {
  let holding = held;
  for (let index = 0; index < wanted.length; index += 1) {
    const use = wanted[index] as EntitlementUse;
    if (holding === null || holding.count !== use.count || holding.pool.tag !== use.tag) return false;
    holding = holding.next;
  }
  return holding === null;
}

function verdictOf(instance: ProductInstance, { tag, count }: EntitlementUse): EntitlementVerdict {
  const pool = instance.account.pools.get(tag);
  if (pool === undefined) return { tag, mode: 'invalidTag' };
  // Whoever uses none of a licence is not out of compliance with it (S2: "product is using an entitlement").
  return count === 0 ? { tag, mode: 'inCompliance' } : pool.verdict;
}

/**
 * Entitlement authorization or its renewal (S2), and Expressway's usage update (S3), which is assumed to work alike [I]:
 * what the instance holds becomes what it reports, and the answer says whether its tags are in compliance.
 */
export function authorize(
  state: CssmState,
  instance: ProductInstance,
  request: AuthorizationRequest | UsageRequest,
  nowMs: number,
): AuthorizationAnswer | FailedAnswer {
  const wanted = request.entitlements;
  if (!holdsExactly(instance.holdings, wanted)) {
    if (!wanted.every((use) => isCount(use.count))) return notProcessed(request.type);
    instance.holdings = instance.account.exchange(instance.holdings, wanted, state.catalogue, state.clockMs);
  }
  let inCompliance = true;
  const entitlements = new Array<EntitlementVerdict>(wanted.length);
  for (let index = 0; index < wanted.length; index += 1) {
    const verdict = verdictOf(instance, wanted[index] as EntitlementUse);
    if (verdict.mode !== 'inCompliance') inCompliance = false;
    entitlements[index] = verdict;
  }
  const { intervals } = state;
  return {
    status: 'OK',
    type: request.type,
    inCompliance,
    validUntilMs: nowMs - intervals.backdateMs + intervals.authorizationValidityMs,
    renewIntervalSeconds: Math.round(intervals.authorizationRenewalMs / 1000),
    entitlements,
  };
}
