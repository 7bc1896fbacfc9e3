import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../../../../src/device/console/grammar/parse.js';
import { PolicySwitch } from './policy-switch.js';

const ERROR =
  /^(?: *\^\n% Invalid input detected at '\^' marker\.\n\n|% Incomplete command\.\n\n|% Ambiguous command: {2}".*"\n)$/;

const WORDS =
  'show license smart trust idtoken local all force sync save usage import factory reset test rum id detail flash: dir more delete processes cpu memory transport url cslu off service internal no do'.split(
    ' ',
  );
const text = fc.string({ unit: 'binary', maxLength: 60 }).map((line) => line.replaceAll(/[\r\n]/g, ' '));
const almost = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ minLength: 1, maxLength: 6 })), { minLength: 1, maxLength: 6 })
  .map((words) => words.join(' '));

describe('garbage', () => {
  it.each([
    ['17.6.4', 'exec', []],
    ['17.6.4', 'exec', ['configure terminal', 'service internal', 'end']],
    ['17.9.2', 'exec', []],
    ['17.9.2', 'config', ['configure terminal']],
  ] as const)('%s, %s after %j: gives the error of the OS and changes nothing', (release, mode, way) => {
    const device = new PolicySwitch({ release });
    device.type(...way);
    const { session } = device;
    expect(session.mode).toBe(mode);
    const { modes, modesOn } = session.dialect;
    const { nodes } = (modesOn?.(device.device) ?? modes)[mode] ?? { nodes: [] };
    const stateOf = (): unknown => {
      const { transport, system } = device.device;
      return structuredClone({ transport, system, state: device.bench.state, mode: session.mode });
    };
    const before = stateOf();
    fc.assert(
      fc.property(fc.oneof(text, almost), (line) => {
        const { kind } = parse(nodes, line.split('|')[0] ?? '');
        fc.pre(kind !== 'command' && kind !== 'empty' && !line.trimStart().startsWith('!'));
        expect(session.execute(line)).toMatch(ERROR);
        expect(session.closed).toBe(false);
      }),
      { numRuns: 1_500 },
    );
    expect(stateOf()).toEqual(before);
  });
});

describe('help', () => {
  it('names what may follow', () => {
    const device = new PolicySwitch();
    for (const word of ['factory', 'import', 'save', 'sync', 'trust'])
      expect(device.session.help('license smart ')).toContain(`  ${word}`);
    expect(device.session.help('license smart ')).not.toContain('register');
    expect(device.session.help('license smart trust idtoken T ')).toMatch(/ {2}all .*\n {2}local /);
  });
});
