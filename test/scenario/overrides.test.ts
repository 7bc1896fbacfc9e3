import { describe, expect, it } from 'vitest';
import { SlfleetError } from '../../src/errors/slfleet-error.js';
import { parseSetting } from '../../src/scenario/override.js';
import { DAY_MS } from '../../src/time/duration.js';
import { diagnosticsOf, read, withLines } from './scenario-text.js';

const TEXT = withLines('time: {for: 60d, speed: max}', 'steps: [{at: 1d, event: reload}]');

/** The scenario with settings, or what is wrong with them. */
function withSettings(...settings: readonly string[]) {
  const overrides = settings.map(parseSetting);
  return { scenario: read(TEXT, overrides).scenario, errors: diagnosticsOf(TEXT, overrides) };
}

describe('--set', () => {
  it('replaces a value of the file', () => {
    expect(withSettings('time.for=30d').scenario?.time.for).toBe(30 * DAY_MS);
  });

  it('takes YAML for the value', () => {
    const { scenario } = withSettings('fleet.0.licences=[network-advantage]', 'fleet.0.saves=false');
    expect(scenario?.fleet[0]).toMatchObject({ licences: ['network-advantage'], saves: false });
  });

  it('makes blocks that the file does not have', () => {
    expect(withSettings('endpoint.intervals.authorizationRenewal=7d').scenario?.endpoint.intervals).toMatchObject({
      authorizationRenewal: 7 * DAY_MS,
    });
  });

  it('lets the later of two win, and leaves what it does not name', () => {
    const { scenario } = withSettings('time.for=30d', 'time.for=20d');
    expect(scenario?.time).toMatchObject({ for: 20 * DAY_MS, speed: 'max' });
  });

  it.each([
    ['time.fro=3d', '--set time.fro=3d: unknown key "fro"; did you mean "for"?'],
    ['tiem.for=3d', '--set tiem.for=3d: unknown key "tiem"; did you mean "time"?'],
    ['time.for=soon', '--set time.for=soon: for must be a duration such as 90d, 15m or 1h30m, not "soon"'],
    ['fleet.0.relaese=1', '--set fleet.0.relaese=1: unknown key "relaese"; did you mean "release"?'],
    ['fleet.1.count=5', '--set fleet.1.count=5: fleet is a list with the places 0 to 0; there is no "1"'],
    ['fleet.first.count=5', '--set fleet.first.count=5: fleet is a list with the places 0 to 0; there is no "first"'],
    ['version.major=1', '--set version.major=1: version is "1"; there is nothing within it'],
    [
      'fleet.0.release=9.9',
      '--set fleet.0.release=9.9: release must be a release, in quotes if it looks like a number, not 9.9',
    ],
    ['__proto__.seed=5', '--set __proto__.seed=5: unknown key "__proto__"'],
  ])('%s is refused at the option, not at a line', (setting, error) => {
    const { scenario, errors } = withSettings(setting);
    expect(errors).toEqual([error]);
    expect(scenario).toBeNull();
  });

  it.each(['time.for', '=3', '.for=3', 'time..for=3', 'time.for=[', `time.for=${'['.repeat(20_000)}`])(
    '%.20s is no setting',
    (setting) => {
      expect(() => parseSetting(setting)).toThrow(SlfleetError);
      expect(() => parseSetting(setting)).toThrow(expect.objectContaining({ code: 'SLF_OPTION_INVALID' }));
    },
  );
});
