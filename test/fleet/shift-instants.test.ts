import { expect, test } from 'vitest';
import type { AgentContext } from '../../src/device/agent/agent.js';
import { createClassicState, NO_INSTANT_MS } from '../../src/device/agent/classic-state.js';
import { createPolicyState } from '../../src/device/agent/policy/policy-state.js';
import { openReport } from '../../src/device/agent/policy/rum-report.js';
import { DURATIONS, shiftInstants } from '../../src/fleet/fleet-file/shift-instants.js';

/** Every name of an instant there is in an agent's state. A name that is new must be put here, or with the durations. */
const INSTANTS = [
  ...['evaluationEndsMs', 'registrationAttemptAtMs', 'registrationFirstFailureMs', 'registrationDueMs'],
  ...['idCertificateNotBeforeMs', 'idCertificateNotAfterMs', 'idRenewalDueMs', 'idRenewalAttemptAtMs'],
  ...['authorizationSinceMs', 'authorizationAttemptAtMs', 'authorizationFirstFailureMs', 'authorizationDueMs'],
  ...['authorizationDeadlineMs', 'usageDueMs', 'sentAtMs', 'bootedMs', 'accountMs', 'policyInstalledMs'],
  ...['firstPerpetualMs', 'firstSubscriptionMs', 'changedPerpetualMs', 'changedSubscriptionMs', 'lastAckMs'],
  ...[
    'lastPushMs',
    'lastFileWriteMs',
    'trustDueMs',
    'syncDueMs',
    'pushDueMs',
    'processDueMs',
    'communicationFailedMs',
    'reminderDueMs',
  ],
  ...['rowStartMs', 'closedMs'],
  // Of trust codes, polls, rows of reports and statistics, which a device out of its box has none of.
  ...['installedMs', 'takenMs', 'dueMs', 'startMs', 'endMs', 'lastSuccessMs', 'lastMs'],
];

const classic = createClassicState({ rhythm: { evaluationMs: 90 } } as AgentContext);
const policy = { ...createPolicyState(), reports: [openReport(1, 'tag', 0, 1, 5_000, 7)] };

test('every name of a time in an agent state is known as an instant or as a duration', () => {
  const names = [classic, policy, policy.reports[0] as object]
    .flatMap(Object.keys)
    .filter((name) => name.endsWith('Ms'));
  expect(names.filter((name) => !INSTANTS.includes(name) && !DURATIONS.has(name))).toEqual([]);
  expect(INSTANTS.filter((name) => DURATIONS.has(name))).toEqual([]);
});

test('instants are moved wherever they stand; durations, clocks that stand still and the original are not', () => {
  const state = { ...policy, evaluationLeftMs: 90, bootedMs: 1_000, trust: [{ installedMs: 2_000, trustId: 3 }] };
  const shifted = shiftInstants(state, 500);
  expect(shifted).toMatchObject({ evaluationLeftMs: 90, bootedMs: 1_500, trust: [{ installedMs: 2_500, trustId: 3 }] });
  expect(shifted.reports[0]).toMatchObject({ rowStartMs: 5_500, rowClockOffsetMs: 7, closedMs: NO_INSTANT_MS });
  expect(state.reports[0]?.rowStartMs).toBe(5_000);
});
