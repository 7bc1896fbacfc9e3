import { DAY_MS } from '../../../time/duration.js';
import { NO_INSTANT_MS } from '../classic-state.js';
import type { PolicyContext } from './policy-context.js';
import type { PolicyState } from './policy-state.js';
import { requiredStanding } from './reporting-policy.js';

/**
 * When a device reminds of the day by which an ACK must have come: `%SMART_LIC-6-REPORTING_REQUIRED: A Usage report
 * acknowledgement will be required in [dec] days.` (P§5.2). It comes at day X and at X − 30 (NX1, of NX-OS; that IOS-XE keeps the
 * same days is inferred [I]), and not again after X [I]. A reminder whose instant has passed when the deadline is set, or while
 * the device was off, is not made up for.
 */
const DAYS_BEFORE: readonly number[] = [30, 0];

/** What the deadline follows from has changed: the ACK, the policy, the licences in use. */
export function reckonReminder(state: PolicyState, now: number, context: Pick<PolicyContext, 'licences'>): void {
  const { deadlineMs } = requiredStanding(state, context);
  state.reminderDueMs = NO_INSTANT_MS;
  if (deadlineMs === NO_INSTANT_MS) return;
  const days = DAYS_BEFORE.find((before) => deadlineMs - before * DAY_MS > now);
  if (days !== undefined) state.reminderDueMs = deadlineMs - days * DAY_MS;
}

/** @returns the days left, if a reminder is due; else null. The next one is set. */
export function takeReminder(state: PolicyState, now: number, context: Pick<PolicyContext, 'licences'>): number | null {
  if (state.reminderDueMs > now) return null;
  const { deadlineMs } = requiredStanding(state, context);
  reckonReminder(state, now, context);
  return Math.max(0, Math.ceil((deadlineMs - now) / DAY_MS));
}
