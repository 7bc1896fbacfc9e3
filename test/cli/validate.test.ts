import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.js';
import { scenarioFiles } from './scenario-commands.js';

const GOOD = 'version: 1\nname: good\ntitle: Good\nfleet: [{label: a, profile: nexus-93180yc-ex, count: 3}]\n';
const BAD = GOOD.replace('name: good', 'name: bad').replace('count: 3', 'cuont: 3');

describe('slfleet validate', () => {
  it('shows every error at its line and column, and exits 104', async () => {
    const [good, bad] = scenarioFiles({ 'good.yaml': GOOD, 'bad.yaml': BAD }) as [string, string];
    const { exitCode, stdout, stderr } = await runCli(['validate', good, bad]);
    expect(stdout).toBe(
      [
        `${good}: ok`,
        `${bad}:4:9: count is missing`,
        `${bad}:4:47: unknown key "cuont"; did you mean "count"?`,
        '2 files, 2 errors',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe('');
    expect(exitCode).toBe(104);
  });

  it('exits 0 when there are warnings only', async () => {
    const [file] = scenarioFiles({ 'another.yaml': GOOD }) as [string];
    const { exitCode, stdout } = await runCli(['validate', file]);
    expect(stdout).toBe(
      `${file}:2:7: warning: the file is named "another", the scenario "good"\n1 file, 0 errors, 1 warning\n`,
    );
    expect(exitCode).toBe(0);
  });

  it('takes names of the library', async () => {
    const { exitCode, stdout } = await runCli(['validate', 'quickstart']);
    expect(stdout).toMatch(/quickstart\.yaml: ok\n1 file, 0 errors\n$/);
    expect(exitCode).toBe(0);
  });

  it('goes on after a file that is not there', async () => {
    const { exitCode, stdout } = await runCli(['validate', 'nowhere.yaml', 'quickstart']);
    expect(stdout).toMatch(
      /^nowhere\.yaml: There is no scenario and no file "nowhere\.yaml"\n.*: ok\n2 files, 1 error\n$/,
    );
    expect(exitCode).toBe(104);
  });

  it('prints the same as JSON', async () => {
    const [bad] = scenarioFiles({ 'bad.yaml': BAD }) as [string];
    const { exitCode, stdout } = await runCli(['validate', bad, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      errors: 2,
      warnings: 0,
      files: [
        {
          file: bad,
          diagnostics: [
            { severity: 'error', source: bad, line: 4, column: 9, message: 'count is missing' },
            {
              severity: 'error',
              source: bad,
              line: 4,
              column: 47,
              message: 'unknown key "cuont"; did you mean "count"?',
            },
          ],
        },
      ],
    });
    expect(exitCode).toBe(104);
  });

  it('wants a file', async () => {
    expect((await runCli(['validate'])).exitCode).toBe(104);
  });

  it('shows examples in its help', async () => {
    const { exitCode, stdout } = await runCli(['validate', '--help']);
    expect(stdout).toContain('slfleet validate my-scenario.yaml');
    expect(exitCode).toBe(0);
  });
});
