import { DAY_MS } from '../../../time/duration.js';
import type { PolicyOrder, ReportingRule } from '../../../wire/policy-messages.js';
import { NO_INSTANT_MS } from '../classic-state.js';
import type { LicenceTerm } from './licence-in-use.js';
import type { PolicyContext } from './policy-context.js';
import type { PolicyState } from './policy-state.js';

/** What the policy in use demands: by when a usage report must have been acknowledged. */

const NEVER: ReportingRule = { firstReportDays: 0, frequencyDays: 0, onChangeDays: 0 };

/** The policy of a device that has none from its account (P§3.7, S1). 0 days: no report is required. */
export const CISCO_DEFAULT_POLICY: PolicyOrder = {
  name: 'CISCO default',
  ackRequired: true,
  perpetual: { firstReportDays: 365, frequencyDays: 0, onChangeDays: 90 },
  subscription: { firstReportDays: 90, frequencyDays: 90, onChangeDays: 90 },
  enforced: NEVER,
  export: NEVER,
};

const CLASSES = ['perpetual', 'subscription', 'enforced', 'export'] as const;

export function isSamePolicy(a: PolicyOrder | null, b: PolicyOrder | null): boolean {
  if (a === null || b === null) return a === b;
  return a.name === b.name && a.ackRequired === b.ackRequired && CLASSES.every((of) => isSameRule(a[of], b[of]));
}

function isSameRule(a: ReportingRule, b: ReportingRule): boolean {
  return (
    a.firstReportDays === b.firstReportDays && a.frequencyDays === b.frequencyDays && a.onChangeDays === b.onChangeDays
  );
}

/**
 * The server's policy, with an answer or by import; null: the device's own holds (again). One that is in use already is not
 * installed anew (GP: "Installed On Oct 24" in December, after ACKs and synchronisations).
 * @returns whether it is another one
 */
export function installPolicy(state: PolicyState, policy: PolicyOrder | null, now: number): boolean {
  if (isSamePolicy(state.policy, policy)) return false;
  state.policy = policy === null ? null : shared(policy);
  state.policyInstalledMs = policy === null ? NO_INSTANT_MS : now;
  return true;
}

/** Orders in use in this process, by content: devices of one account get one object, not one each. */
const ORDERS = new Map<string, PolicyOrder>();

function shared(policy: PolicyOrder): PolicyOrder {
  const key = JSON.stringify(policy);
  const present = ORDERS.get(key);
  if (present !== undefined) return present;
  ORDERS.set(key, policy);
  return policy;
}

/** Where the device stands with its policy. */
export interface ReportingStanding {
  /** "Next ACK deadline"; NO_INSTANT_MS: none. */
  readonly deadlineMs: number;
  /** "InPolicy(n)": days of the rule the deadline follows from; 0: none. */
  readonly policyDays: number;
}

const NO_DEADLINE: ReportingStanding = { deadlineMs: NO_INSTANT_MS, policyDays: 0 };

/**
 * The next instant by which an ACK must have come, exact to the second (P§3.7, GP): before the first ACK first use + first
 * report days; afterwards last ACK + frequency days; after a change that no ACK has covered, change + on-change days. The
 * earliest of all classes in use holds; 0 days demand nothing. Perpetual licences reported once are thereby done with.
 * Enforced and export licences are not modelled: no licence of these devices is of either class.
 */
export function requiredStanding(state: PolicyState, context: Pick<PolicyContext, 'licences'>): ReportingStanding {
  const policy = state.policy ?? CISCO_DEFAULT_POLICY;
  if (!policy.ackRequired) return NO_DEADLINE;
  let standing = NO_DEADLINE;
  const acknowledged = state.lastAckMs !== NO_INSTANT_MS;
  for (const term of TERMS) {
    if (!context.licences.some((licence) => licence.term === term)) continue;
    const rule = policy[term];
    if (acknowledged) standing = earlier(standing, state.lastAckMs, rule.frequencyDays);
    else standing = earlier(standing, state[FIRST[term]], rule.firstReportDays);
  }
  for (const term of TERMS) {
    // A class that is given up has to be reported too (1 → 0 is a change).
    const changedMs = state[CHANGED[term]];
    if (!acknowledged || changedMs > state.lastAckMs) {
      standing = earlier(standing, changedMs, policy[term].onChangeDays);
    }
  }
  return standing;
}

/**
 * Where the device says that it stands (`show license …`): as required, or with CSCvy20345, where nothing is required any more, a
 * date nevertheless. Which one is not published; it is taken to be a first report's, reckoned from the last ACK (modelled).
 */
export function reportingStanding(
  state: PolicyState,
  context: Pick<PolicyContext, 'licences' | 'defects'>,
): ReportingStanding {
  const required = requiredStanding(state, context);
  if (required !== NO_DEADLINE || state.lastAckMs === NO_INSTANT_MS || !context.defects.has('CSCvy20345'))
    return required;
  const policy = state.policy ?? CISCO_DEFAULT_POLICY;
  if (!policy.ackRequired) return required;
  let shown = NO_DEADLINE;
  for (const { term } of context.licences) shown = earlier(shown, state.lastAckMs, policy[term].firstReportDays);
  return shown;
}

function earlier(standing: ReportingStanding, sinceMs: number, days: number): ReportingStanding {
  if (sinceMs === NO_INSTANT_MS || days === 0) return standing;
  const deadlineMs = sinceMs + days * DAY_MS;
  return deadlineMs < standing.deadlineMs ? { deadlineMs, policyDays: days } : standing;
}

const TERMS: readonly LicenceTerm[] = ['perpetual', 'subscription'];
const FIRST = { perpetual: 'firstPerpetualMs', subscription: 'firstSubscriptionMs' } as const;
const CHANGED = { perpetual: 'changedPerpetualMs', subscription: 'changedSubscriptionMs' } as const;

/**
 * Licences of a class were added, removed or counted anew. Its first use is no change while the first report is still
 * to be made; once there was an ACK, it is (C94: 0 → 1 triggers a report on change).
 */
export function noteChange(state: PolicyState, term: LicenceTerm, now: number): void {
  if (state[FIRST[term]] === NO_INSTANT_MS) state[FIRST[term]] = now;
  if (state[FIRST[term]] !== now || state.lastAckMs !== NO_INSTANT_MS) state[CHANGED[term]] = now;
}
