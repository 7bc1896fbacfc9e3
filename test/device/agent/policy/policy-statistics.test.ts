import { NO_INSTANT_MS } from '../../../../src/device/agent/classic-state.js';
import { type MessageStatistics, statisticsOf } from '../../../../src/device/agent/policy/statistics.js';
import { usageReportSummary } from '../../../../src/device/agent/policy/usage-summary.js';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../../src/time/duration.js';
import type { PolicyMessageType } from '../../../../src/wire/policy-messages.js';
import { NETWORK, type PolicyBench, START_MS } from './policy-bench.js';
import { holds } from './policy-rules.js';

const since = (ms: number) => (ms === NO_INSTANT_MS ? '<none>' : (ms - START_MS) / SECOND_MS);

/** The lines of one message, with its instants in seconds since the start. */
const lines = (b: PolicyBench, type: PolicyMessageType) => {
  const of: MessageStatistics = statisticsOf(b.state, type);
  return [
    `Total=${of.successes + of.failures}, Success=${of.successes}, Fail=${of.failures}  Overall=${of.ongoingFailures} Communication=${of.ongoingCommunicationFailures}`,
    `${of.lastResponse} on ${since(of.lastResponseMs)}`,
    `${of.failureReason || '<none>'}, ${since(of.lastSuccessMs)}, ${since(of.lastFailureMs)}`,
  ];
};

holds('communication statistics (P§6 "Comm stats line", P§1.8 mapping; GP)', [
  {
    source: 'GP golden 9, Trust Establishment',
    rule: 'never tried',
    shows: (b) => lines(b.on(), 'trust'),
    is: ['Total=0, Success=0, Fail=0  Overall=0 Communication=0', '<none> on <none>', '<none>, <none>, <none>'],
  },
  {
    source: 'GP golden 9: OK_POLL',
    rule: 'a push the server took',
    shows: (b) => lines(b.trusted().wait(DAY_MS), 'usageReport'),
    is: ['Total=1, Success=1, Fail=0  Overall=0 Communication=0', 'OK_POLL on 3601', '<none>, 3601, <none>'],
  },
  {
    source: 'GP golden 9: OK',
    rule: 'its ACK',
    shows: (b) => lines(b.trusted().wait(DAY_MS), 'resultPolling'),
    is: ['Total=1, Success=1, Fail=0  Overall=0 Communication=0', 'OK on 3902', '<none>, 3902, <none>'],
  },
  {
    source: 'GP: NO REPLY, Overall=3 Communication=3, reason <none>',
    rule: 'hellos nobody answers, after one that was',
    device: { transport: 'cslu' },
    shows: (b) => {
      b.on().wait(30 * 60 * SECOND_MS);
      b.server.mode = 'down';
      b.tell({ kind: 'sync', scope: 'all' }).wait(3_605 * SECOND_MS);
      return lines(b, 'hello');
    },
    is: ['Total=3, Success=1, Fail=2  Overall=2 Communication=2', 'NO REPLY on 1802', '<none>, 601, 1802'],
  },
  {
    source: 'GP golden 8: INVALID STATUS CODE, Overall=2 Communication=0',
    rule: 'refusals are no failures of the communication',
    shows: (b) => {
      b.trusted();
      b.server.mode = 'refuse';
      return lines(b.wait(DAY_MS + 2 * HOUR_MS), 'usageReport');
    },
    is: [
      'Total=2, Success=0, Fail=2  Overall=2 Communication=0',
      `INVALID STATUS CODE on ${3_601 + 86_401}`,
      `refused for the test, <none>, ${3_601 + 86_401}`,
    ],
  },
  {
    source: 'P§1.6: LS_LICENGINE_FAIL_TO_CONNECT',
    rule: 'OK_TRY_AGAIN is an overall failure',
    shows: (b) => {
      b.trusted();
      b.server.mode = 'passing-failure';
      return lines(b.wait(700 * SECOND_MS), 'trustSync');
    },
    is: [
      'Total=1, Success=0, Fail=1  Overall=1 Communication=0',
      'OK_TRY_AGAIN on 601',
      'Server error occurred: LS_LICENGINE_FAIL_TO_CONNECT, <none>, 601',
    ],
  },
  {
    source: 'P§1.8: counted as a success, times stay <none>',
    rule: 'NO DATA TO PROCESS',
    device: { licences: [] },
    shows: (b) => lines(b.trusted().wait(DAY_MS), 'usageReport'),
    is: [
      'Total=1, Success=1, Fail=0  Overall=0 Communication=0',
      'NO DATA TO PROCESS on <none>',
      '<none>, <none>, <none>',
    ],
  },
  {
    source: 'GP',
    rule: 'a success ends a series of failures and clears its reason, not its date',
    shows: (b) => {
      b.trusted();
      b.server.mode = 'refuse';
      b.wait(2 * HOUR_MS);
      b.server.mode = 'ok';
      return lines(b.wait(DAY_MS), 'usageReport');
    },
    is: [
      'Total=2, Success=1, Fail=1  Overall=0 Communication=0',
      `OK_POLL on ${3_601 + 86_401}`,
      `<none>, ${3_601 + 86_401}, 3601`,
    ],
  },
]);

holds('usage report summary (GP)', [
  {
    source: 'GP golden 3: Total 3, Waiting for Ack 0(3), Available 3, Collecting 1, In Storage 3',
    rule: 'two closed, one open, none sent',
    device: { licences: [NETWORK], transport: 'off' },
    shows: (b) => usageReportSummary(b.on().reload().reload().state),
    is: {
      total: 3,
      purged: 0,
      acknowledged: 0,
      waitingForAck: 0,
      unacknowledged: 3,
      availableToReport: 3,
      collecting: 1,
      inStorage: 3,
    },
  },
  {
    source: 'GP: 56 − 52 = 4',
    rule: 'sent, acknowledged, and not yet deleted',
    shows: (b) => usageReportSummary(b.trusted().wait(HOUR_MS + 303 * SECOND_MS).state),
    is: {
      total: 4,
      purged: 0,
      acknowledged: 2,
      waitingForAck: 0,
      unacknowledged: 2,
      availableToReport: 2,
      collecting: 2,
      inStorage: 4,
    },
  },
  {
    source: 'S1',
    rule: 'with the server',
    shows: (b) => {
      const { waitingForAck, availableToReport, unacknowledged } = usageReportSummary(
        b.trusted().wait(HOUR_MS + 2 * SECOND_MS).state,
      );
      return [waitingForAck, availableToReport, unacknowledged];
    },
    is: [2, 2, 4],
  },
]);
