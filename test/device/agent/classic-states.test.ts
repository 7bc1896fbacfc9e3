import { NEVER } from '../../../src/device/agent/agent.js';
import { authorizationStatusOf } from '../../../src/device/agent/classic-state.js';
import { DAY_MS, HOUR_MS, SECOND_MS, YEAR_MS } from '../../../src/time/duration.js';
import { START_MS } from './bench.js';
import { cutOff, holds, licensing, ON, types } from './rules.js';

holds('states (licensing §1)', [
  { source: 'S2', rule: 'out of the box: evaluation', shows: (b) => licensing(b), is: 'EVALUATION' },
  {
    source: 'S2',
    rule: 'sends nothing in evaluation',
    shows: (b) => [b.tell(ON).wait(89 * DAY_MS).sent.length, licensing(b)],
    is: [0, 'EVALUATION'],
  },
  {
    source: 'S2',
    rule: 'sends nothing when evaluation is expired',
    shows: (b) => [b.tell(ON).wait(YEAR_MS).sent.length, licensing(b), b.nextDeadline],
    is: [0, 'EVALUATION_EXPIRED', NEVER],
  },
  {
    source: 'S2',
    rule: 'a registration answer makes it REGISTERED, and the authorization follows at once',
    shows: (b) => [licensing(b.tell(ON).register().wait(1_999)), types(b), b.timesOf('authorization')],
    is: ['REGISTERED', ['registration', 'authorization'], [SECOND_MS]],
  },
  {
    source: 'S2',
    rule: 'an answer in compliance makes it AUTHORIZED',
    shows: (b) => [licensing(b.registered()), authorizationStatusOf(b.state, true)],
    is: ['AUTHORIZED', 'authorized'],
  },
  {
    source: 'S2',
    rule: 'a negative balance makes it OUT_OF_COMPLIANCE',
    shows: (b) => {
      b.mode = 'out-of-compliance';
      return [licensing(b.registered()), authorizationStatusOf(b.state, true)];
    },
    is: ['OUT_OF_COMPLIANCE', 'out-of-compliance'],
  },
  {
    source: 'S2',
    rule: 'out of compliance ends with the next renewal once licences are there',
    shows: (b) => {
      b.mode = 'out-of-compliance';
      b.registered();
      b.mode = 'ok';
      return licensing(b.wait(DAY_MS));
    },
    is: 'AUTHORIZED',
  },
  {
    source: 'S2',
    rule: 'nothing in use: REGISTERED with no authorization, and nothing to send but the ID renewal',
    device: { entitlements: [] },
    shows: (b) => [
      licensing(b.registered()),
      authorizationStatusOf(b.state, false),
      types(b),
      b.nextDeadline - START_MS,
    ],
    is: ['REGISTERED', 'none', ['registration'], 180 * DAY_MS],
  },
  {
    source: 'S2',
    rule: 'the first registration answer brings the account, the export flag and the certificate',
    shows: (b) => {
      const { state } = b.registered();
      return [
        state.productInstanceId,
        state.idCertificateSerial,
        state.idCertificateNotBeforeMs - START_MS,
        state.idCertificateNotAfterMs - START_MS,
        state.smartAccount,
        state.virtualAccount,
        state.exportControlAllowed,
        state.registrationStatus,
        state.registrationOutcome,
        state.registrationAttemptAtMs - START_MS,
      ];
    },
    is: [
      'instance-1',
      '1',
      SECOND_MS,
      SECOND_MS + YEAR_MS,
      'Example account',
      'Campus',
      true,
      'complete',
      'succeeded',
      SECOND_MS,
    ],
  },
  {
    source: 'S2',
    rule: '90 days without contact: AUTHORIZATION_EXPIRED',
    shows: (b) => [
      licensing(
        cutOff(b)
          .until(START_MS + 2 * SECOND_MS)
          .wait(90 * DAY_MS - 1),
      ),
      licensing(b.wait(1)),
    ],
    is: ['AUTHORIZED', 'AUTHORIZATION_EXPIRED'],
  },
  {
    source: 'S2',
    rule: 'authorization expired also ends an out-of-compliance state without contact',
    shows: (b) => {
      b.mode = 'out-of-compliance';
      return licensing(cutOff(b).wait(91 * DAY_MS));
    },
    is: 'AUTHORIZATION_EXPIRED',
  },
  {
    source: 'S2',
    rule: 'the next successful authorization ends AUTHORIZATION_EXPIRED, within the hour',
    shows: (b) => {
      cutOff(b).wait(100 * DAY_MS);
      b.mode = 'ok';
      return licensing(b.wait(HOUR_MS + 2 * SECOND_MS));
    },
    is: 'AUTHORIZED',
  },
  {
    source: 'S2',
    rule: 'ID certificate expired: unregistered, evaluation runs on from what was left, nothing is sent any more',
    shows: (b) => {
      cutOff(b).wait(YEAR_MS);
      const sent = b.sent.length;
      return [licensing(b), b.wait(10 * DAY_MS).sent.length - sent, b.state.productInstanceId, b.evaluationLeftMs];
    },
    // 2 s used until authorized; the certificate ended 1 s after the year that began with the first answer.
    is: ['EVALUATION', 0, '', 80 * DAY_MS - 2 * SECOND_MS - SECOND_MS],
  },
  {
    source: 'S2',
    rule: 'ID certificate expired and no evaluation left: EVALUATION_EXPIRED',
    shows: (b) => {
      b.tell(ON)
        .wait(91 * DAY_MS)
        .register()
        .wait(2_000);
      b.mode = 'down';
      return [licensing(b), licensing(b.wait(YEAR_MS))];
    },
    is: ['AUTHORIZED', 'EVALUATION_EXPIRED'],
  },
  {
    source: 'S4 #6, CSCvr41393',
    rule: 'LS_INVALID_DATA: unregistered, evaluation resumes, text and account stay on display',
    shows: (b) => {
      cutOff(b, 'invalid-data').wait(31 * DAY_MS);
      const { state } = b;
      return [
        licensing(b),
        state.registrationStatus,
        state.registrationReason,
        state.productInstanceId,
        state.smartAccount,
        state.exportControlAllowed,
        types(b).length,
      ];
    },
    is: ['EVALUATION', 'not-registered', 'Data and signature do not match', '', 'Example account', true, 3],
  },
]);
