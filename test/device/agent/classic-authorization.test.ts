import { NEVER } from '../../../src/device/agent/agent.js';
import { authorizationStatusOf, NO_INSTANT_MS } from '../../../src/device/agent/classic-state.js';
import { DEFAULT_RHYTHM } from '../../../src/device/agent/rhythm.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, YEAR_MS } from '../../../src/time/duration.js';
import { LICENCES, START_MS } from './bench.js';
import { cutOff, gaps, holds, licensing, ON, RENEW_AUTH } from './rules.js';

holds('authorization (licensing §1, S2, S4; P§8)', [
  {
    source: 'S2; P§8',
    rule: 'renewed as long after the request as the server says: 30 days less the exchange after the answer',
    shows: (b) =>
      b
        .registered()
        .wait(90 * DAY_MS)
        .timesOf('authorization'),
    is: [SECOND_MS, SECOND_MS + 30 * DAY_MS, SECOND_MS + 60 * DAY_MS, SECOND_MS + 90 * DAY_MS],
  },
  {
    source: 'S2',
    rule: 'the server dictates the interval',
    shows: (b) => {
      b.renewIntervalSeconds = 3_600;
      return gaps(
        b
          .registered()
          .wait(3 * HOUR_MS)
          .timesOf('authorization'),
      );
    },
    is: [HOUR_MS, HOUR_MS, HOUR_MS],
  },
  {
    source: 'S2',
    rule: 'the deadline is the one of the answer',
    shows: (b) => b.registered().state.authorizationDeadlineMs - START_MS,
    is: 2 * SECOND_MS + 90 * DAY_MS,
  },
  {
    source: 'modelled',
    rule: 'a server that dictates no time at all is asked again a second later, not at once',
    shows: (b) => {
      b.renewIntervalSeconds = 0;
      b.latencyMs = 0;
      return gaps(
        b
          .tell(ON)
          .register()
          .wait(3 * SECOND_MS)
          .timesOf('authorization'),
      );
    },
    is: [SECOND_MS, SECOND_MS, SECOND_MS],
  },
  {
    source: 'S2',
    rule: 'out of compliance: daily, whatever the server says',
    shows: (b) => {
      b.mode = 'out-of-compliance';
      return gaps(
        b
          .registered()
          .wait(3 * DAY_MS)
          .timesOf('authorization'),
      );
    },
    is: [DAY_MS, DAY_MS, DAY_MS],
  },
  {
    source: 'P§8 (observed on IOS-XE)',
    rule: 'out of compliance: a profile may say 12 h',
    device: { rhythm: { ...DEFAULT_RHYTHM, outOfComplianceRenewalMs: 12 * HOUR_MS } },
    shows: (b) => {
      b.mode = 'out-of-compliance';
      return gaps(b.registered().wait(DAY_MS).timesOf('authorization'));
    },
    is: [12 * HOUR_MS, 12 * HOUR_MS],
  },
  {
    source: 'S2; P§8',
    rule: 'authorized and failing: +30 s, then every 23 h',
    shows: (b) => {
      cutOff(b).latencyMs = 0;
      return gaps(b.wait(34 * DAY_MS).timesOf('authorization')).slice(1);
    },
    is: [30 * SECOND_MS, 23 * HOUR_MS, 23 * HOUR_MS, 23 * HOUR_MS, 23 * HOUR_MS],
  },
  {
    source: 'S2; P§8',
    rule: 'out of compliance and failing: +30 s, every 15 min for 2 h since the first failure, then every 4 h',
    shows: (b) => {
      b.mode = 'out-of-compliance';
      cutOff(b).latencyMs = 0;
      return gaps(b.wait(DAY_MS + 11 * HOUR_MS).timesOf('authorization')).slice(1);
    },
    is: [30 * SECOND_MS, ...Array(8).fill(15 * MINUTE_MS), 4 * HOUR_MS, 4 * HOUR_MS],
  },
  {
    source: 'S2; P§8',
    rule: 'expired: hourly, until the ID certificate expires',
    shows: (b) => {
      cutOff(b).latencyMs = 0;
      b.until(START_MS + YEAR_MS + 2 * DAY_MS);
      const expired = b.timesOf('authorization').filter((at) => at > 90 * DAY_MS + 2 * SECOND_MS);
      return [new Set(gaps(expired)), SECOND_MS + YEAR_MS - (expired.at(-1) ?? 0) <= HOUR_MS, licensing(b)];
    },
    is: [new Set([HOUR_MS]), true, 'EVALUATION'],
  },
  {
    source: 'S2',
    rule: 'expired: the first attempt is at most an hour after the deadline',
    shows: (b) => {
      const deadline = 90 * DAY_MS + 2 * SECOND_MS;
      cutOff(b).latencyMs = 0;
      const after = b
        .wait(91 * DAY_MS)
        .timesOf('authorization')
        .filter((at) => at > deadline);
      return (after[0] ?? NEVER) - deadline <= HOUR_MS;
    },
    is: true,
  },
  {
    source: 'P§8 [I]',
    rule: 'registered and never authorized: +30 s, then the authorized ladder',
    shows: (b) => {
      b.tell(ON).register().wait(999);
      b.mode = 'down';
      return gaps(b.wait(2 * DAY_MS).timesOf('authorization'));
    },
    is: [31 * SECOND_MS, 23 * HOUR_MS + SECOND_MS, 23 * HOUR_MS + SECOND_MS],
  },
  {
    source: 'S4 #2',
    rule: 'a refusal counts as a failure, with its text',
    shows: (b) => {
      const { state } = cutOff(b, 'refuse').tell(RENEW_AUTH).wait(SECOND_MS);
      return [state.authorizationOutcome, state.authorizationReason, state.authorizationDueMs - b.now, licensing(b)];
    },
    is: ['failed', 'refused for the test', 30 * SECOND_MS, 'AUTHORIZED'],
  },
  {
    source: 'S4 #7 (F7); P§8',
    rule: 'waiting for reply: pending, looked at again after 19 min 7 s, as often as it takes',
    shows: (b) => {
      cutOff(b, 'waiting').latencyMs = 0;
      b.tell(RENEW_AUTH).wait(HOUR_MS);
      return [b.state.authorizationOutcome, b.state.authorizationReason, gaps(b.timesOf('authorization')).slice(1)];
    },
    is: ['pending', 'Waiting for reply', Array(3).fill(19 * MINUTE_MS + 7 * SECOND_MS)],
  },
  {
    source: 'P§8',
    rule: 'a success ends the series: the next failure is again followed by +30 s',
    shows: (b) => {
      cutOff(b).tell(RENEW_AUTH).wait(MINUTE_MS);
      b.mode = 'ok';
      b.wait(DAY_MS);
      b.mode = 'down';
      return b.tell(RENEW_AUTH).wait(SECOND_MS).state.authorizationDueMs - b.now;
    },
    is: 30 * SECOND_MS,
  },
  {
    source: 'S4 #5, #7',
    rule: 'the state keeps the date it was entered on; attempts have their own',
    shows: (b) => {
      b.registered().wait(31 * DAY_MS);
      return [b.state.authorizationSinceMs - START_MS, b.state.authorizationAttemptAtMs - START_MS];
    },
    is: [2 * SECOND_MS, 2 * SECOND_MS + 30 * DAY_MS],
  },
  {
    source: 'S4 (consumed when configured)',
    rule: 'a change of use is authorized at once',
    shows: (b) => b.registered().wait(DAY_MS).use(LICENCES).timesOf('authorization'),
    is: [SECOND_MS, 2 * SECOND_MS + DAY_MS],
  },
  {
    source: 'S4 (consumed when configured)',
    rule: 'the last licence removed: the empty list is sent to release it, then no authorization and no renewal',
    shows: (b) => {
      b.registered()
        .use([])
        .wait(179 * DAY_MS);
      const last = b.sent.at(-1)?.request;
      return [
        last?.type === 'authorization' && last.entitlements,
        licensing(b),
        authorizationStatusOf(b.state, false),
        b.state.authorizationDeadlineMs,
        b.sent.length,
      ];
    },
    is: [[], 'REGISTERED', 'none', NO_INSTANT_MS, 3],
  },
  {
    source: 'S2',
    rule: 'renew auth: at once; without licences in use there is nothing to renew',
    shows: (b) => [
      b.registered().wait(DAY_MS).tell(RENEW_AUTH).wait(MINUTE_MS).sent.length,
      b.use([]).wait(MINUTE_MS).tell(RENEW_AUTH).sent.length,
    ],
    is: [3, 4],
  },
  {
    source: 'S2',
    rule: 'the deadline passes while an authorization is in flight: its answer still counts, and nothing is sent twice',
    shows: (b) => {
      b.renewIntervalSeconds = 90 * 86_400;
      b.registered().latencyMs = 10 * SECOND_MS;
      const during = licensing(b.until(START_MS + 90 * DAY_MS + 5 * SECOND_MS));
      return [during, licensing(b.wait(DAY_MS)), b.timesOf('authorization')];
    },
    is: ['AUTHORIZATION_EXPIRED', 'AUTHORIZED', [SECOND_MS, SECOND_MS + 90 * DAY_MS]],
  },
]);
