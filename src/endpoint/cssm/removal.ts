import type { CssmState } from './cssm-state.js';
import type { ProductInstance } from './product-instance.js';
import { displayName } from './product-instance.js';

/** How an instance went; `null` is a deregistration, which the log already has as the device's message. */
type RemovalEvent = 'instance-removed' | 'instance-replaced' | null;

/** Removes an instance; its licences go back into their pools first. */
export function removeInstance(
  state: CssmState,
  instance: ProductInstance,
  what: RemovalEvent,
  atMs: number,
  text?: string,
): void {
  const { account } = instance;
  account.release(instance.holdings, atMs);
  instance.holdings = null;
  state.registry.remove(instance);
  if (what === null) return;
  const va = account.name;
  state.notices.event(atMs, instance.udi.serialNumber, what, text === undefined ? { va } : { va, text });
}

/**
 * 90 days without contact: the licences in use go back into the pool; the instance stays (S2, S4).
 * The alert is the vendor's for an instance that did not connect during its renewal period (P§7.4); that it is raised
 * together with the release is assumed [I].
 */
function releaseSilent(state: CssmState, instance: ProductInstance, atMs: number): void {
  const { account, udi, holdings } = instance;
  state.registry.forgetContact(instance);
  instance.holdings = null;
  for (let holding = holdings; holding !== null; holding = holding.next) {
    if (holding.count === 0) continue;
    const { tag } = holding.pool;
    state.notices.event(atMs, udi.serialNumber, 'licences-released', { va: account.name, tag, count: holding.count });
  }
  account.release(holdings, atMs);
  state.notices.alert(atMs, 'Product Instance Failed to Connect', {
    sn: udi.serialNumber,
    smartAccount: account.smartAccount,
    va: account.name,
    message: `${displayName(instance).trim()} has not connected during its renewal period; its licences were released.`,
  });
}

/** The ID certificate has expired: the product instance is removed (S2, S4). */
function removeExpired(state: CssmState, instance: ProductInstance, atMs: number): void {
  const { account, udi } = instance;
  removeInstance(state, instance, 'instance-removed', atMs, 'ID certificate expired');
  state.notices.alert(atMs, 'Product Instance Failed to Renew', {
    sn: udi.serialNumber,
    smartAccount: account.smartAccount,
    va: account.name,
    message: `${displayName(instance).trim()} did not renew its ID certificate and was removed.`,
  });
}

/** The next instant at which the CSSM acts by itself, ms; infinity if there is none. */
export function nextDeadlineMs({ registry, intervals }: CssmState): number {
  return Math.min(registry.oldestContactMs + intervals.releaseAfterMs, registry.nextExpiryMs);
}

/** Does all that is due until `nowMs`, in the order of its deadlines; each event carries its own instant. */
export function carryOutDue(state: CssmState, nowMs: number): void {
  if (!Number.isFinite(nowMs) || nowMs <= state.clockMs) return;
  for (let dueMs = nextDeadlineMs(state); dueMs <= nowMs; dueMs = nextDeadlineMs(state)) {
    // What is told never lies before what was told: intervals of 0 or less would put a deadline into the past.
    state.clockMs = Math.max(state.clockMs, dueMs);
    const { longestSilent, nextToExpire, oldestContactMs } = state.registry;
    if (longestSilent !== undefined && oldestContactMs + state.intervals.releaseAfterMs <= dueMs) {
      releaseSilent(state, longestSilent, state.clockMs);
    } else if (nextToExpire !== undefined) {
      removeExpired(state, nextToExpire, state.clockMs);
    }
  }
  state.clockMs = nowMs;
}
