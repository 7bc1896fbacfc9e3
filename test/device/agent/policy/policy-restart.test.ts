import { NO_INSTANT_MS } from '../../../../src/device/agent/classic-state.js';
import { policyAgent } from '../../../../src/device/agent/policy/policy-agent.js';
import { reportingStanding } from '../../../../src/device/agent/policy/reporting-policy.js';
import { measurementsOf } from '../../../../src/device/agent/policy/rum-report.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../src/time/duration.js';
import { DNA, NETWORK, type PolicyBench, START_MS } from './policy-bench.js';
import { gaps, holds } from './policy-rules.js';

const OFF = { kind: 'power-off' } as const;
const ERASE = { kind: 'erase' } as const;
const SAVE = { kind: 'save' } as const;
const FACTORY_RESET = { kind: 'factory-reset' } as const;

const lastAck = ({ state: { lastAckMs } }: PolicyBench) => (lastAckMs === NO_INSTANT_MS ? '<none>' : lastAckMs);

holds('reload and power loss (S1; GP)', [
  {
    source: 'XV: ProductReload',
    rule: 'a reload closes what is open with its reason, and measuring goes on in new reports',
    shows: (b) => {
      b.on().wait(DAY_MS).reload();
      const [first] = b.state.reports;
      return [b.reportStates, first && measurementsOf(first, 0, 0).map((row) => row.terminationReason)];
    },
    is: [['CLOSED', 'CLOSED', 'OPEN', 'OPEN'], ['ProductReload']],
  },
  {
    source: 'S1',
    rule: 'what was measured before a power loss ends there; nothing is measured while off',
    shows: (b) => {
      b.on().wait(DAY_MS).tell(OFF);
      const off = [b.reportStates, policyAgent.nextDeadline(b.state), policyAgent.licensingState(b.state)];
      b.wait(10 * DAY_MS).on();
      return [off, b.state.reports.map(({ rowStartMs }) => (rowStartMs - START_MS) / DAY_MS)];
    },
    is: [
      [['CLOSED', 'CLOSED'], Number.POSITIVE_INFINITY, 'IN_USE'],
      [0, 0, 11, 11],
    ],
  },
  {
    source: 'GP golden 9: trust of Nov 22, boot of Nov 27; statistics 0',
    rule: 'trust, ACK, account and reports outlive it, the statistics do not; the first push is an hour later',
    shows: (b) => {
      b.trusted().wait(2 * HOUR_MS);
      const ack = b.state.lastAckMs;
      b.reload();
      return [
        b.state.trust.length,
        b.state.lastAckMs === ack,
        b.state.smartAccount,
        b.state.statistics,
        b.state.pushDueMs - b.now,
        b.state.syncDueMs - b.now,
      ];
    },
    is: [1, true, 'BU Production Test', {}, HOUR_MS, 10 * MINUTE_MS],
  },
  {
    source: 'S1',
    rule: 'poll ids outlive it too: the ACK comes after boot',
    shows: (b) => {
      b.trusted()
        .wait(HOUR_MS + 2 * SECOND_MS)
        .reload()
        .wait(11 * MINUTE_MS);
      return [b.timesOf('usageReport').length, b.state.reportsAcknowledged, b.reportStates];
    },
    is: [1, 2, ['ACKNOWLEDGED', 'ACKNOWLEDGED', 'CLOSED', 'CLOSED', 'OPEN', 'OPEN']],
  },
  {
    source: 'modelled',
    rule: 'a push cut off goes again; its late answer is ignored, and nothing is acknowledged twice',
    shows: (b) => {
      b.trusted();
      b.latencyMs = 5 * MINUTE_MS;
      b.wait(HOUR_MS).reload();
      const after = b.reportStates;
      b.wait(3 * HOUR_MS);
      return [after, gaps(b.timesOf('usageReport')).length, b.state.reportsMade, b.state.reportsAcknowledged];
    },
    is: [['CLOSED', 'CLOSED', 'CLOSED', 'CLOSED', 'OPEN', 'OPEN'], 1, 8, 6],
  },
  {
    source: '[I]',
    rule: 'a trust request that was being tried is forgotten, and so is its token',
    shows: (b) => {
      b.server.mode = 'down';
      b.on().trust().wait(MINUTE_MS).reload();
      b.server.mode = 'ok';
      b.wait(DAY_MS);
      return [b.state.trustToken, b.types];
    },
    is: [null, ['trust']],
  },
  {
    source: 'S1',
    rule: 'licences changed while it was off are found at boot',
    shows: (b) => {
      b.on().wait(DAY_MS).tell(OFF);
      b.use({ ...NETWORK, count: 2 });
      b.wait(DAY_MS).on();
      return [
        b.state.reports.map(({ tag, state, count }) => [tag === DNA.tag, state, count]),
        b.state.changedPerpetualMs === b.now,
        b.state.changedSubscriptionMs === b.now,
      ];
    },
    is: [
      [
        [false, 'CLOSED', 1],
        [true, 'CLOSED', 1],
        [false, 'OPEN', 2],
      ],
      true,
      true,
    ],
  },
]);

holds('write erase and factory reset (S1)', [
  {
    source: 'S1: "Last ACK received" becomes <none>',
    rule: 'write erase and reload: the ACK is forgotten, trust and reports are not',
    shows: (b) => {
      b.trusted().wait(DAY_MS).tell(ERASE);
      const before = lastAck(b) !== '<none>';
      b.reload();
      return [before, lastAck(b), b.state.trust.length, b.reportStates];
    },
    is: [true, '<none>', 1, ['CLOSED', 'CLOSED', 'OPEN', 'OPEN']],
  },
  {
    source: '[I]',
    rule: 'and the first report is due as from a first boot',
    shows: (b) => {
      b.trusted()
        .wait(400 * DAY_MS)
        .tell(ERASE)
        .reload();
      return reportingStanding(b.state, b.context).deadlineMs - b.now;
    },
    is: 90 * DAY_MS,
  },
  {
    source: 'S1',
    rule: 'write memory after write erase takes it back',
    shows: (b) => lastAck(b.trusted().wait(DAY_MS).tell(ERASE).tell(SAVE).reload()) !== '<none>',
    is: true,
  },
  {
    source: 'S1: "then reload"',
    rule: 'factory reset waits for the reload',
    shows: (b) => {
      b.trusted().wait(DAY_MS).tell(FACTORY_RESET);
      return [b.state.trust.length, lastAck(b) !== '<none>'];
    },
    is: [1, true],
  },
  {
    source: 'S1',
    rule: 'which clears trust, policy, account, reports and ACK; numbering starts from that second',
    shows: (b) => {
      const rule = { firstReportDays: 30, frequencyDays: 60, onChangeDays: 60 };
      b.server.policy = {
        name: 'X',
        ackRequired: true,
        perpetual: rule,
        subscription: rule,
        enforced: rule,
        export: rule,
      };
      b.trusted().wait(DAY_MS).tell(FACTORY_RESET).reload();
      const { trust, policy, smartAccount, reports, reportsMade, polls, productInstanceId } = b.state;
      return [
        [trust, policy, smartAccount, lastAck(b), polls, productInstanceId],
        reports.map(({ id, previousId, state }) => [id - b.now / SECOND_MS, previousId, state]),
        reportsMade,
      ];
    },
    is: [
      [[], null, '', '<none>', [], ''],
      [
        [0, 0, 'OPEN'],
        [1, 0, 'OPEN'],
      ],
      2,
    ],
  },
]);
