import { describe, expect, it } from 'vitest';
import { NO_INSTANT_MS } from '../../../../src/device/agent/classic-state.js';
import { CISCO_DEFAULT_POLICY } from '../../../../src/device/agent/policy/reporting-policy.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/time/duration.js';
import type { PolicyOrder } from '../../../../src/wire/policy-messages.js';
import { DNA, NETWORK, PolicyBench } from './policy-bench.js';

/** Days since the first boot, and the days left that the device names. */
function told(bench: PolicyBench): [number, number][] {
  const bootedMs = bench.state.firstSubscriptionMs;
  return bench.reminders.map(({ atMs, days }) => [(atMs - bootedMs) / DAY_MS, days]);
}

const YEAR_MS = 365 * DAY_MS;
const perpetual = (firstReportDays: number, frequencyDays: number): PolicyOrder => ({
  ...CISCO_DEFAULT_POLICY,
  name: 'Custom',
  subscription: { firstReportDays, frequencyDays, onChangeDays: 0 },
});

describe('a device that is not acknowledged reminds 30 days before the deadline and on that day (P§5.2; NX1)', () => {
  it('of its first report: 90 days from the first use', () => {
    const bench = new PolicyBench({ transport: 'off' }).on().wait(YEAR_MS);
    expect(told(bench)).toEqual([
      [60, 30],
      [90, 0],
    ]);
  });

  it('of the first report of perpetual licences: after 335 and 365 days', () => {
    const bench = new PolicyBench({ transport: 'off', licences: [NETWORK] }).on().wait(2 * YEAR_MS);
    const days = bench.reminders.map(({ atMs }) => (atMs - bench.state.firstPerpetualMs) / DAY_MS);
    expect(days).toEqual([335, 365]);
  });

  it('of the next report after the last ACK', () => {
    const bench = new PolicyBench().trusted().wait(2 * HOUR_MS);
    const ackMs = bench.state.lastAckMs;
    expect(ackMs).not.toBe(NO_INSTANT_MS);
    bench.server.mode = 'down';
    bench.wait(YEAR_MS);
    expect(bench.reminders.map(({ atMs, days }) => [(atMs - ackMs) / DAY_MS, days])).toEqual([
      [60, 30],
      [90, 0],
    ]);
  });
});

describe('nothing is said of what is not so', () => {
  it('a year of ACKs: not once, and no event for it', () => {
    const bench = new PolicyBench().trusted().wait(YEAR_MS);
    expect(bench.reminders).toEqual([]);
    expect(bench.state.reminderDueMs).toBeGreaterThan(bench.now);
  });

  it.each([
    ['a policy that requires no ACK', { ...CISCO_DEFAULT_POLICY, name: 'No ACK', ackRequired: false }],
    [
      'a policy without periods',
      { ...perpetual(0, 0), perpetual: { ...CISCO_DEFAULT_POLICY.perpetual, firstReportDays: 0 } },
    ],
  ])('%s', (_, policy) => {
    const bench = new PolicyBench({ transport: 'off' }).on().tell({ kind: 'policy-installed', policy }).wait(YEAR_MS);
    expect(bench.reminders).toEqual([]);
  });

  it('a date that is only shown (CSCvy20345)', () => {
    const bench = new PolicyBench({ licences: [NETWORK], defects: new Set(['CSCvy20345']) })
      .trusted()
      .wait(2 * HOUR_MS);
    expect(bench.state.lastAckMs).not.toBe(NO_INSTANT_MS);
    bench.server.mode = 'down';
    expect(bench.wait(3 * YEAR_MS).reminders).toEqual([]);
  });
});

describe('what moves the deadline moves the reminder', () => {
  it('another policy', () => {
    const bench = new PolicyBench({ transport: 'off' })
      .on()
      .tell({ kind: 'policy-installed', policy: perpetual(40, 40) });
    expect(told(bench.wait(YEAR_MS))).toEqual([
      [10, 30],
      [40, 0],
    ]);
  });

  it('a deadline nearer than 30 days: on the day only', () => {
    const bench = new PolicyBench({ transport: 'off' })
      .on()
      .tell({ kind: 'policy-installed', policy: perpetual(20, 20) });
    expect(told(bench.wait(YEAR_MS))).toEqual([[20, 0]]);
  });

  it('an ACK file between the two', () => {
    const bench = new PolicyBench({ transport: 'off' })
      .on()
      .wait(70 * DAY_MS)
      .tell({ kind: 'usage-saved' });
    const reportIds = bench.state.reports.map(({ id }) => id);
    bench.tell({ kind: 'acknowledged', reportIds, policy: null, accounts: null }).wait(100 * DAY_MS);
    expect(told(bench)).toEqual([
      [60, 30],
      [130, 30],
      [160, 0],
    ]);
  });

  it('licences given up: their period ends, and the change has one of its own', () => {
    const bench = new PolicyBench({ transport: 'off' }).on().wait(10 * DAY_MS);
    bench.use(NETWORK).wait(YEAR_MS);
    expect(told(bench)).toEqual([
      [70, 30],
      [100, 0],
    ]);
  });
});

it('what fell due while the device was off is not made up for', () => {
  const bench = new PolicyBench({ transport: 'off', licences: [DNA] })
    .on()
    .wait(59 * DAY_MS)
    .tell({ kind: 'power-off' });
  bench
    .wait(5 * DAY_MS)
    .tell({ kind: 'power-on' })
    .wait(MINUTE_MS);
  expect(bench.reminders).toEqual([]);
  expect(told(bench.wait(YEAR_MS))).toEqual([[90, 0]]);
});
