import { describe, expect, it } from 'vitest';
import { loadProfile } from '../../../src/device/profile/load.js';
import { DAY_MS } from '../../../src/time/duration.js';
import { CSSM, type Part, type Setting, saidOf, UDI } from './narrate.js';

const DIRECT: Setting = { profile: loadProfile('catalyst-9300-24p', '17.9.4'), transport: { kind: 'smart' } };
const OVER_CSLU: Setting = { ...DIRECT, transport: { kind: 'cslu' } };
const CSLU = 'the Cisco Smart License Utility (CSLU)';
const UNRESOLVED = 'Unable to resolve server hostname/domain name';
const fails = (type: string, at = 1_000): Part => ({ at, fails: type, failure: 'dns', reason: UNRESOLVED });

describe('Smart Licensing Using Policy', () => {
  it.each<[string, Part[], Part, Setting, string[]]>([
    [
      'a trust code is installed (P§5.2)',
      [],
      { ok: 'trust' },
      DIRECT,
      [`SMART_LIC-6-TRUST_CODE_INSTALL_SUCCESS: A new licensing trust code was successfully installed on ${UDI}.`],
    ],
    [
      'a token is refused (P§5.2)',
      [],
      { fails: 'trust', failure: 'refused-by-server', reason: 'The token is not valid' },
      DIRECT,
      [
        `SMART_LIC-3-TRUST_CODE_INSTALL_FAILED: The install of a new licensing trust code has failed on ${UDI}: The token is not valid.`,
      ],
    ],
    [
      'CSSM cannot be reached (S1)',
      [],
      fails('usageReport'),
      DIRECT,
      [`SMART_LIC-3-COMM_FAILED: Communications failure with ${CSSM} : ${UNRESOLVED}`],
    ],
    [
      'every further failure is told (P§4)',
      [fails('trustSync')],
      fails('trustSync', 2_000),
      DIRECT,
      [`SMART_LIC-3-COMM_FAILED: Communications failure with ${CSSM} : ${UNRESOLVED}`],
    ],
    [
      'no CSLU is found (S1, F14)',
      [],
      fails('hello'),
      OVER_CSLU,
      [`SMART_LIC-3-COMM_FAILED: Communications failure with ${CSLU} : ${UNRESOLVED}`],
    ],
    [
      'it can be reached again (S1)',
      [fails('usageReport')],
      { at: 2_000, ok: 'usageReport' },
      DIRECT,
      [`SMART_LIC-5-COMM_RESTORED: Communications with ${CSSM} restored`],
    ],
    [
      'the CSLU is there again (S1)',
      [fails('hello')],
      { at: 2_000, ok: 'hello' },
      OVER_CSLU,
      [`SMART_LIC-5-COMM_RESTORED: Communications with ${CSLU} restored`],
    ],
    [
      'an ACK is required soon (P§5.2)',
      [],
      { requiredInDays: 30 },
      DIRECT,
      ['SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be required in 30 days.'],
    ],
    ['an ACK is no news', [], { ok: 'resultPolling' }, DIRECT, []],
  ])('%s', (_what, before, then, setting, lines) => {
    expect(saidOf(before, then, setting)).toEqual(lines);
  });

  it('starts without an evaluation', () => {
    expect(saidOf([], { power: 'reload' }, DIRECT).join()).not.toContain('EVAL');
  });

  it('and never speaks of one, however long it is in use', () => {
    expect(saidOf([], { at: 200 * DAY_MS, ok: 'hello' }, DIRECT)).toEqual([]);
  });
});
