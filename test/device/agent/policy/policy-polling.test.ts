import type { DefectId } from '../../../../src/device/agent/policy/defect-id.js';
import { statisticsOf } from '../../../../src/device/agent/policy/statistics.js';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../../src/time/duration.js';
import { PolicyBench } from './policy-bench.js';
import { gaps, holds } from './policy-rules.js';

const AFFECTED = { defects: new Set<DefectId>(['CSCwa11048']) };

/** Pushed, and not acknowledged from then on. */
const pushed = (b: PolicyBench, mode: PolicyBench['server']['mode'] = 'withhold') => {
  b.trusted().wait(HOUR_MS);
  b.server.mode = mode;
  return b;
};
const pollIds = (b: PolicyBench) =>
  b.sent.flatMap(({ request }) => (request.type === 'resultPolling' ? [request.pollId] : []));

holds('waiting for the ACK (P§3.9)', [
  {
    source: 'GP golden 12: Total=2, Success=2',
    rule: '"not ready" is a success, and asked again',
    shows: (b) => {
      b.server.workMs = 400 * SECOND_MS;
      b.trusted().wait(2 * HOUR_MS);
      return [statisticsOf(b.state, 'resultPolling').successes, b.state.reportsAcknowledged];
    },
    is: [2, 2],
  },
  {
    source: 'modelled',
    rule: 'after as long as was waited already, up to a day; in seconds, one of them the exchange',
    shows: (b) =>
      gaps(
        pushed(b)
          .wait(6 * DAY_MS)
          .timesOf('resultPolling'),
      ).map((ms) => ms / SECOND_MS),
    is: [302, 604, 1_208, 2_416, 4_832, 9_664, 19_328, 38_656, 77_312, 86_401, 86_401, 86_401, 86_401],
  },
  {
    source: 'modelled',
    rule: 'for a week; then the poll id is dropped, the reports are closed, and go again under another',
    shows: (b) => {
      pushed(b).wait(9 * DAY_MS);
      return [new Set(pollIds(b)).size, b.state.polls.length, gaps(b.timesOf('usageReport')).length, b.reportStates];
    },
    is: [2, 1, 1, ['UNACKNOWLEDGED', 'UNACKNOWLEDGED', 'OPEN', 'OPEN']],
  },
  {
    source: 'modelled',
    rule: 'a year without an ACK makes no more reports than one with, and costs 5 steps a day, none a sample',
    shows: (b) => {
      const { steps } = pushed(b).wait(365 * DAY_MS);
      const other = new PolicyBench();
      other.context.policyRhythm = { ...other.context.policyRhythm, sampleMs: SECOND_MS };
      return [b.state.reportsMade <= 2 * 13, steps < 5 * 365, pushed(other).wait(365 * DAY_MS).steps - steps];
    },
    is: [true, true, 0],
  },
  {
    source: 'S1',
    rule: 'a report the server never acknowledges does not keep the others from being reported',
    shows: (b) => {
      b.server.ignores.add(1649251683);
      b.trusted().wait(100 * DAY_MS);
      return [b.state.reportsMade, b.state.reportsAcknowledged, b.state.reports.map(({ id }) => id - 1649251683)];
    },
    is: [10, 7, [0, 8, 9]],
  },
  {
    source: 'S1: several pushes may wait',
    rule: 'a second push does not touch the first',
    shows: (b) => {
      pushed(b).wait(DAY_MS).tell({ kind: 'sync', scope: 'all' }).wait(2_500);
      const waiting = b.state.polls.length;
      b.server.mode = 'ok';
      b.wait(2 * DAY_MS);
      return [waiting, b.state.polls, b.state.reportsAcknowledged, b.reportStates];
    },
    is: [2, [], 4, ['OPEN', 'OPEN']],
  },
  {
    source: '[I]',
    rule: 'what the ACK leaves out goes again a day after the push, and only that',
    shows: (b) => {
      b.server.ignores.add(1649251684);
      b.trusted().wait(12 * HOUR_MS);
      const after = [b.state.reportsAcknowledged, b.reportStates];
      b.server.ignores.clear();
      b.wait(DAY_MS);
      const ids = b.sent.flatMap(({ request }) =>
        request.type === 'usageReport' ? [request.reports.map(({ reportId }) => reportId % 1000)] : [],
      );
      return [after, ids, gaps(b.timesOf('usageReport'))];
    },
    is: [[1, ['CLOSED', 'OPEN', 'OPEN']], [[683, 684], [684]], [DAY_MS + SECOND_MS]],
  },
  {
    source: 'P§1.6',
    rule: 'a server that fails in passing keeps the poll id waiting',
    shows: (b) => {
      pushed(b, 'passing-failure').wait(2 * HOUR_MS);
      b.server.mode = 'ok';
      b.wait(2 * DAY_MS);
      return [new Set(pollIds(b)).size, b.state.reportsAcknowledged];
    },
    is: [1, 2],
  },
]);

holds('CSCwa11048: a poll id the server has dropped (S1 F17)', [
  {
    source: 'S1: fixed in 17.3.5, 17.6.3, 17.8.1',
    rule: 'fixed: "Invalid Polling Id" drops it, and the reports go again, a day after the push at the earliest',
    shows: (b) => {
      pushed(b, 'forget').wait(HOUR_MS);
      const after = [b.reportStates, b.state.polls];
      b.server.mode = 'ok';
      b.wait(2 * DAY_MS);
      return [after, gaps(b.timesOf('usageReport')), b.reportStates];
    },
    is: [[['CLOSED', 'CLOSED', 'OPEN', 'OPEN'], []], [DAY_MS + SECOND_MS], ['OPEN', 'OPEN']],
  },
  {
    source: 'S1',
    rule: 'affected: it is asked for at the interval of the server, ready or not',
    device: AFFECTED,
    shows: (b) => new Set(gaps(pushed(b).wait(DAY_MS).timesOf('resultPolling'))),
    is: new Set([301 * SECOND_MS]),
  },
  {
    source: 'S1: Total=2073, Success=1498, Fail=575, Overall=2 Communication=0',
    rule: 'affected: and for ever after the server dropped it; the published sample is such a device after a week',
    device: AFFECTED,
    shows: (b) => {
      pushed(b).wait(1498 * 301 * SECOND_MS);
      b.server.mode = 'forget';
      b.wait(575 * 301 * SECOND_MS);
      const { successes, failures, ongoingCommunicationFailures, lastResponse } = statisticsOf(
        b.state,
        'resultPolling',
      );
      return [successes, failures, ongoingCommunicationFailures, lastResponse, b.timesOf('usageReport').length];
    },
    is: [1498, 575, 0, 'INVALID STATUS CODE', 1],
  },
  {
    source: 'S1: 504 Gateway Time-out',
    rule: 'affected: no answer does not stop it either, nor slow it down',
    device: AFFECTED,
    shows: (b) => new Set(gaps(pushed(b, 'down').wait(DAY_MS).timesOf('resultPolling'))),
    is: new Set([301 * SECOND_MS]),
  },
  {
    source: 'S1: "callhome or smart"',
    rule: 'affected, but over cslu: dropped as if fixed',
    device: { ...AFFECTED, transport: 'cslu' },
    shows: (b) => [pushed(b, 'forget').wait(HOUR_MS).state.polls, b.reportStates],
    is: [[], ['CLOSED', 'CLOSED', 'OPEN', 'OPEN']],
  },
  {
    source: 'S1: workaround',
    rule: 'factory reset, reload and trust cure it',
    device: AFFECTED,
    shows: (b) => {
      pushed(b, 'forget').wait(10 * DAY_MS);
      b.server.mode = 'ok';
      b.tell({ kind: 'factory-reset' })
        .reload()
        .trust()
        .wait(2 * HOUR_MS);
      return [statisticsOf(b.state, 'resultPolling').failures, b.state.polls, b.state.reportsAcknowledged];
    },
    is: [0, [], 2],
  },
  {
    source: 'S1: upgrade',
    rule: 'so does a fixed release',
    device: AFFECTED,
    shows: (b) => {
      pushed(b, 'forget').wait(10 * DAY_MS);
      b.context.defects = new Set();
      b.reload().wait(HOUR_MS);
      b.server.mode = 'ok';
      b.wait(2 * HOUR_MS);
      return [b.state.polls, b.state.reports.filter(({ state }) => state === 'UNACKNOWLEDGED')];
    },
    is: [[], []],
  },
]);
