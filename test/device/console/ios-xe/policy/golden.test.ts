import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { PolicySwitch } from './policy-switch.js';
import { POLICY_SITUATIONS } from './situations.js';

/**
 * The outputs of every command whose text depends on Smart Licensing Using Policy, in every state, as files: a change of a
 * layout shows as a change of a file. `UPDATE_GOLDEN=1` writes them anew.
 */
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'golden');
const UPDATES = process.env.UPDATE_GOLDEN === '1';

/** Command and source of its layout. */
const COMMANDS: readonly (readonly [string, string])[] = [
  ['show license all', 'GP ShowLicenseAll golden_output, golden_output_3_4M'],
  ['show license status', 'GP ShowLicenseStatus golden_output1; NTC show_license_status3'],
  ['show license summary', 'GP ShowLicenseSummary; S1'],
  ['show license usage', 'GP ShowLicenseUsage golden_output1'],
  ['show license udi', 'GP ShowLicenseUdi'],
  ['show license authorization', 'GP ShowLicenseAll golden_output, part License Authorizations'],
  ['show license tech support', 'GP ShowLicenseTechSupport golden_output_2, 3, 12, 14'],
  ['show license eventlog 1', 'P§5.6; the entries of messages assumed [I]'],
  ['show license history message', 'GP ShowLicenseHistoryMessage golden_output; the entries assumed [I]'],
  ['show running-config', 'S1 configuration examples'],
];

/** Of the generation from 17.7.1 on. */
const RUM_COMMANDS: readonly (readonly [string, string])[] = [
  ['show license rum id all', 'GP ShowLicenseRumIdAll golden_1; S1'],
];

/** The commands FN72578 looks at. */
const LOAD_COMMANDS: readonly (readonly [string, string])[] = [
  ['show processes cpu sorted', 'FN72578, public record of CSCwa85199'],
  ['show processes memory sorted', 'FN72578'],
  ['show memory platform', 'a public listing of a C9300'],
];

function compare(command: string, state: string, output: string): void {
  const path = join(FOLDER, command.replaceAll(' ', '-'), `${state}.txt`);
  if (UPDATES) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, output);
  }
  expect(existsSync(path), `${path} is missing: run with UPDATE_GOLDEN=1 and read it`).toBe(true);
  expect(output).toBe(readFileSync(path, 'utf8'));
}

for (const { name, source, part, lead } of POLICY_SITUATIONS) {
  describe(`${name} (${source})`, () => {
    let device: PolicySwitch;
    beforeAll(() => {
      device = new PolicySwitch(part);
      lead(device);
    });
    const hasRum = !/^17\.[3-6]\./.test(part?.release ?? '17.9.2');
    const commands = [
      ...COMMANDS,
      ...(hasRum ? RUM_COMMANDS : []),
      ...(name === 'backlog' || name === 'acknowledged' ? LOAD_COMMANDS : []),
    ];
    it.each(commands)('%s (%s)', (command) => compare(command, name, device.type(command)));
    if (hasRum) {
      it('show license rum id N detail (GP ShowLicenseRumIdDetail golden_output)', () => {
        const [first] = device.bench.state.reports;
        if (first === undefined) return expect(name).toBe('no-licences');
        compare('show license rum id detail', name, device.type(`show license rum id ${first.id} detail`));
      });
    }
  });
}

it('show tech-support license (S1: headings)', () => {
  const device = new PolicySwitch().trusted().after('2h');
  compare('show tech-support license', 'acknowledged', device.type('show tech-support license'));
});
