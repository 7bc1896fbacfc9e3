import { describe, expect, it } from 'vitest';
import { CSSM, type Part, REGISTERED, SEND_FAILED, saidOf, UDI } from './narrate.js';

describe('registration', () => {
  it('succeeds (S4, "this action generates these events")', () => {
    expect(saidOf([], REGISTERED)).toEqual([
      'CRYPTO_ENGINE-5-KEY_ADDITION: A key named SLA-KeyPair has been generated or imported by crypto-engine',
      'PKI-4-NOCONFIGAUTOSAVE: Configuration was modified. Issue "write memory" to save new IOS PKI configuration',
      expect.stringContaining('CALL_HOME-6-SCH_REGISTRATION_IN_PROGRESS: SCH device registration is in progress.'),
      'SMART_LIC-6-EXPORT_CONTROLLED: Usage of export controlled features is allowed',
      `SMART_LIC-6-AGENT_REG_SUCCESS: Smart Agent for Licensing Registration with ${CSSM} successful for udi ${UDI}`,
      'SMART_LIC-4-CONFIG_NOT_SAVED: Smart Licensing configuration has not been saved',
    ]);
  });

  it('asks nobody to save what saves itself', () => {
    const said = saidOf([], REGISTERED, { context: { savesRegistration: true } });
    expect(said.join()).toContain('AGENT_REG_SUCCESS');
    expect(said.join()).not.toContain('CONFIG_NOT_SAVED');
  });

  it('with a token without export control', () => {
    expect(saidOf([], REGISTERED, { grant: { exportControlAllowed: false } })).toContain(
      'SMART_LIC-6-EXPORT_CONTROLLED: Usage of export controlled features is not allowed',
    );
  });

  it('needs no new key the second time', () => {
    const again: Part = { at: 2_000, ok: 'registration' };
    expect(saidOf([REGISTERED], again).join()).not.toContain('KEY_ADDITION');
  });

  it.each([
    ['saved', 0],
    ['configured', 1],
  ])('after a restart needs a new key unless it was saved (F25): %s', (act, keys) => {
    const before: Part[] = [REGISTERED, { at: 2_000, operator: act }, { at: 3_000, power: 'reload', to: 'EVALUATION' }];
    const said = saidOf(before, { at: 4_000, ok: 'registration', to: 'REGISTERED' });
    expect(said.filter((line) => line.includes('KEY_ADDITION'))).toHaveLength(keys);
  });

  it('says only once in a series of attempts that it is in progress', () => {
    const fails = (at: number): Part => ({ at, fails: 'registration', failure: 'dns', reason: SEND_FAILED });
    expect(saidOf([], fails(1_000)).join()).toContain('SCH_REGISTRATION_IN_PROGRESS');
    expect(saidOf([fails(1_000)], fails(2_000)).join()).not.toContain('SCH_REGISTRATION_IN_PROGRESS');
  });
});
