import { describe, expect, it } from 'vitest';
import type { Defect } from '../../src/device/defects/defect.js';
import { DEFECTS } from '../../src/device/defects/register.js';
import { runCli } from './run-cli.js';

describe('slfleet list defects', () => {
  it('shows id, notice, headline, affected and fixed releases', async () => {
    const { exitCode, stdout, stderr } = await runCli(['list', 'defects']);
    const [header = '', ...lines] = stdout.trimEnd().split('\n');
    expect(header).toMatch(/^id +notice +headline +affected +fixed$/);
    expect(lines.map((line) => line.split(' ', 1)[0])).toEqual(DEFECTS.map(({ id }) => id));
    expect(stdout).toMatch(
      /^CSCwa85199 +FN72578 +Unacknowledged Reports can cause .+ from 17\.3\.2a, before 17\.3\.7; .+ 17\.3\.7, 17\.6\.5, 17\.9\.1$/m,
    );
    // No notice: an empty cell, not the word null.
    expect(stdout).toMatch(/^CSCvy20345 +Next ACK deadline/m);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('gives everything as JSON', async () => {
    const { stdout } = await runCli(['list', 'defects', '--json']);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(DEFECTS)));
  });
});

describe('slfleet explain defect', () => {
  it.each(['CSCwa85199', 'cscwa85199'])(
    '%s: what, which releases, how it shows, what cures it, which scenario',
    async (id) => {
      const { exitCode, stdout, stderr } = await runCli(['explain', 'defect', id]);
      for (const text of [
        'CSCwa85199: Unacknowledged Reports can cause High CPU Utilization due to Smart Agent [C]',
        'Field notice FN72578',
        'from 17.4.1, before 17.6.5 [C]',
        'fixed in 17.3.7, 17.6.5, 17.9.1',
        'syslog [C]: %SYS-3-CPUHOG: Task is running for (2057)msecs, more than (2000)msecs (19/19),process = SAUtilReport.',
        '  1. license smart factory reset\n    2. reload\n',
        'slfleet run bugs/fn72578-rum-buildup',
      ]) {
        expect(stdout).toContain(text);
      }
      expect([exitCode, stderr]).toEqual([0, '']);
    },
  );

  it.each(DEFECTS)('$id is told in whole, each of its texts', async (defect) => {
    const { stdout } = await runCli(['explain', 'defect', defect.id]);
    const texts = [
      ...[defect.headline, defect.trigger, defect.effect, defect.scenario, ...defect.fixed, ...defect.sources],
      ...defect.observables.map(({ text }) => text),
      ...defect.cures.flatMap(({ about, steps }) => [about, ...steps]),
    ];
    for (const text of texts) expect(stdout).toContain(text);
    expect(stdout).not.toMatch(/undefined|null|\[object/);
  });

  it('gives the same as JSON', async () => {
    const { stdout } = await runCli(['explain', 'defect', 'CSCvp30661', '--json']);
    const defect = JSON.parse(stdout) as Defect;
    expect(defect.profiles).toContain('catalyst-9500-32c');
    expect(defect).toEqual(JSON.parse(JSON.stringify(DEFECTS.find(({ id }) => id === 'CSCvp30661'))));
  });

  it.each([
    [['defect', 'CSCwa85198'], /^SLF_DEFECT_NOT_FOUND: There is no defect "CSCwa85198"; did you mean "CSCwa85199"\?\n/],
    [['defect', 'xyz'], /^SLF_DEFECT_NOT_FOUND: There is no defect "xyz"\n.*Defects: CSCvv72609, /],
    [['defect', 'CSCwa85199', '--devices', '3'], /^SLF_USAGE: --set and --devices are for scenarios/],
    [['quickstart', 'CSCwa85199'], /^SLF_USAGE: "quickstart CSCwa85199" is too much/],
    [['defect', 'CSCwa85199', 'more'], /^SLF_USAGE: too many arguments/],
    [['defect'], /^SLF_SCENARIO_NOT_FOUND: /],
  ])('refuses %j', async (args, text) => {
    const { exitCode, stdout, stderr } = await runCli(['explain', ...args]);
    expect(stderr).toMatch(text);
    expect([exitCode, stdout]).toEqual([104, '']);
  });
});
