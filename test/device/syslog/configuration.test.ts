import { describe, expect, it } from 'vitest';
import { AUTHORIZED, CSSM, type Part, REGISTERED, saidOf, UDI } from './narrate.js';

/** What a device says depends on how it is set up. */

const RENEWED = `SMART_LIC-6-AUTH_RENEW_SUCCESS: Authorization renewal with ${CSSM}. State=authorized for udi ${UDI}`;

describe('call home whose profiles carry no licensing (S4 #4, F4)', () => {
  const last: Part = {
    fails: 'registration',
    failure: 'no-transport',
    reason: 'Communication transport is not available.',
  };
  const FAILED = [
    `SMART_LIC-3-COMM_FAILED: Communications failure with ${CSSM} : No communication transport available.`,
    `SMART_LIC-3-AGENT_REG_FAILED: Smart Agent for Licensing Registration with ${CSSM} failed: Communication transport is not available.`,
  ];

  it('says that it cannot enable it', () => {
    expect(saidOf([], last).slice(2)).toEqual([
      expect.stringContaining('CALL_HOME-3-CALL_HOME_FAILED_TO_ENABLE: Failed to enable call-home'),
      ...FAILED,
    ]);
  });

  it('does not where call home as a whole is off', () => {
    expect(saidOf([], last, { transport: { callHomeEnabled: false } }).slice(2)).toEqual(FAILED);
  });
});

it('`revocation-check none` asks for no list (F7)', () => {
  const last: Part = { at: 2_000, fails: 'authorization', failure: 'no-reply', reason: 'Waiting for reply' };
  expect(saidOf([REGISTERED, AUTHORIZED], last, { transport: { revocationCheck: false } })).toEqual([]);
});

it('debug output goes with messages while it is on (modelled)', () => {
  const renewal = (at: number): Part => ({ at, ok: 'authorization' });
  const on: Part[] = [REGISTERED, AUTHORIZED, { at: 2_000, operator: 'debug-on' }];
  expect(saidOf(on, renewal(3_000))).toEqual([
    'CALL_HOME-7-DEBUG: CALL-HOME-TRACE: Smart Licensing authorization: request sent',
    'CALL_HOME-7-DEBUG: CALL-HOME-TRACE: Smart Licensing authorization: response received',
    RENEWED,
  ]);
  expect(saidOf([...on, { at: 2_500, operator: 'debug-off' }], renewal(3_000))).toEqual([RENEWED]);
  expect(saidOf([...on, { at: 2_500, power: 'reload' }], renewal(3_000))).toEqual([RENEWED]);
});

it('a reason that holds line ends stays one line', () => {
  const last: Part = {
    fails: 'registration',
    failure: 'refused-by-server',
    reason: 'no\r\n%FAKE-1-LINE: \u001b[31mgotcha',
  };
  const said = saidOf([], last).at(-1);
  expect(said).toContain('failed: no %FAKE-1-LINE:  [31mgotcha');
});
