import { describe, expect, it } from 'vitest';
import {
  AUTHORIZED,
  CSSM,
  EVAL_START,
  type Part,
  REGISTERED,
  SEND_FAILED,
  saidOf,
  UDI,
  UNRESOLVED,
} from './narrate.js';

/** Which occurrence makes a Catalyst 9300 with 16.12.4 say what, and who says so. */

const URL = 'https://tools.cisco.com/its/service/oddce/services/DDCEService';

const OUT_OF_COMPLIANCE: Part = { ok: 'authorization', to: 'OUT_OF_COMPLIANCE' };

const COMM_FAILED = `SMART_LIC-3-COMM_FAILED: Communications failure with ${CSSM} : ${SEND_FAILED}`;
const COMM_RESTORED = `SMART_LIC-5-COMM_RESTORED: Communications with ${CSSM} restored`;
const RENEWAL_NOT_SENT = `SMART_LIC-3-AUTH_RENEW_FAILED: Authorization renewal with ${CSSM} : Communication message send error for udi ${UDI}`;
const RENEWED = `SMART_LIC-6-AUTH_RENEW_SUCCESS: Authorization renewal with ${CSSM}. State=authorized for udi ${UDI}`;
const CRL =
  'PKI-3-CRL_FETCH_FAIL: CRL fetch for trustpoint SLA-TrustPoint failed Reason : failed to select socket. Timeout : 5 (Connection timed out)';

describe.each<{ name: string; source: string; before?: readonly Part[]; last: Part; says: readonly string[] }>([
  {
    name: 'a first authorization',
    source: 'S4 registration',
    before: [REGISTERED],
    last: AUTHORIZED,
    says: ['SMART_LIC-5-IN_COMPLIANCE: All entitlements and licenses in use on this device are authorized', RENEWED],
  },
  {
    name: 'a renewal that changes nothing',
    source: 'P§5.1',
    before: [REGISTERED, AUTHORIZED],
    last: { at: 2_000, ok: 'authorization' },
    says: [RENEWED],
  },
  {
    name: 'too few licences',
    source: 'S4 #8 (F8)',
    before: [REGISTERED, AUTHORIZED],
    last: { ...OUT_OF_COMPLIANCE, at: 2_000 },
    says: [
      'SMART_LIC-3-OUT_OF_COMPLIANCE: One or more entitlements are out of compliance',
      `SMART_LIC-6-AUTH_RENEW_SUCCESS: Authorization renewal with ${CSSM}. State=OOC for udi ${UDI}`,
    ],
  },
  {
    name: 'a name that is not resolved',
    source: 'S1; S4 #5 (F5)',
    before: [REGISTERED, AUTHORIZED],
    last: UNRESOLVED,
    says: [
      `CALL_HOME-5-SL_MESSAGE_FAILED: Fail to send out Smart Licensing message to: ${URL} (ERR 218 : Host name resolution failed)`,
      COMM_FAILED,
      RENEWAL_NOT_SENT,
    ],
  },
  {
    name: 'a connection that times out',
    source: 'S1 (F5)',
    before: [REGISTERED, AUTHORIZED],
    last: { ...UNRESOLVED, failure: 'unreachable' },
    says: [
      `CALL_HOME-5-SL_MESSAGE_FAILED: Fail to send out Smart Licensing message to: ${URL} (ERR 207 : Connection time out)`,
      COMM_FAILED,
      RENEWAL_NOT_SENT,
    ],
  },
  {
    name: 'a connection that is refused',
    source: 'S4 #5; S1 FN72323',
    before: [REGISTERED, AUTHORIZED],
    last: { ...UNRESOLVED, failure: 'refused' },
    says: [
      `CALL_HOME-5-SL_MESSAGE_FAILED: Fail to send out Smart Licensing message to: ${URL} (ERR 205 : Request Aborted)`,
      COMM_FAILED,
      RENEWAL_NOT_SENT,
    ],
  },
  {
    name: 'a failure of another transport has no call-home error',
    source: 'S1 (F14)',
    before: [REGISTERED, AUTHORIZED],
    last: { ...UNRESOLVED, reason: 'Unable to resolve server hostname/domain name' },
    says: [
      `SMART_LIC-3-COMM_FAILED: Communications failure with ${CSSM} : Unable to resolve server hostname/domain name`,
      RENEWAL_NOT_SENT,
    ],
  },
  {
    name: 'a server that cannot be understood',
    source: 'S1 (F15)',
    before: [REGISTERED, AUTHORIZED],
    last: {
      fails: 'authorization',
      failure: 'bad-answer',
      reason: 'Smart Call Home failed to process the request.',
    },
    says: [
      `SMART_LIC-3-COMM_FAILED: Communications failure with ${CSSM} : Smart Call Home failed to process the request.`,
      RENEWAL_NOT_SENT,
    ],
  },
  {
    name: 'every failed attempt, not only the first',
    source: 'P§4 "DNS-down cadence"',
    before: [REGISTERED, AUTHORIZED, UNRESOLVED],
    last: { ...UNRESOLVED, at: 2_000, failure: 'too-large' },
    says: [COMM_FAILED, RENEWAL_NOT_SENT],
  },
  {
    name: 'communication comes back',
    source: 'S1 (F15)',
    before: [REGISTERED, AUTHORIZED, UNRESOLVED],
    last: { at: 2_000, ok: 'authorization' },
    says: [COMM_RESTORED, RENEWED],
  },
  {
    name: 'a refusal is an answer: communication is back',
    source: 'S4 #9 (F9)',
    before: [REGISTERED, AUTHORIZED, UNRESOLVED],
    last: {
      at: 2_000,
      fails: 'authorization',
      failure: 'refused-by-server',
      reason: 'Data and signature do not match',
    },
    says: [
      COMM_RESTORED,
      `SMART_LIC-3-AUTH_RENEW_FAILED: Authorization renewal with ${CSSM} : Error received from Smart Software Manager: Data and signature do not match for udi ${UDI}`,
    ],
  },
  {
    name: 'a registration that is not sent',
    source: 'S1 FN72323',
    before: [{ fails: 'registration', failure: 'refused', reason: SEND_FAILED }],
    last: { at: 2_000, fails: 'registration', failure: 'refused', reason: SEND_FAILED },
    says: [
      `CALL_HOME-5-SL_MESSAGE_FAILED: Fail to send out Smart Licensing message to: ${URL} (ERR 205 : Request Aborted)`,
      COMM_FAILED,
      `SMART_LIC-3-AGENT_REG_FAILED: Smart Agent for Licensing Registration with ${CSSM} failed: ${SEND_FAILED}`,
    ],
  },
  {
    name: 'a registration that is refused',
    source: 'S4 #1 (F1)',
    before: [{ fails: 'registration', failure: 'refused', reason: SEND_FAILED }],
    last: {
      at: 2_000,
      fails: 'registration',
      failure: 'refused-by-server',
      reason: 'Product Already Registered',
    },
    says: [
      COMM_RESTORED,
      `SMART_LIC-3-AGENT_REG_FAILED: Smart Agent for Licensing Registration with ${CSSM} failed: Product Already Registered`,
    ],
  },
  {
    name: 'a revocation list that cannot be fetched',
    source: 'S4 #7 (F7)',
    before: [REGISTERED, OUT_OF_COMPLIANCE],
    last: { at: 2_000, fails: 'authorization', failure: 'no-reply', reason: 'Waiting for reply' },
    says: [CRL, CRL],
  },
  {
    name: 'a message cut off by a restart',
    source: 'nobody is there to say anything',
    before: [REGISTERED, AUTHORIZED],
    last: { at: 2_000, fails: 'authorization', failure: 'abandoned', reason: 'the device restarted' },
    says: [],
  },
  {
    name: 'an ID certificate renewed',
    source: 'P§5.1',
    before: [REGISTERED, AUTHORIZED],
    last: { at: 2_000, ok: 'idCertificateRenewal' },
    says: [
      `SMART_LIC-6-ID_CERT_RENEW_SUCCESS: Identity certificate renewal successful for udi ${UDI}`,
      'SMART_LIC-4-CONFIG_NOT_SAVED: Smart Licensing configuration has not been saved',
    ],
  },
  {
    name: 'an ID certificate not renewed',
    source: 'P§5.1; S2',
    before: [REGISTERED, AUTHORIZED],
    last: { at: 2_000, fails: 'idCertificateRenewal', failure: 'too-large', reason: SEND_FAILED },
    says: [COMM_FAILED, 'SMART_LIC-3-ID_CERT_RENEW_FAILED: Identity certificate renewal failed'],
  },
  {
    name: 'an ID certificate that expires',
    source: 'P§5.1; S2',
    before: [REGISTERED, AUTHORIZED],
    last: { at: 2_000, becomes: 'EVALUATION' },
    says: [
      'SMART_LIC-3-ID_CERT_EXPIRED: Identity certificate expired. Agent will transition to the unidentified (not registered) state',
      EVAL_START,
    ],
  },
  {
    name: 'an authorization that expires',
    source: 'P§5.1; S2',
    before: [REGISTERED, AUTHORIZED],
    last: { at: 2_000, becomes: 'AUTHORIZATION_EXPIRED' },
    says: ['SMART_LIC-5-AUTHORIZATION_EXPIRED: Authorization expired'],
  },
  {
    name: 'an identity the server refuses',
    source: 'S4 #6 (F6)',
    before: [REGISTERED, AUTHORIZED],
    last: {
      at: 2_000,
      fails: 'authorization',
      failure: 'refused-by-server',
      reason: 'Signed data and certificate does not match',
      to: 'EVALUATION',
    },
    says: [
      `SMART_LIC-3-AUTH_RENEW_FAILED: Authorization renewal with ${CSSM} : Error received from Smart Software Manager: Signed data and certificate does not match for udi ${UDI}`,
      EVAL_START,
    ],
  },
  {
    name: 'a deregistration',
    source: 'P§5.1',
    before: [REGISTERED, AUTHORIZED],
    last: { at: 2_000, ok: 'deregistration', to: 'EVALUATION' },
    says: [
      `SMART_LIC-6-AGENT_DEREG_SUCCESS: Smart Agent for Licensing De-registration with ${CSSM} was successful`,
      EVAL_START,
    ],
  },
  {
    name: 'a deregistration the server does not hear of',
    source: 'P§5.1',
    before: [REGISTERED, AUTHORIZED],
    last: {
      at: 2_000,
      fails: 'deregistration',
      failure: 'too-large',
      reason: SEND_FAILED,
      to: 'EVALUATION',
    },
    says: [
      COMM_FAILED,
      `SMART_LIC-3-AGENT_DEREG_FAILED: Smart Agent for Licensing De-registration with ${CSSM} failed: ${SEND_FAILED}`,
      EVAL_START,
    ],
  },
  {
    name: 'an answer to an identity that has ended meanwhile',
    source: 'classic.ts 6',
    before: [REGISTERED, AUTHORIZED, { at: 2_000, becomes: 'EVALUATION' }],
    last: { at: 3_000, ok: 'authorization' },
    says: [],
  },
  {
    name: 'an evaluation that is spent',
    source: 'P§5.1; S2',
    last: { becomes: 'EVALUATION_EXPIRED' },
    says: ['SMART_LIC-3-EVAL_EXPIRED: Evaluation period expired'],
  },
  {
    name: 'a configuration session',
    source: 'usual on every IOS',
    last: { operator: 'configured' },
    says: ['SYS-5-CONFIG_I: Configured from console by console'],
  },
  { name: 'a save', source: 'nothing documented', last: { operator: 'saved' }, says: [] },
  {
    name: '`write erase`',
    source: 'usual on IOS-XE [I]',
    last: { operator: 'erased' },
    says: ['SYS-7-NV_BLOCK_INIT: Initialized the geometry of nvram'],
  },
  {
    name: 'a clock that is set',
    source: 'P§5.1',
    last: { operator: 'clock-set' },
    says: ['SMART_LIC-5-SYSTEM_CLOCK_CHANGED: Smart Agent for Licensing System clock has been changed'],
  },
  {
    name: 'the power going off',
    source: 'nobody is there to say anything',
    before: [REGISTERED],
    last: { at: 2_000, power: 'off' },
    says: [],
  },
])('$name ($source)', ({ before = [], last, says }) => {
  it('says so', () => {
    expect(saidOf(before, last)).toEqual(says);
  });
});
