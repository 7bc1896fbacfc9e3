import { NO_INSTANT_MS } from '../../../src/device/agent/classic-state.js';
import { DEFAULT_RHYTHM } from '../../../src/device/agent/rhythm.js';
import { draw } from '../../../src/random/draw.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/time/duration.js';
import { START_MS } from './bench.js';
import { cutOff, DEREGISTER, gaps, holds, licensing, ON, types } from './rules.js';

const NO_JITTER = { ...DEFAULT_RHYTHM, registrationJitterMs: 0 };
const jitter = (n: number) => Math.floor(draw(7, 17, 'registration-retry-jitter', n) * 2 * MINUTE_MS);

holds('registration (licensing §1, S2; P§8)', [
  {
    source: 'S2',
    rule: 'every 15 min for 4 h, then hourly: exact instants, without jitter',
    device: { rhythm: NO_JITTER },
    shows: (b) => {
      b.mode = 'down';
      b.latencyMs = 0;
      return gaps(
        b
          .tell(ON)
          .register()
          .wait(8 * HOUR_MS)
          .timesOf('registration'),
      );
    },
    is: [...Array(16).fill(15 * MINUTE_MS), ...Array(4).fill(HOUR_MS)],
  },
  {
    source: 'P§8',
    rule: 'each delay has its own jitter of 0 to 2 min, keyed by the number of the attempt',
    shows: (b) => {
      b.mode = 'down';
      b.latencyMs = 0;
      return gaps(
        b
          .tell(ON)
          .register()
          .wait(8 * HOUR_MS)
          .timesOf('registration'),
      ).slice(0, 5);
    },
    is: [1, 2, 3, 4, 5].map((n) => 15 * MINUTE_MS + jitter(n)),
  },
  {
    source: 'S2',
    rule: 'the ladder counts from the first failure, each delay from the failure before',
    device: { rhythm: NO_JITTER },
    shows: (b) => {
      b.mode = 'down';
      b.latencyMs = MINUTE_MS;
      return b
        .tell(ON)
        .register()
        .wait(50 * MINUTE_MS)
        .timesOf('registration');
    },
    is: [0, 16 * MINUTE_MS, 32 * MINUTE_MS, 48 * MINUTE_MS],
  },
  {
    source: 'S2',
    rule: 'it goes on until success',
    shows: (b) => {
      b.mode = 'down';
      b.tell(ON)
        .register()
        .wait(30 * DAY_MS);
      b.mode = 'ok';
      return [b.state.registrationStatus, licensing(b.wait(HOUR_MS + 3 * MINUTE_MS))];
    },
    is: ['retry', 'AUTHORIZED'],
  },
  {
    source: 'S2 ("disabled")',
    rule: 'deregister ends the retries',
    shows: (b) => {
      b.mode = 'down';
      b.tell(ON)
        .register()
        .wait(MINUTE_MS)
        .tell(DEREGISTER)
        .wait(30 * DAY_MS);
      return [types(b), b.state.registrationStatus, b.state.registrationReason];
    },
    is: [['registration'], 'not-registered', ''],
  },
  {
    source: 'S4 #4, #5',
    rule: 'not exchanged: status retry, text kept',
    shows: (b) => {
      b.mode = 'down';
      const { state } = b.tell(ON).register().wait(SECOND_MS);
      return [
        state.registrationStatus,
        state.registrationOutcome,
        state.registrationReason,
        state.registrationAttemptAtMs - START_MS,
        state.registrationDueMs - START_MS,
      ];
    },
    is: ['retry', 'failed', 'Communication message send error', SECOND_MS, SECOND_MS + 15 * MINUTE_MS + jitter(1)],
  },
  {
    source: 'S4 #1, #2, #3',
    rule: 'refused by the server: status failed, text kept, the ladder goes on all the same',
    shows: (b) => {
      b.mode = 'refuse';
      const { state } = b.tell(ON).register().wait(SECOND_MS);
      return [
        state.registrationStatus,
        state.registrationOutcome,
        state.registrationReason,
        state.registrationDueMs - START_MS,
      ];
    },
    is: ['failed', 'failed', 'refused for the test', SECOND_MS + 15 * MINUTE_MS + jitter(1)],
  },
  {
    source: 'S4 #7 [I]',
    rule: 'waiting for reply: shown as pending, retried on the same ladder',
    shows: (b) => {
      b.mode = 'waiting';
      const { state } = b.tell(ON).register().wait(SECOND_MS);
      return [state.registrationOutcome, state.registrationDueMs - START_MS];
    },
    is: ['pending', SECOND_MS + 15 * MINUTE_MS + jitter(1)],
  },
  {
    source: 'S4 #6',
    rule: 'LS_INVALID_DATA to a registration: the text stays, the request stays on its ladder',
    shows: (b) => {
      b.mode = 'invalid-data';
      b.tell(ON).register().wait(SECOND_MS);
      const text = b.state.registrationReason;
      return [text, b.wait(18 * MINUTE_MS).sent.length];
    },
    is: ['Data and signature do not match', 2],
  },
  {
    source: 'S4 #2',
    rule: 'a new register command starts at once and on the lowest rung',
    device: { rhythm: NO_JITTER },
    shows: (b) => {
      b.mode = 'refuse';
      b.latencyMs = 0;
      b.tell(ON)
        .register()
        .wait(5 * HOUR_MS + 30 * MINUTE_MS)
        .register()
        .wait(20 * MINUTE_MS);
      return gaps(b.timesOf('registration')).slice(-2);
    },
    is: [30 * MINUTE_MS, 15 * MINUTE_MS],
  },
  {
    source: 'S4 #1',
    rule: 'registered, without force: refused by the device itself, the registration stays',
    shows: (b) => {
      b.registered().register().wait(DAY_MS);
      const { state } = b;
      return [types(b), licensing(b), state.registrationStatus, state.registrationReason, state.registrationOutcome];
    },
    is: [['registration', 'authorization'], 'AUTHORIZED', 'complete', 'Product Already Registered', 'succeeded'],
  },
  {
    source: 'S4 #1',
    rule: 'registered, with force: the old registration stays until the answer, then a new identity and authorization',
    shows: (b) => {
      b.registered().register(true).wait(999);
      const during = [licensing(b), b.state.productInstanceId];
      b.wait(1);
      const answered = [licensing(b), b.state.productInstanceId];
      return [during, answered, licensing(b.wait(SECOND_MS)), types(b)];
    },
    is: [
      ['AUTHORIZED', 'instance-1'],
      ['REGISTERED', 'instance-2'],
      'AUTHORIZED',
      ['registration', 'authorization', 'registration', 'authorization'],
    ],
  },
  {
    source: 'S4 #1 [I]',
    rule: 'registered, with force, and it fails: the old registration stays and keeps its date; the new one is retried',
    shows: (b) => {
      cutOff(b).register(true).wait(SECOND_MS);
      const { state } = b;
      return [
        licensing(b),
        state.productInstanceId,
        state.registrationStatus,
        state.registrationOutcome,
        state.registrationAttemptAtMs - START_MS,
        state.registrationDueMs < NO_INSTANT_MS,
      ];
    },
    is: ['AUTHORIZED', 'instance-1', 'retry', 'succeeded', SECOND_MS, true],
  },
  {
    source: 'P§1.5, S4',
    rule: 'the request carries token, force, host name, members and the device clock',
    device: { members: [{ pid: 'C9300-24P', serialNumber: 'FCW2' }], clockOffsetMs: -HOUR_MS, hostname: null },
    shows: (b) => b.tell(ON).register(true).sent[0]?.request,
    is: {
      type: 'registration',
      udi: { pid: 'N9K-C93180YC-EX', serialNumber: 'FDO00000017' },
      timestampMs: START_MS - HOUR_MS,
      softwareId: 'regid.2015-09.com.cisco.Nexus_9300,1.0_x',
      token: 'TOKEN',
      force: true,
      hostname: null,
      members: [{ pid: 'C9300-24P', serialNumber: 'FCW2' }],
      csr: null,
    },
  },
]);
