import type { CssmState } from '../cssm-state.js';
import type { PolicyInstance } from './policy-instance.js';

/**
 * Removes an instance: its licences go back, its poll ids become invalid. Which reports were taken stays known, so that its
 * device, trusted anew, has none counted twice.
 * @param what the event for the log, or null where something else tells of it
 */
export function removePolicyInstance(
  state: CssmState,
  instance: PolicyInstance,
  what: 'instance-removed' | 'instance-replaced' | null,
  text?: string,
): void {
  const { account, udi } = instance;
  account.release(instance.holdings, state.clockMs);
  instance.holdings = null;
  state.policy.registry.remove(instance);
  state.policy.polls.forgetReporter(instance.reporter);
  if (what === null) return;
  const va = account.name;
  state.notices.event(state.clockMs, udi.serialNumber, what, text === undefined ? { va } : { va, text });
}
