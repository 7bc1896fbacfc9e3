import { DAY_MS } from '../../../../../time/duration.js';
import { NO_INSTANT_MS } from '../../../../agent/classic-state.js';
import { nextPoll } from '../../../../agent/policy/polling.js';
import { CISCO_DEFAULT_POLICY, reportingStanding } from '../../../../agent/policy/reporting-policy.js';
import type { DeviceView } from '../../../console-device.js';
import { policyOf } from '../policy-of.js';
import { dateOrNone, NONE } from './instants.js';

/** When no report is due any more: `None` after the only ACK that is needed (S1, CSCvy20345), `<none>` where none ever was. */
function deadline(view: DeviceView, deadlineMs: number): string {
  if (deadlineMs !== NO_INSTANT_MS) return dateOrNone(view, deadlineMs);
  const { state } = policyOf(view);
  const { ackRequired } = state.policy ?? CISCO_DEFAULT_POLICY;
  return ackRequired && state.lastAckMs !== NO_INSTANT_MS ? 'None' : NONE;
}

/**
 * Layout: GP ShowLicenseStatus golden_output1, ShowLicenseTechSupport golden_3, 12. The number of `State` is 2 before an
 * ACK and 4 afterwards in every public output; that it is this which it goes by is inferred [I].
 * @param standing with state and days of the policy, as `show license tech support` has it
 */
export function usageReporting(view: DeviceView, standing: boolean): string {
  const { state, context } = policyOf(view);
  const { deadlineMs, policyDays } = reportingStanding(state, context);
  const days = context.policyRhythm.pushMs / DAY_MS;
  const stateNumber = state.lastAckMs === NO_INSTANT_MS ? 2 : 4;
  const reporting = context.transport !== 'off';
  return `Usage Reporting:
  Last ACK received: ${dateOrNone(view, state.lastAckMs)}
  Next ACK deadline: ${deadline(view, deadlineMs)}
  Reporting push interval: ${days}  days${standing ? ` State(${stateNumber}) InPolicy(${policyDays})` : ''}
  Next ACK push check: ${dateOrNone(view, reporting ? (nextPoll(state)?.dueMs ?? NO_INSTANT_MS) : NO_INSTANT_MS)}
  Next report push: ${dateOrNone(view, reporting ? state.pushDueMs : NO_INSTANT_MS)}
  Last report push: ${dateOrNone(view, state.lastPushMs)}
  Last report file write: ${dateOrNone(view, state.lastFileWriteMs)}
`;
}
