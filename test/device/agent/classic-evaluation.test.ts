import { NEVER } from '../../../src/device/agent/agent.js';
import { authorizationStatusOf } from '../../../src/device/agent/classic-state.js';
import { DEFAULT_RHYTHM } from '../../../src/device/agent/rhythm.js';
import { DAY_MS, HOUR_MS, SECOND_MS, YEAR_MS } from '../../../src/time/duration.js';
import { LICENCES } from './bench.js';
import { DEREGISTER, holds, licensing, OFF, ON, RELOAD } from './rules.js';

const EXPRESSWAY = { ...DEFAULT_RHYTHM, usageMs: 6 * HOUR_MS, evaluationStopsAtRegistration: true };

holds('evaluation counts use (licensing §1, S2, S4)', [
  {
    source: 'S2, S4',
    rule: 'spent after 90 days of use, to the millisecond',
    shows: (b) => [licensing(b.tell(ON).wait(90 * DAY_MS - 1)), licensing(b.wait(1))],
    is: ['EVALUATION', 'EVALUATION_EXPIRED'],
  },
  {
    source: 'S4',
    rule: 'without a licence in use it does not count',
    device: { entitlements: [] },
    shows: (b) => [b.tell(ON).wait(YEAR_MS).evaluationLeftMs, b.nextDeadline],
    is: [90 * DAY_MS, NEVER],
  },
  {
    source: 'S4',
    rule: 'it counts from when a feature is configured until it is removed',
    device: { entitlements: [] },
    shows: (b) =>
      b
        .tell(ON)
        .wait(DAY_MS)
        .use(LICENCES)
        .wait(3 * DAY_MS)
        .use([])
        .wait(DAY_MS).evaluationLeftMs,
    is: 87 * DAY_MS,
  },
  {
    source: 'S2',
    rule: 'it does not count while switched off, and is kept',
    shows: (b) => b.tell(ON).wait(DAY_MS).tell(OFF).wait(YEAR_MS).tell(ON).wait(DAY_MS).evaluationLeftMs,
    is: 88 * DAY_MS,
  },
  {
    source: 'S2',
    rule: 'a reload neither stops nor resets it',
    shows: (b) => b.tell(ON).wait(DAY_MS).tell(RELOAD).wait(DAY_MS).evaluationLeftMs,
    is: 88 * DAY_MS,
  },
  {
    source: 'S2',
    rule: 'it runs on until registration and authorization are both answered',
    shows: (b) => {
      b.tell(ON).wait(DAY_MS).register();
      b.mode = 'down';
      b.wait(10 * DAY_MS);
      const status = authorizationStatusOf(b.state, true);
      return [licensing(b), status, b.evaluationLeftMs];
    },
    is: ['REGISTERED', 'evaluation', 79 * DAY_MS],
  },
  {
    source: 'S2',
    rule: 'once both are answered it stands still',
    shows: (b) => b.registered().wait(YEAR_MS).evaluationLeftMs,
    is: 90 * DAY_MS - 2 * SECOND_MS,
  },
  {
    source: 'S2, S4',
    rule: 'deregistration does not reset it, use counts on',
    shows: (b) => [
      b.registered().wait(DAY_MS).tell(DEREGISTER).wait(SECOND_MS).evaluationLeftMs,
      b.wait(DAY_MS).evaluationLeftMs,
    ],
    is: [90 * DAY_MS - 2 * SECOND_MS, 89 * DAY_MS - 2 * SECOND_MS],
  },
  {
    source: 'S2, S4',
    rule: 'spent once, it stays spent: deregistration leads to EVALUATION_EXPIRED',
    shows: (b) => {
      b.tell(ON)
        .wait(90 * DAY_MS)
        .register()
        .wait(2_000);
      return [licensing(b), licensing(b.tell(DEREGISTER).wait(SECOND_MS)), b.evaluationLeftMs];
    },
    is: ['AUTHORIZED', 'EVALUATION_EXPIRED', 0],
  },
  {
    source: 'S2',
    rule: 'spent while registered but never authorized: shows only when the registration ends',
    shows: (b) => {
      b.tell(ON)
        .wait(89 * DAY_MS)
        .register();
      b.mode = 'down';
      b.wait(2 * DAY_MS);
      const before = [licensing(b), authorizationStatusOf(b.state, true)];
      return [...before, licensing(b.tell(DEREGISTER).wait(SECOND_MS))];
    },
    is: ['REGISTERED', 'evaluation-expired', 'EVALUATION_EXPIRED'],
  },
  {
    source: 'S3',
    rule: 'Expressway: the clock stops at registration, whatever becomes of the authorization',
    device: { rhythm: EXPRESSWAY },
    shows: (b) => {
      b.tell(ON).wait(DAY_MS).register();
      b.mode = 'down';
      b.wait(10 * DAY_MS);
      return [licensing(b), b.evaluationLeftMs];
    },
    is: ['REGISTERED', 89 * DAY_MS - SECOND_MS],
  },
]);
