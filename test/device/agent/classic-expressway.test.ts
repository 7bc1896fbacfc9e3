import { DEFAULT_RHYTHM } from '../../../src/device/agent/rhythm.js';
import { DAY_MS, HOUR_MS, SECOND_MS, YEAR_MS } from '../../../src/time/duration.js';
import { LICENCES, START_MS } from './bench.js';
import { cutOff, DEREGISTER, holds, licensing, OFF, ON, RENEW_AUTH } from './rules.js';

const EXPRESSWAY = { ...DEFAULT_RHYTHM, usageMs: 6 * HOUR_MS, evaluationStopsAtRegistration: true };

holds('Expressway (licensing §3, S3)', [
  {
    source: 'S3',
    rule: 'usage every 6 h, counted from the registration request; with the entitlements',
    device: { rhythm: EXPRESSWAY },
    shows: (b) => {
      b.registered().wait(DAY_MS);
      const last = b.sent.at(-1)?.request;
      return [b.timesOf('usage'), last?.type === 'usage' && last.entitlements];
    },
    is: [[6, 12, 18, 24].map((hours) => hours * HOUR_MS), LICENCES],
  },
  {
    source: 'S3 [I]',
    rule: 'a failed usage update waits for the next regular time',
    device: { rhythm: EXPRESSWAY },
    shows: (b) => [
      cutOff(b)
        .wait(13 * HOUR_MS)
        .timesOf('usage'),
      b.state.authorizationOutcome,
    ],
    is: [[6 * HOUR_MS, 12 * HOUR_MS], 'failed'],
  },
  {
    source: 'S3',
    rule: 'the phase survives a message in flight and time switched off',
    device: { rhythm: EXPRESSWAY },
    shows: (b) => {
      b.registered()
        .until(START_MS + 6 * HOUR_MS - 500)
        .tell(RENEW_AUTH)
        .wait(HOUR_MS);
      b.tell(OFF)
        .wait(6 * HOUR_MS)
        .tell(ON)
        .until(START_MS + 18 * HOUR_MS);
      return b.timesOf('usage');
    },
    is: [6 * HOUR_MS + 500, 18 * HOUR_MS],
  },
  {
    source: 'S3 [I]',
    rule: 'its answer moves compliance and deadline, but not the 30-day schedule',
    device: { rhythm: EXPRESSWAY },
    shows: (b) => {
      b.registered().mode = 'out-of-compliance';
      b.wait(7 * HOUR_MS);
      return [licensing(b), b.state.authorizationDeadlineMs - START_MS, b.state.authorizationDueMs - START_MS];
    },
    is: ['OUT_OF_COMPLIANCE', 6 * HOUR_MS + SECOND_MS + 90 * DAY_MS, SECOND_MS + 30 * DAY_MS],
  },
  {
    source: 'S3',
    rule: 'a year of it: 13 authorizations, 1460 usage updates, 2 renewals',
    device: { rhythm: EXPRESSWAY },
    shows: (b) => {
      b.registered().until(START_MS + YEAR_MS);
      return [
        b.timesOf('authorization').length,
        b.timesOf('usage').length,
        b.timesOf('idCertificateRenewal').length,
        licensing(b),
      ];
    },
    is: [13, 1460, 2, 'AUTHORIZED'],
  },
  {
    source: 'S2',
    rule: 'other devices send no usage updates',
    shows: (b) => b.registered().wait(YEAR_MS).timesOf('usage'),
    is: [],
  },
  {
    source: 'S3',
    rule: 'they end with the registration',
    device: { rhythm: EXPRESSWAY },
    shows: (b) =>
      b
        .registered()
        .tell(DEREGISTER)
        .wait(30 * DAY_MS)
        .timesOf('usage'),
    is: [],
  },
]);
