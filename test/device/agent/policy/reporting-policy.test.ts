import { describe, expect, it } from 'vitest';
import { NO_INSTANT_MS } from '../../../../src/device/agent/classic-state.js';
import type { DefectId } from '../../../../src/device/agent/policy/defect-id.js';
import { createPolicyState, type PolicyState } from '../../../../src/device/agent/policy/policy-state.js';
import {
  CISCO_DEFAULT_POLICY,
  installPolicy,
  isSamePolicy,
  reportingStanding,
} from '../../../../src/device/agent/policy/reporting-policy.js';
import type { PolicyOrder } from '../../../../src/wire/policy-messages.js';
import { DNA, NETWORK } from './policy-bench.js';

/** "SLE Policy" of GP golden 9. */
const SLE: PolicyOrder = {
  name: 'SLE Policy',
  ackRequired: true,
  perpetual: { firstReportDays: 30, frequencyDays: 60, onChangeDays: 60 },
  subscription: { firstReportDays: 120, frequencyDays: 111, onChangeDays: 111 },
  enforced: { firstReportDays: 30, frequencyDays: 90, onChangeDays: 60 },
  export: { firstReportDays: 30, frequencyDays: 30, onChangeDays: 30 },
};
const utc = (text: string) => Date.parse(`${text} UTC`);

interface Row {
  readonly source: string;
  readonly rule: string;
  readonly licences: readonly (typeof NETWORK)[];
  readonly state: Partial<PolicyState>;
  readonly defects?: readonly DefectId[];
  /** Null: none. */
  readonly deadline: string | null;
  readonly days: number;
}

const BOTH = [NETWORK, DNA];
const ROWS: readonly Row[] = [
  {
    source: 'GP golden 3',
    rule: 'perpetual only, never reported: 365 days from first use',
    licences: [NETWORK],
    state: { firstPerpetualMs: utc('Apr 06 2022 13:28:03') },
    deadline: 'Apr 06 2023 13:28:03',
    days: 365,
  },
  {
    source: 'GP, agent 5.3.10 (P§3.7)',
    rule: 'the earliest over the classes in use: 90 days of the subscription',
    licences: BOTH,
    state: { firstPerpetualMs: utc('Nov 09 2021 10:32:11'), firstSubscriptionMs: utc('Nov 09 2021 10:32:11') },
    deadline: 'Feb 07 2022 10:32:11',
    days: 90,
  },
  {
    source: 'GP golden',
    rule: 'after an ACK: last ACK + 90 days',
    licences: BOTH,
    state: { firstPerpetualMs: 0, firstSubscriptionMs: 0, lastAckMs: utc('Jan 10 2022 20:32:26') },
    deadline: 'Apr 10 2022 20:32:26',
    days: 90,
  },
  {
    source: 'GP golden 9 (summer time ended between: 02:43:37 PST)',
    rule: "an account's policy: last ACK + 60 days",
    licences: BOTH,
    state: { firstPerpetualMs: 0, firstSubscriptionMs: 0, policy: SLE, lastAckMs: utc('Nov 28 2023 10:43:37') },
    deadline: 'Jan 27 2024 10:43:37',
    days: 60,
  },
  {
    source: 'GP golden 12',
    rule: 'and again, a month on',
    licences: BOTH,
    state: { firstPerpetualMs: 0, firstSubscriptionMs: 0, policy: SLE, lastAckMs: utc('Dec 18 2023 19:05:11') },
    deadline: 'Feb 16 2024 19:05:11',
    days: 60,
  },
  {
    source: 'S1',
    rule: 'perpetual only, reported once: done with',
    licences: [NETWORK],
    state: { firstPerpetualMs: 0, lastAckMs: utc('Jan 10 2022 20:32:26') },
    deadline: null,
    days: 0,
  },
  {
    source: 'S1 (CSCvy20345); which date is modelled',
    rule: 'an affected release shows a date there',
    licences: [NETWORK],
    state: { firstPerpetualMs: 0, lastAckMs: utc('Jan 10 2022 20:32:26') },
    defects: ['CSCvy20345'],
    deadline: 'Jan 10 2023 20:32:26',
    days: 365,
  },
  {
    source: 'S1 (CSCvy20345)',
    rule: 'but changes nothing where one is due',
    licences: BOTH,
    state: { firstPerpetualMs: 0, firstSubscriptionMs: 0, lastAckMs: utc('Jan 10 2022 20:32:26') },
    defects: ['CSCvy20345'],
    deadline: 'Apr 10 2022 20:32:26',
    days: 90,
  },
  {
    source: 'S1 (CSCvy20345)',
    rule: 'nor before the first ACK',
    licences: [NETWORK],
    state: { firstPerpetualMs: utc('Apr 06 2022 13:28:03') },
    defects: ['CSCvy20345'],
    deadline: 'Apr 06 2023 13:28:03',
    days: 365,
  },
  {
    source: 'S1, C94',
    rule: 'a change after the ACK: change + 90 days',
    licences: [NETWORK],
    state: {
      firstPerpetualMs: 0,
      lastAckMs: utc('Jan 10 2022 20:32:26'),
      changedPerpetualMs: utc('Feb 01 2022 00:00:00'),
    },
    deadline: 'May 02 2022 00:00:00',
    days: 90,
  },
  {
    source: 'S1',
    rule: 'a change an ACK has covered demands nothing',
    licences: [NETWORK],
    state: {
      firstPerpetualMs: 0,
      lastAckMs: utc('Feb 02 2022 00:00:00'),
      changedPerpetualMs: utc('Feb 01 2022 00:00:00'),
    },
    deadline: null,
    days: 0,
  },
  {
    source: 'S1',
    rule: 'a change is due before the first report, if that is earlier',
    licences: [NETWORK],
    state: { firstPerpetualMs: utc('Jan 01 2022 00:00:00'), changedPerpetualMs: utc('Feb 01 2022 00:00:00') },
    deadline: 'May 02 2022 00:00:00',
    days: 90,
  },
  {
    source: 'C94 (1 → 0)',
    rule: 'a class given up is a change to be reported',
    licences: [NETWORK],
    state: {
      firstPerpetualMs: 0,
      firstSubscriptionMs: 0,
      lastAckMs: utc('Jan 10 2022 20:32:26'),
      changedSubscriptionMs: utc('Feb 01 2022 00:00:00'),
    },
    deadline: 'May 02 2022 00:00:00',
    days: 90,
  },
  {
    source: 'C94 p.113',
    rule: 'who never used a licence needs no report',
    licences: [],
    state: {},
    deadline: null,
    days: 0,
  },
  {
    source: '[I]',
    rule: 'no ACK required: no deadline',
    licences: BOTH,
    state: { firstPerpetualMs: 0, firstSubscriptionMs: 0, policy: { ...SLE, ackRequired: false } },
    deadline: null,
    days: 0,
  },
];

describe('next ACK deadline, to the second (licensing §2, P§3.7)', () => {
  it.each(ROWS)('$rule ($source)', ({ licences, state, defects, deadline, days }) => {
    const standing = reportingStanding(
      { ...createPolicyState(), ...state },
      { licences, defects: new Set<DefectId>(defects) },
    );
    expect(standing).toEqual({ deadlineMs: deadline === null ? NO_INSTANT_MS : utc(deadline), policyDays: days });
  });
});

describe('policy in use', () => {
  it('the default is that of S1 and GP', () => {
    const days = ({ perpetual, subscription, enforced, export: exported }: PolicyOrder) =>
      [perpetual, subscription, enforced, exported].map(Object.values);
    expect(days(CISCO_DEFAULT_POLICY)).toEqual([
      [365, 0, 90],
      [90, 90, 90],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(CISCO_DEFAULT_POLICY.ackRequired).toBe(true);
  });

  it('keeps its date when the same comes again, as it does with every ACK (GP: "Installed On Oct 24" in December)', () => {
    const state = createPolicyState();
    installPolicy(state, SLE, 1_000);
    installPolicy(state, JSON.parse(JSON.stringify(SLE)), 2_000);
    expect([state.policy, state.policyInstalledMs]).toEqual([SLE, 1_000]);
    installPolicy(state, { ...SLE, ackRequired: false }, 3_000);
    expect(state.policyInstalledMs).toBe(3_000);
    installPolicy(state, null, 4_000);
    expect([state.policy, state.policyInstalledMs]).toEqual([null, NO_INSTANT_MS]);
  });

  it('tells two policies apart by any of their numbers', () => {
    for (const of of ['perpetual', 'subscription', 'enforced', 'export'] as const) {
      for (const what of ['firstReportDays', 'frequencyDays', 'onChangeDays'] as const) {
        expect(isSamePolicy(SLE, { ...SLE, [of]: { ...SLE[of], [what]: 7 } })).toBe(false);
      }
    }
    expect(isSamePolicy(SLE, { ...SLE, name: 'other' })).toBe(false);
    expect(isSamePolicy(SLE, null)).toBe(false);
    expect(isSamePolicy(null, null)).toBe(true);
  });
});
