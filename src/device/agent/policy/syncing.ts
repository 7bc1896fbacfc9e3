import type { TrustSyncAnswer } from '../../../wire/policy-messages.js';
import type { PolicyContext } from './policy-context.js';
import type { PolicyState } from './policy-state.js';
import { installPolicy } from './reporting-policy.js';
import { reckonReminder } from './reporting-reminder.js';

/**
 * Data synchronisation: the account, the policy, and whether the server can be reached at all. It happens once after boot, on
 * `license smart sync`, and hourly while nothing gets through, which is why a device that is cut off complains hourly while
 * its reports are tried but daily (P§8; GP golden 3: hello and synchronisation hourly, push one day on). Once
 * it succeeded it is not scheduled again (GP: "Expired Not Rescheduled").
 */
export function acceptSync(state: PolicyState, answer: TrustSyncAnswer, now: number, context: PolicyContext): void {
  state.smartAccount = answer.smartAccount;
  state.virtualAccount = answer.virtualAccount;
  state.accountMs = now;
  if (installPolicy(state, answer.policy, now)) reckonReminder(state, now, context);
}

/** Nothing got through: whatever it was, the server is looked for again in an hour. */
export function orderSyncRetry(state: PolicyState, now: number, context: PolicyContext): void {
  state.syncDueMs = Math.min(state.syncDueMs, now + context.policyRhythm.syncRetryMs);
}
