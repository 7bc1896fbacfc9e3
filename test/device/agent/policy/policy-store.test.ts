import type { DefectId } from '../../../../src/device/agent/policy/defect-id.js';
import { measurementsOf } from '../../../../src/device/agent/policy/rum-report.js';
import { savedUsage } from '../../../../src/device/agent/policy/saving.js';
import { usageReportSummary } from '../../../../src/device/agent/policy/usage-summary.js';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../../src/time/duration.js';
import { DNA, NETWORK, type PolicyBench } from './policy-bench.js';
import { holds } from './policy-rules.js';

const AFFECTED = { defects: new Set<DefectId>(['CSCvv72609', 'CSCwa85525', 'CSCwa85199']) };
const CONFIGURED = { kind: 'configured' } as const;
const SAVED = { kind: 'usage-saved' } as const;

const lastOf = (b: PolicyBench, tag: string) => b.state.reports.findLast((report) => report.tag === tag);
const counts = (b: PolicyBench, tag: string) => {
  const report = lastOf(b, tag);
  return report === undefined ? [] : measurementsOf(report, b.now, 0).map(({ count }) => count);
};
const acknowledged = (b: PolicyBench, reportIds: readonly number[]) =>
  b.tell({ kind: 'acknowledged', reportIds, policy: null, accounts: null });

holds('licences that change (S1, P§3.2)', [
  {
    source: 'XV (17.9.2): counts 2 and 3 in one report',
    rule: 'another count is another row of the same report',
    shows: (b) => {
      b.on()
        .wait(DAY_MS)
        .use({ ...NETWORK, count: 3 }, DNA);
      return [b.state.reportsMade, counts(b.wait(DAY_MS), NETWORK.tag), counts(b, DNA.tag)];
    },
    is: [2, [1, 3], [1]],
  },
  {
    source: 'BZ (CSCwa85199): new reports on count change',
    rule: 'on affected releases another report',
    device: AFFECTED,
    shows: (b) => {
      b.on()
        .wait(DAY_MS)
        .use({ ...NETWORK, count: 3 }, DNA);
      return [b.state.reportsMade, b.reportStates, counts(b, NETWORK.tag)];
    },
    is: [3, ['CLOSED', 'OPEN', 'OPEN'], [3]],
  },
  {
    source: 'S1',
    rule: 'a licence given up has its report closed; one taken up gets one',
    shows: (b) => {
      b.on().wait(DAY_MS).use(NETWORK);
      const without = b.reportStates;
      b.wait(DAY_MS).use(NETWORK, DNA);
      return [without, b.reportStates, lastOf(b, DNA.tag)?.previousId];
    },
    is: [['OPEN', 'CLOSED'], ['OPEN', 'CLOSED', 'OPEN'], 1649251684],
  },
  {
    source: 'S1',
    rule: 'an event without a change changes nothing',
    device: AFFECTED,
    shows: (b) => {
      b.on()
        .wait(DAY_MS)
        .use({ ...NETWORK }, { ...DNA });
      return [b.state.reportsMade, b.state.changedPerpetualMs === Number.MAX_SAFE_INTEGER];
    },
    is: [2, true],
  },
  {
    source: 'P§3.2 (XV: delta −3433)',
    rule: 'a clock that is set is told of in the row, nobody has to be told when',
    shows: (b) => {
      b.on().wait(DAY_MS);
      b.context.clockOffsetMs = -3_433 * SECOND_MS;
      b.wait(DAY_MS).tell(SAVED);
      const [saved] = savedUsage(b.state, 'all', b.now, b.context);
      return saved?.measurements.map(({ startMs, endMs, clockChangeDeltaSeconds }) => [
        (endMs - startMs) / SECOND_MS,
        clockChangeDeltaSeconds,
      ]);
    },
    is: [[2 * 86_400 - 3_433, -3_433]],
  },
]);

holds('the backlog (S1 F16, FN72578)', [
  {
    source: 'BZ (CSCwa85199)',
    rule: 'affected: every change of the configuration makes new reports; fixed: none does',
    device: AFFECTED,
    shows: (b) => {
      b.on();
      for (let day = 0; day < 100; day++) b.wait(DAY_MS).tell(CONFIGURED);
      const affected = b.state.reports.length;
      b.context.defects = new Set();
      for (let day = 0; day < 100; day++) b.wait(DAY_MS).tell(CONFIGURED);
      return [affected, b.state.reports.length];
    },
    is: [202, 202],
  },
  {
    source: 'S1: trouble near 1000; modelled: daily repetitions make new ones',
    rule: 'affected and cut off: two more a day, without bound',
    device: AFFECTED,
    shows: (b) => {
      b.trusted();
      b.server.mode = 'down';
      b.wait(510 * DAY_MS);
      return [b.state.reports.length, usageReportSummary(b.state).purged];
    },
    is: [1_022, 0],
  },
  {
    source: 'RumStoreMin 500 (P§3.6 [I])',
    rule: 'fixed: the store holds 500, the oldest go, and are counted',
    shows: (b) => {
      b.on();
      for (let day = 0; day < 300; day++) b.wait(HOUR_MS).tell(SAVED);
      const { total, purged, inStorage, collecting, unacknowledged } = usageReportSummary(b.state);
      return [total, purged, inStorage, collecting, unacknowledged, b.state.reports[0]?.id];
    },
    is: [602, 102, 500, 2, 500, 1649251683 + 102],
  },
  {
    source: 'S1: upgrade cures',
    rule: 'a backlog that reaches a fixed release is sent, acknowledged and gone',
    device: AFFECTED,
    shows: (b) => {
      b.trusted();
      b.server.mode = 'down';
      b.wait(200 * DAY_MS);
      const backlog = b.state.reports.length;
      b.context.defects = new Set();
      b.server.mode = 'ok';
      b.reload().wait(2 * HOUR_MS);
      return [backlog, b.state.reports.length, usageReportSummary(b.state).unacknowledged];
    },
    is: [402, 2, 2],
  },
]);

holds('without a connection (S1 "off-line")', [
  {
    source: 'S1: closed is "sent to CSSM or saved locally"',
    rule: 'saving closes what is open, and writes it with its reason',
    device: { transport: 'off' },
    shows: (b) => {
      b.on().wait(DAY_MS).tell(SAVED);
      const saved = savedUsage(b.state, 'all', b.now, b.context);
      return [
        saved.map(({ measurements }) => measurements[0]?.terminationReason),
        b.reportStates,
        b.state.lastFileWriteMs,
      ];
    },
    is: [
      ['CurrentUsageRequested', 'CurrentUsageRequested'],
      ['CLOSED', 'CLOSED', 'OPEN', 'OPEN'],
      1649251683000 + DAY_MS,
    ],
  },
  {
    source: 'XV: software_version 17.09.02; GP: roles',
    rule: 'a report names the release and every UDI with its role',
    device: {
      transport: 'off',
      members: [
        { pid: 'C9300-24U', serialNumber: 'FOC2129Z02H' },
        { pid: 'C9300-24T', serialNumber: 'FCW2125L07Y' },
      ],
    },
    shows: (b) => {
      const [saved] = savedUsage(b.on().tell(SAVED).state, 'all', b.now, b.context);
      return [saved?.softwareVersion, saved?.haUdis.map(({ role, udi }) => `${role} ${udi.serialNumber}`)];
    },
    is: ['17.09.02', ['Active FCW2134L00C', 'Standby FOC2129Z02H', 'Member FCW2125L07Y']],
  },
  {
    source: 'S1',
    rule: 'an imported ACK acknowledges what it names, once, and is the last ACK received',
    device: { transport: 'off' },
    shows: (b) => {
      b.on().wait(DAY_MS).tell(SAVED);
      const ids = savedUsage(b.state, 'all', b.now, b.context).map(({ reportId }) => reportId);
      b.wait(DAY_MS);
      acknowledged(b, [...ids, 17]);
      acknowledged(b, ids);
      const { lastAckMs, reportsAcknowledged } = b.state;
      return [lastAckMs === b.now, reportsAcknowledged, b.wait(HOUR_MS).reportStates];
    },
    is: [true, 2, ['OPEN', 'OPEN']],
  },
  {
    source: 'S1: immutable once closed',
    rule: 'an ACK that names an open report leaves it open',
    device: { transport: 'off' },
    shows: (b) => acknowledged(b.on(), [1649251683, 1649251684]).reportStates,
    is: ['OPEN', 'OPEN'],
  },
  {
    source: 'S1',
    rule: 'all, unreported, or the last days',
    device: { transport: 'off' },
    shows: (b) => {
      b.on()
        .wait(DAY_MS)
        .tell(SAVED)
        .wait(9 * DAY_MS);
      acknowledged(b, [1649251683]).tell(SAVED);
      const ids = (scope: Parameters<typeof savedUsage>[1]) =>
        savedUsage(b.state, scope, b.now, b.context).map(({ reportId }) => reportId - 1649251683);
      return [ids('all'), ids('unreported'), ids({ days: 5 })];
    },
    is: [
      [0, 1, 2, 3],
      [1, 2, 3],
      [2, 3],
    ],
  },
  {
    source: 'S1',
    rule: 'a file may acknowledge what a poll waits for; nobody asks for it any more',
    shows: (b) => {
      b.trusted().wait(HOUR_MS + 2 * SECOND_MS);
      acknowledged(b, [1649251683, 1649251684]);
      return [b.state.polls, b.wait(DAY_MS).timesOf('resultPolling')];
    },
    is: [[], []],
  },
  {
    source: 'S1',
    rule: 'policy and account come with the file, or by themselves',
    device: { transport: 'off' },
    shows: (b) => {
      const policy = { name: 'Custom Policy', ackRequired: true } as const;
      const rule = { firstReportDays: 30, frequencyDays: 60, onChangeDays: 60 };
      const order = { ...policy, perpetual: rule, subscription: rule, enforced: rule, export: rule };
      b.on().tell({ kind: 'policy-installed', policy: order });
      const accounts = { smartAccount: 'SA', virtualAccount: 'VA' };
      b.wait(HOUR_MS).tell({ kind: 'acknowledged', reportIds: [], policy: order, accounts });
      const { policyInstalledMs, smartAccount, virtualAccount, accountMs } = b.state;
      return [policyInstalledMs, smartAccount, virtualAccount, accountMs];
    },
    is: [1649251683000, 'SA', 'VA', 1649251683000 + HOUR_MS],
  },
]);
