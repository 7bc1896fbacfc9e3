import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/errors/catalogue.js';
import { brokenChecks, fixture, type Program, STACK, summaryOf, workspace } from './slfleet.js';

/** Off-line reporting by hand (S1 "no connectivity"; P§3.1, P§3.8), each part in a process of its own. */

const space = workspace();
const SWITCH = ['device', 'catalyst-9300-24p', '--release', '17.9.4'];
const OTHER = ['device', 'catalyst-9500-48y4c', '--release', '17.9.4'];

/** A device that talks to nobody, its flash a folder of this machine. */
function vault(flash: string): Program {
  return space.start([...SWITCH, '--flash', flash, '--echo'], { hasInput: true });
}

/** Gives it a line and waits for what it says to it. */
async function ask(device: Program, line: string, answer: RegExp): Promise<string> {
  const from = device.said.length;
  device.type(`${line}\n`);
  return device.until(() => answer.exec(device.said.slice(from))?.[0] ?? null);
}

const SAVE = 'license smart save usage all file flash:report.txt';
const IMPORT = 'license smart import flash:ACK_report.txt';

it('a switch without any way out is acknowledged: save, carry, acknowledge, carry back, import', async () => {
  const flash = space.fresh('flash');
  const books = space.fresh('books');
  const device = vault(flash);
  await ask(device, '!advance 30d', /!advance 30d\n/);
  await ask(device, `${SAVE}\nshow clock`, /UTC/);
  const acknowledge = () => space.run(['acknowledge', join(flash, 'report.txt'), '--books', books]);

  const { exitCode, stdout, stderr } = await acknowledge();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(
    /ACK_report\.txt: C9300-24P \w+, 2 reports acknowledged, 2 of them new, in Example Corp \/ Default\n/,
  );
  await ask(device, IMPORT, /Import Data Successful\n/);
  await ask(device, 'show license status', /Last ACK received: Jan 31 \d\d:\d\d:\d\d 2026 UTC/);

  // A second time neither side takes what it has taken.
  await ask(device, IMPORT, /Import Data Failed: .*imported before/);
  const ack = readFileSync(join(flash, 'ACK_report.txt'), 'utf8');
  const again = await acknowledge();
  expect(again).toMatchObject({ exitCode: 104, stdout: '' });
  const [, kept] = /SLF_USAGE_FILE_REPEATED: \S+ was taken before; its ACK file is (\S+)\n/.exec(again.stderr) ?? [];
  expect(readFileSync(kept ?? '', 'utf8')).toBe(ack);

  // Usage saved again is another file.
  await ask(device, '!advance 30d', /!advance 30d\n/);
  await ask(device, `${SAVE}\nshow clock`, /UTC/);
  expect((await acknowledge()).stdout).toMatch(/, 2 reports acknowledged, 2 of them new, /);
  await ask(device, IMPORT, /Import Data Successful\n/);
  device.closeInput();
  expect((await device.ended).exitCode).toBe(0);
});

describe('slfleet device --flash', () => {
  it('is the folder as it is: what is put in is there, what is deleted is gone', async () => {
    const flash = space.fresh('flash');
    mkdirSync(join(flash, 'folder'), { recursive: true });
    writeFileSync(join(flash, 'note.txt'), 'hello\n');
    writeFileSync(join(flash, 'a name no console can say'), '');
    const at = (...commands: string[]) =>
      space.run([...SWITCH, '--flash', flash, ...commands.flatMap((command) => ['-c', command])]);
    const { stdout } = await at('dir flash:', 'more flash:note.txt', 'more flash:folder', 'delete flash:note.txt');
    expect(stdout).toMatch(/ 6 {2}\S+ \d\d 2026 [\d:]+ \+00:00 {2}note\.txt\n/);
    expect(stdout).toContain('\nhello\n');
    expect(stdout).toContain('%Error opening flash:/folder (No such file or directory)');
    expect(stdout).not.toContain('console can say');
    expect(readdirSync(flash).sort()).toEqual(['a name no console can say', 'folder']);
    // A folder of that name is in the way.
    const failed = await at('license smart save usage all file flash:folder', 'show license status');
    expect(failed.stdout).toContain('%Error opening flash:/folder (');
    expect(failed.stdout).toContain('Last report file write: <none>');
    expect(readdirSync(flash).sort()).toEqual(['a name no console can say', 'folder']);
  });
});

describe('what a user does wrong', () => {
  const folder = space.fresh('files');
  const books = join(folder, 'books');
  const at = (name: string): string => join(folder, name);
  beforeAll(async () => {
    const saved = await space.run([...SWITCH, '--flash', folder, '-c', '!advance 9d', '-c', SAVE]);
    expect(saved.exitCode).toBe(0);
    await space.run([...OTHER, '--flash', at('other'), '-c', '!advance 9d', '-c', SAVE]);
    const text = readFileSync(at('report.txt'), 'utf8');
    const put = (name: string, content: string): void => writeFileSync(at(name), content);
    put('empty.txt', '');
    put('words.txt', 'license smart save usage all\n');
    put('root.txt', '<specificPLR><authorizationCode/></specificPLR>');
    put('no-system.txt', text.replace(/ <smartLicenseSystemInfo>.*\n/, ''));
    put('no-report.txt', text.replaceAll(/ <RUMReport>.*\n/g, ''));
    put('half.txt', text.slice(0, text.length / 2));
    put('altered.txt', text.replace(/\\"num_samples\\":\d+/, '\\"num_samples\\":1'));
    put('foreign.txt', text.replace(/("udi_serial_number":")\w+("\},"timestamp")/, '$1FCW0000X000$2'));
    const bigger = readFileSync(at('other/report.txt'), 'utf8');
    put('taken.txt', bigger);
    const taken = await space.run(['acknowledge', at('taken.txt'), '--books', books, '--smart-account', 'Other Corp']);
    expect(taken.exitCode).toBe(0);
    put('crlf.txt', bigger.replaceAll('\n', '\r\n'));
  });

  const MISTAKES: readonly (readonly [string, string, ErrorCode, string])[] = [
    ['a file that is not there', 'missing.txt', 'SLF_USAGE_FILE_NOT_FOUND', 'ENOENT'],
    ['a folder', 'other', 'SLF_USAGE_FILE_NOT_FOUND', 'it is no file'],
    ['an empty file', 'empty.txt', 'SLF_USAGE_FILE_WRONG', 'is no file of'],
    ['no XML', 'words.txt', 'SLF_USAGE_FILE_WRONG', 'is no file of'],
    ['another root', 'root.txt', 'SLF_USAGE_FILE_WRONG', 'is no file of'],
    ['no system information', 'no-system.txt', 'SLF_USAGE_FILE_WRONG', 'is no file of'],
    ['no report', 'no-report.txt', 'SLF_USAGE_FILE_WRONG', 'holds no usage report'],
    ['half a file', 'half.txt', 'SLF_USAGE_FILE_WRONG', 'is no file of'],
    ['an ACK file', 'ACK_taken.txt', 'SLF_USAGE_FILE_WRONG', 'is no file of'],
    ['an altered report', 'altered.txt', 'SLF_USAGE_FILE_ALTERED', 'does not fit its signature'],
    ['reports of another device', 'foreign.txt', 'SLF_USAGE_FILE_FOREIGN', 'of another device'],
    ['a device of another smart account', 'other/report.txt', 'SLF_USAGE_FILE_FOREIGN', 'already been registered'],
    ['a file that was taken', 'taken.txt', 'SLF_USAGE_FILE_REPEATED', 'was taken before'],
    ['the same with other line ends', 'crlf.txt', 'SLF_USAGE_FILE_REPEATED', 'was taken before'],
  ];

  /** All there is in a folder, with its contents. */
  const contents = (path: string): string[] =>
    readdirSync(path, { recursive: true, withFileTypes: true }).map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return entry.isFile() ? `${file} ${readFileSync(file, 'utf8')}` : file;
    });

  it.each(MISTAKES)('%s is refused, and changes nothing', async (_, name, code, words) => {
    // The device of another smart account has given its reports, but in another file.
    if (name === 'other/report.txt') {
      await space.run([...OTHER, '--flash', at('other'), '-c', '!advance 10d', '-c', SAVE]);
    }
    const before = contents(folder);
    const { exitCode, stdout, stderr } = await space.run(['acknowledge', at(name), '--books', books]);
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 104, stdout: '' });
    expect(stderr.startsWith(`${code}: `), stderr).toBe(true);
    expect(stderr).toContain(words);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(`  ${ERRORS[code].remedy}`);
    expect(stderr).not.toMatch(STACK);
    expect(contents(folder)).toEqual(before);
  });

  it.each<readonly [string, () => readonly string[], ErrorCode]>([
    [
      'an ACK in the place of its usage file',
      () => [at('report.txt'), '--out', at('report.txt')],
      'SLF_OPTION_INVALID',
    ],
    [
      'two ACKs in one place',
      () => [at('report.txt'), at('other/report.txt'), '--out', at('acks')],
      'SLF_OPTION_INVALID',
    ],
    ['an empty --books', () => [at('report.txt'), '--books', ''], 'SLF_OPTION_INVALID'],
    ['an --out in a file', () => [at('report.txt'), '--out', at('words.txt/ack')], 'SLF_OUT_UNWRITABLE'],
    ['books in a file', () => [at('report.txt'), '--out', at('a.txt'), '--books', at('words.txt/b')], 'SLF_BOOKS'],
    ['no file', () => [], 'SLF_USAGE'],
  ])('%s', async (_, args, code) => {
    const { exitCode, stdout, stderr } = await space.run(['acknowledge', '--books', books, ...args()]);
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: ERRORS[code].exit, stdout: '' });
    expect(stderr.startsWith(`${code}: `), stderr).toBe(true);
    expect(stderr).not.toMatch(STACK);
  });

  it.each<readonly [string, readonly string[], ErrorCode]>([
    ['a flash in a file', [...SWITCH, '--flash', '/dev/null/flash'], 'SLF_FLASH_FOLDER'],
    ['a flash that has no name', [...SWITCH, '--flash', ''], 'SLF_OPTION_INVALID'],
    ['a flash nobody can look at', ['device', 'nexus-93180yc-ex', '--flash', 'flash'], 'SLF_OPTION_INVALID'],
  ])('%s', async (_, args, code) => {
    const { exitCode, stdout, stderr } = await space.run([...args, '-c', 'show clock']);
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 104, stdout: '' });
    expect(stderr.startsWith(`${code}: `), stderr).toBe(true);
  });

  it('of several files the good ones are taken', async () => {
    const files = ['words.txt', 'report.txt', 'altered.txt'].map(at);
    const { exitCode, stdout, stderr } = await space.run([
      'acknowledge',
      ...files,
      ...['--books', books, '--out', at('acks'), '--virtual-account', 'Plant', '--json'],
    ]);
    expect(exitCode).toBe(104);
    expect(JSON.parse(stdout)).toMatchObject({
      usage: at('report.txt'),
      ack: at('acks/ACK_report.txt'),
      newReports: 2,
      account: { smartAccount: 'Example Corp', name: 'Plant' },
    });
    expect(stderr.match(/^SLF_\w+/gm)).toEqual(['SLF_USAGE_FILE_WRONG', 'SLF_USAGE_FILE_ALTERED']);
    expect(readdirSync(at('acks'))).toEqual(['ACK_report.txt']);
  });
});

it('over HTTPS too: a usage file larger than any message, ACKs withheld from one account and given again', async () => {
  const out = space.fresh();
  const { exitCode, stderr } = await space.run([
    'run',
    fixture('off-line-over-https'),
    '--quiet',
    '--no-report',
    '--out',
    out,
  ]);
  expect(stderr).not.toMatch(STACK);
  expect({ exitCode, broken: brokenChecks(summaryOf(out)) }).toEqual({ exitCode: 0, broken: [] });
});
