import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/errors/catalogue.js';
import { fixture, STACK, workspace } from './slfleet.js';

const space = workspace();
const run = space.fresh('whole');
const empty = space.fresh('empty');
const file = space.fresh('file');
const torn = space.fresh('torn');
/** A path as the program shows it: from the folder it runs in. */
const broken = 'broken.yaml';

beforeAll(async () => {
  const args = ['run', fixture('two-hours'), '--link', 'in-process', '--quiet', '--no-report', '--out', run];
  expect(await space.run(args)).toMatchObject({ exitCode: 0 });
  mkdirSync(empty);
  writeFileSync(file, 'a file\n');
  writeFileSync(join(space.folder, broken), 'version: 1\nname: broken\ntitle: [unclosed\nfleet: nothing\n');
  mkdirSync(join(torn, 'events'), { recursive: true });
  writeFileSync(join(torn, 'run.json'), '{"scena');
});

const small = fixture('two-hours');

/** What a user does wrong, and what comes of it: always exit code 104, a code, what is wrong, what to do. */
const MISTAKES: readonly (readonly [string, readonly string[], ErrorCode, string])[] = [
  ['an unknown command', ['rnu', 'quickstart'], 'SLF_USAGE', "unknown command 'rnu'\n  (Did you mean run?)"],
  ['an unknown option', ['run', small, '--sped', 'max'], 'SLF_USAGE', 'Did you mean one of --seed, --speed?'],
  ['a missing argument', ['run'], 'SLF_USAGE', "missing required argument 'scenario'"],
  ['an argument too many', ['report', run, 'more'], 'SLF_USAGE', 'too many arguments'],
  ['an option without its value', ['run', small, '--out'], 'SLF_USAGE', 'argument missing'],
  ['an unknown list', ['list', 'scenaros'], 'SLF_OPTION_INVALID', 'Allowed choices are scenarios, profiles,'],
  ['no workers', ['run', small, '--workers', '0'], 'SLF_OPTION_INVALID', 'Give a whole number from 1.'],
  ['half a device', ['run', small, '--devices', '0.5'], 'SLF_OPTION_INVALID', 'Give a whole number from 1.'],
  [
    'fewer devices than groups',
    ['run', 'mixed-campus', '--devices', '3'],
    'SLF_OPTION_INVALID',
    'each of the 8 groups',
  ],
  ['an unknown scenario', ['run', 'quickstrat'], 'SLF_SCENARIO_NOT_FOUND', 'did you mean "quickstart"?'],
  ['a folder for a scenario', ['run', empty], 'SLF_SCENARIO_NOT_FOUND', 'no scenario and no file'],
  ['broken YAML', ['run', broken], 'SLF_SCENARIO_INVALID', `${broken}:4:1: not YAML`],
  ['a file that is no scenario', ['run', file], 'SLF_SCENARIO_INVALID', ':1:1: '],
  [
    'an unknown key',
    ['run', fixture('misspelt')],
    'SLF_SCENARIO_INVALID',
    'misspelt.yaml:5:52: unknown key "cuont"; did you mean "count"?',
  ],
  ['an unknown key, explained', ['explain', fixture('misspelt')], 'SLF_SCENARIO_INVALID', 'misspelt.yaml:5:52: '],
  ['--set without value', ['run', small, '--set', 'time.for'], 'SLF_OPTION_INVALID', 'the form --set path=value'],
  ['--set of an unknown key', ['run', small, '--set', 'time.fro=3d'], 'SLF_SCENARIO_INVALID', 'did you mean "for"?'],
  [
    '--set of a place that is not there',
    ['run', small, '--set', 'fleet.7.count=3'],
    'SLF_SCENARIO_INVALID',
    '--set fleet.7.count=3: fleet is a list with the places 0 to 0',
  ],
  ['a duration that is none', ['run', small, '--for', 'long'], 'SLF_SCENARIO_INVALID', '--for long: '],
  ['a speed that is none', ['run', small, '--speed', 'fast'], 'SLF_SCENARIO_INVALID', 'a factor of real time'],
  ['a link that is none', ['run', small, '--link', 'http'], 'SLF_SCENARIO_INVALID', 'did you mean "https"?'],
  ['a target that is no URL', ['run', small, '--target', 'myserver'], 'SLF_SCENARIO_INVALID', 'URL of a server'],
  ['an unsupported model', ['run', small, '--set', 'fleet.0.profile=nexus-3016'], 'SLF_SCENARIO_INVALID', '3016'],
  ['an --out that is in use', ['run', small, '--out', run], 'SLF_OUT_NOT_EMPTY', `${run} is not empty`],
  ['an --out in a file', ['run', small, '--out', join(file, 'run')], 'SLF_OUT_UNWRITABLE', 'ENOTDIR'],
  ['an --out that is a file', ['run', small, '--out', file], 'SLF_OUT_UNWRITABLE', 'ENOTDIR'],
  ['an --out that takes no folders', ['run', small, '--out', '/proc/slfleet/run'], 'SLF_OUT_UNWRITABLE', '/proc'],
  ['an empty --out', ['run', small, '--out', ''], 'SLF_OPTION_INVALID', 'Give the name of a folder.'],
  ['SQL that is none', ['query', run, 'SELEC 1'], 'SLF_QUERY_INVALID', 'LINE 1: SELEC 1'],
  ['no SQL', ['query', run, ' '], 'SLF_QUERY_INVALID', 'no statement'],
  ['SQL about a wrong table', ['query', run, 'SELECT * FROM mesages'], 'SLF_QUERY_INVALID', 'Did you mean "messages"?'],
  ['SQL that writes', ['query', run, 'DROP TABLE events'], 'SLF_QUERY_INVALID', 'Only reading statements'],
  ['SQL that reads elsewhere', ['query', run, "SELECT * FROM '/etc/passwd'"], 'SLF_QUERY_INVALID', 'SLF_QUERY_INVALID'],
  ['a query of no run', ['query', empty, 'SELECT 1'], 'SLF_RUN_NOT_FOUND', empty],
  ['a report of no run', ['report', empty], 'SLF_RUN_NOT_FOUND', `${empty} is not the folder of a run`],
  ['a report of a file', ['report', file], 'SLF_RUN_NOT_FOUND', file],
  ['a report of half a run.json', ['report', torn], 'SLF_RUN_INVALID', 'run.json'],
  ['an unknown form of report', ['report', run, '--format', 'pdf'], 'SLF_OPTION_INVALID', 'html, json, md, junit'],
  ['a report nowhere', ['report', run, '--out', join(file, 'x')], 'SLF_OUT_UNWRITABLE', 'ENOTDIR'],
  ['an unknown server', ['serve', 'csm'], 'SLF_USAGE', 'Did you mean cssm?'],
];

describe('what a user does wrong ends with a code, what is wrong and what to do', () => {
  it.concurrent.each(MISTAKES)('%s', async (_, args, code, words) => {
    const { exitCode, stdout, stderr } = await space.run(args);
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: ERRORS[code].exit, stdout: '' });
    expect(exitCode).toBe(104);
    expect(stderr.startsWith(`${code}: `), stderr).toBe(true);
    expect(stderr).toContain(words);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(`  ${ERRORS[code].remedy}`);
    expect(stderr).not.toMatch(STACK);
  });

  it.concurrent.each([
    ['before the command', ['--debug', 'run', 'quickstrat']],
    ['after it', ['run', 'quickstrat', '--debug']],
    ['for a wrong command line', ['rnu', '--debug']],
  ])('--debug %s adds the stack trace', async (_, args) => {
    const { exitCode, stderr } = await space.run(args);
    expect(exitCode).toBe(104);
    expect(stderr).toMatch(STACK);
  });

  it('validate shows every error of every file, and nothing runs', async () => {
    const { exitCode, stdout, stderr } = await space.run(['validate', fixture('misspelt'), broken, small]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 104, stderr: '' });
    expect(stdout).toContain('misspelt.yaml:5:52: unknown key "cuont"; did you mean "count"?\n');
    expect(stdout).toContain('misspelt.yaml:5:5: ');
    expect(stdout).toContain(`${broken}:4:1: not YAML`);
    expect(stdout).toContain('two-hours.yaml: ok\n');
    expect(stdout).toMatch(/^3 files, \d+ errors\n$/m);
    expect(existsSync(join(space.folder, 'runs'))).toBe(false);
  });

  it.concurrent.each([
    [['--help'], 0, 'Examples:'],
    [['help', 'run'], 0, '--target <url>'],
    [['run', '--help'], 0, 'Exit code: 0 passed'],
    [['--version'], 0, '.'],
  ])('%j goes to standard output', async (args, code, words) => {
    const { exitCode, stdout, stderr } = await space.run(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: '' });
    expect(stdout).toContain(words);
  });

  it('without a command the help is an error', async () => {
    const { exitCode, stdout, stderr } = await space.run([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 104, stdout: '' });
    expect(stderr).toContain('Usage: slfleet [options] [command]');
  });
});
