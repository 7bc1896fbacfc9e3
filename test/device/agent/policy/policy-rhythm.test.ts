import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../src/time/duration.js';
import { DNA, NETWORK } from './policy-bench.js';
import { gaps, holds } from './policy-rules.js';

/** Synchronisation after boot and 3609 s after its failure was noticed, push after an hour. */
const CSLU_HELLOS = [10 * MINUTE_MS, HOUR_MS, 10 * MINUTE_MS + SECOND_MS + HOUR_MS + 9 * SECOND_MS];

holds('in use from boot (licensing §2)', [
  {
    source: 'S1',
    rule: 'licences are measured from the first boot, one report a licence, without a message',
    shows: (b) => [b.on().reportStates, b.sent, b.state.reports.map(({ tag }) => tag)],
    is: [['OPEN', 'OPEN'], [], [NETWORK.tag, DNA.tag]],
  },
  {
    source: 'GP golden 3: first report 1649251640 = Apr 06 2022 13:27:20; P§3.2',
    rule: 'reports are numbered from the second of the first one',
    shows: (b) => b.on().state.reports.map(({ id, previousId }) => [id, previousId]),
    is: [
      [1649251683, 0],
      [1649251684, 0],
    ],
  },
  {
    source: 'GP golden 9: "Current Report: 1698184601 Previous: 1698184599"',
    rule: 'with two licences a report follows the one before the last',
    shows: (b) =>
      b
        .on()
        .reload()
        .state.reports.map(({ id, previousId }) => [id, previousId]),
    is: [
      [1649251683, 0],
      [1649251684, 0],
      [1649251685, 1649251683],
      [1649251686, 1649251684],
    ],
  },
]);

holds('direct transport: smart (licensing §2, P§3.6, P§3.9)', [
  {
    source: 'S1',
    rule: 'without trust nothing is sent, and nobody has to be woken but for the two reminders of the deadline',
    shows: (b) => [b.on().wait(400 * DAY_MS).sent, b.steps, b.reminders.length],
    is: [[], 3, 2],
  },
  {
    source: 'GP: 4 to 11 min',
    rule: 'synchronises 10 min after boot, once',
    shows: (b) =>
      b
        .trusted()
        .wait(300 * DAY_MS)
        .timesOf('trustSync'),
    is: [10 * MINUTE_MS],
  },
  {
    source: 'GP golden 3',
    rule: 'first push an hour after boot, the next 30 days after it was taken',
    shows: (b) =>
      b
        .trusted()
        .wait(70 * DAY_MS)
        .timesOf('usageReport'),
    is: [HOUR_MS, HOUR_MS + 30 * DAY_MS + SECOND_MS, HOUR_MS + 60 * DAY_MS + 2 * SECOND_MS],
  },
  {
    source: 'GP golden 9: last push 02:38:38, next Dec 28 02:38:38',
    rule: '"Next report push" is the last + 30 days to the second',
    shows: (b) => {
      b.trusted().wait(2 * HOUR_MS);
      return b.state.pushDueMs - b.state.lastPushMs;
    },
    is: 30 * DAY_MS,
  },
  {
    source: 'P§3.9',
    rule: 'polls 300 s after the answer, as the server says, and once if the ACK is ready',
    shows: (b) => b.trusted().wait(DAY_MS).timesOf('resultPolling'),
    is: [HOUR_MS + SECOND_MS + 300 * SECOND_MS],
  },
  {
    source: 'P§3.9',
    rule: 'another server, another wait',
    shows: (b) => {
      b.server.pollIntervalSeconds = 720;
      return b.trusted().wait(DAY_MS).timesOf('resultPolling');
    },
    is: [HOUR_MS + SECOND_MS + 720 * SECOND_MS],
  },
  {
    source: 'GP: poll 11:05:11, "Process Utility RUM reports" 11:10:10',
    rule: 'acknowledged reports are deleted 5 min after the ACK',
    shows: (b) => {
      b.trusted().wait(HOUR_MS + 305 * SECOND_MS);
      const acknowledged = b.reportStates;
      return [acknowledged, b.wait(5 * MINUTE_MS).reportStates];
    },
    is: [
      ['ACKNOWLEDGED', 'ACKNOWLEDGED', 'OPEN', 'OPEN'],
      ['OPEN', 'OPEN'],
    ],
  },
  {
    source: 'S1',
    rule: 'a push closes what was measured, and measuring goes on without a gap',
    shows: (b) => {
      b.trusted().wait(HOUR_MS);
      const [pushed] = b.sent.flatMap(({ request }) => (request.type === 'usageReport' ? request.reports : []));
      return [
        pushed?.measurements.map(({ startMs, endMs }) => endMs - startMs),
        pushed?.measurements[0]?.terminationReason,
        b.state.reports.at(-1)?.rowStartMs === pushed?.measurements[0]?.endMs,
      ];
    },
    is: [[HOUR_MS], 'CurrentUsageRequested', true],
  },
  {
    source: 'GP: status time 13:21:17, push 13:21:47',
    rule: 'a change of the licences is pushed 30 s after it',
    shows: (b) => {
      b.trusted()
        .wait(DAY_MS)
        .use(NETWORK, { ...DNA, count: 2 })
        .wait(HOUR_MS);
      return b.timesOf('usageReport').slice(1);
    },
    is: [DAY_MS + 2 * SECOND_MS + 30 * SECOND_MS],
  },
  {
    source: 'P§1.8: NO DATA TO PROCESS',
    rule: 'who uses nothing has nothing to send',
    device: { licences: [] },
    shows: (b) => [
      b
        .trusted()
        .wait(100 * DAY_MS)
        .timesOf('usageReport'),
      b.state.licences.length,
    ],
    is: [[], 0],
  },
  {
    source: 'S1',
    rule: 'sync: synchronises and pushes at once, in this order',
    shows: (b) => {
      b.trusted().wait(DAY_MS);
      const before = b.sent.length;
      b.tell({ kind: 'sync', scope: 'all' }).wait(10 * MINUTE_MS);
      return b.types.slice(before);
    },
    is: ['trustSync', 'usageReport', 'resultPolling'],
  },
  {
    source: 'call home and the 3 MB it carries; modelled',
    rule: 'what one message does not carry goes with the next',
    device: { licences: Array.from({ length: 7 }, (_, at) => ({ ...NETWORK, tag: `tag-${at}` })) },
    shows: (b) => {
      b.context.policyRhythm = { ...b.context.policyRhythm, reportsPerPush: 3 };
      b.trusted().wait(2 * HOUR_MS);
      const sizes = b.sent.flatMap(({ request }) => (request.type === 'usageReport' ? [request.reports.length] : []));
      return [sizes, b.timesOf('resultPolling').length, b.state.reportsAcknowledged];
    },
    is: [[3, 3, 1], 3, 7],
  },
]);

holds('when it does not get through (P§3.6, P§8)', [
  {
    source: 'GP: "Send Utility RUM reports" + 24 h',
    rule: 'a push that failed is repeated daily, with the same reports',
    shows: (b) => {
      b.trusted();
      b.server.mode = 'down';
      b.wait(4 * DAY_MS);
      return [gaps(b.timesOf('usageReport')), b.state.reportsMade, b.reportStates];
    },
    is: [[DAY_MS + SECOND_MS, DAY_MS + SECOND_MS, DAY_MS + SECOND_MS], 4, ['CLOSED', 'CLOSED', 'OPEN', 'OPEN']],
  },
  {
    source: 'P§8: 3609 s',
    rule: 'meanwhile the server is looked for hourly, until it is there',
    shows: (b) => {
      b.trusted();
      b.server.mode = 'down';
      b.wait(6 * HOUR_MS);
      b.server.mode = 'ok';
      b.wait(9 * DAY_MS);
      return [gaps(b.timesOf('trustSync')), b.state.communicationFailedMs];
    },
    is: [Array.from({ length: 6 }, () => HOUR_MS + 10 * SECOND_MS), Number.MAX_SAFE_INTEGER],
  },
  {
    source: 'P§3.9',
    rule: 'a poll without an answer is repeated the next day',
    shows: (b) => {
      b.trusted().wait(HOUR_MS + 2 * SECOND_MS);
      b.server.mode = 'down';
      b.wait(2 * HOUR_MS);
      b.server.mode = 'ok';
      b.wait(3 * DAY_MS);
      return [gaps(b.timesOf('resultPolling')), b.state.reportsAcknowledged];
    },
    is: [[DAY_MS + SECOND_MS], 2],
  },
  {
    source: 'P§1.8',
    rule: 'a push that is refused too',
    shows: (b) => {
      b.trusted();
      b.server.mode = 'refuse';
      return gaps(b.wait(3 * DAY_MS).timesOf('usageReport'));
    },
    is: [DAY_MS + SECOND_MS, DAY_MS + SECOND_MS],
  },
]);

holds('transports (S1)', [
  {
    source: 'GP: "No Trust Data" and reports sent; hello 20:32:25, poll 20:32:26',
    rule: 'over cslu usage goes without trust, a hello before each message',
    device: { transport: 'cslu' },
    shows: (b) => b.on().wait(DAY_MS).types,
    is: ['hello', 'trustSync', 'hello', 'usageReport', 'hello', 'resultPolling'],
  },
  {
    source: 'GP golden 3: "Usage Reporting: Total=0", "Hello Message: Total=11"; push one day on',
    rule: 'a CSLU that is not there: hellos hourly, a push is tried daily and never sent',
    device: { transport: 'cslu' },
    shows: (b) => {
      b.server.mode = 'down';
      b.on().wait(2 * HOUR_MS);
      return [b.timesOf('hello'), b.types.every((type) => type === 'hello'), b.state.pushDueMs - b.now];
    },
    is: [CSLU_HELLOS, true, 23 * HOUR_MS + SECOND_MS],
  },
  {
    source: 'S1 (F14)',
    rule: 'and a poll waits a day as well',
    device: { transport: 'cslu' },
    shows: (b) => {
      b.on().wait(HOUR_MS + MINUTE_MS);
      b.server.mode = 'down';
      b.wait(10 * MINUTE_MS);
      return (b.state.polls[0]?.dueMs ?? 0) - b.now > 23 * HOUR_MS;
    },
    is: true,
  },
  {
    source: 'S1',
    rule: 'off: nothing is ever sent, not even for trust or sync',
    device: { transport: 'off' },
    shows: (b) => [
      b
        .on()
        .trust()
        .tell({ kind: 'sync', scope: 'local' })
        .wait(400 * DAY_MS).sent,
      b.reportStates,
      b.state.trustToken,
    ],
    is: [[], ['OPEN', 'OPEN'], null],
  },
  {
    source: 'S1',
    rule: 'switched off and on again: silent between, then soon',
    shows: (b) => {
      b.trusted().wait(DAY_MS).carriedBy('off');
      const before = b.sent.length;
      b.wait(100 * DAY_MS);
      const silent = b.sent.length - before;
      b.carriedBy('callhome').wait(2 * HOUR_MS);
      return [silent, b.types.slice(before)];
    },
    is: [0, ['trustSync', 'usageReport', 'resultPolling']],
  },
]);
