import { describe, expect, it } from 'vitest';
import { AUTHORIZED, EVAL_START, factsOf, historyOf, lineOf, narrate, REGISTERED, saidOf } from './narrate.js';

describe('starting', () => {
  const STARTED = [
    'SMART_LIC-6-AGENT_READY: Smart Agent for Licensing is initialized',
    'SMART_LIC-6-AGENT_ENABLED: Smart Agent for Licensing is enabled',
    'SMART_LIC-6-EXPORT_CONTROLLED: Usage of export controlled features is not allowed',
    EVAL_START,
    'SYS-5-CONFIG_I: Configured from memory by console',
    'SYS-5-RESTART: System restarted --',
  ];
  const facts = factsOf();

  it('for the first time (console log of a Catalyst 9300L)', () => {
    expect(narrate(historyOf(facts.profile, []), facts).messages.map(lineOf)).toEqual(STARTED);
  });

  it('with a clock nobody vouches for (S4 #3)', () => {
    const untrusted = factsOf({ system: { ntpServers: [] } });
    const said = narrate(historyOf(facts.profile, []), untrusted).messages.map(lineOf);
    expect(said.slice(0, -1)).toEqual(STARTED);
    expect(said.at(-1)).toContain('PKI-2-NON_AUTHORITATIVE_CLOCK');
  });

  it('without licences in use there is nothing to evaluate (S4: a licence is consumed when configured)', () => {
    const idle = factsOf({ context: { entitlements: [] } });
    expect(narrate(historyOf(facts.profile, []), idle).messages.map(lineOf)).not.toContain(EVAL_START);
  });

  it('after a reload that lost the registration (F25)', () => {
    expect(saidOf([REGISTERED, AUTHORIZED], { at: 2_000, power: 'reload', to: 'EVALUATION' })).toEqual([
      'SYS-5-RELOAD: Reload requested by console. Reload Reason: Reload Command.',
      ...STARTED,
    ]);
  });

  it('after a reload that kept the registration', () => {
    expect(saidOf([REGISTERED, AUTHORIZED], { at: 2_000, power: 'reload' })).toEqual([
      'SYS-5-RELOAD: Reload requested by console. Reload Reason: Reload Command.',
      ...STARTED.slice(0, 2),
      'SMART_LIC-6-EXPORT_CONTROLLED: Usage of export controlled features is allowed',
      ...STARTED.slice(4),
    ]);
  });

  it('after a time without power', () => {
    expect(saidOf([{ at: 2_000, power: 'off' }], { at: 3_000, power: 'on' })).toEqual(STARTED);
  });
});
