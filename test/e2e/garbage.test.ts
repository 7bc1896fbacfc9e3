import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fixture, STACK, workspace } from './slfleet.js';

const space = workspace();
const SEED = 20_260_101;
const COMMAND_LINES = 200;
const MOST_MS = 150_000;

/** Exit codes of design §5; 107 is for runs that broke, which a command line alone must not be able to bring about. */
const EXIT_CODES = [0, 99, 104, 105, 110];

/** No operating system hands a NUL to a program. */
const nonsense = fc
  .oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      '',
      ' ',
      '-',
      '--',
      '---',
      '=',
      '\u001b[2J',
      '../../..',
      '{}',
      '[',
      '{a: &a [*a]}',
      '💥',
      '-1',
      '1e99',
    ),
  )
  .map((text) => text.replaceAll('\u0000', ''));
const word = fc.constantFrom(
  ...[
    'run',
    'validate',
    'explain',
    'list',
    'serve',
    'report',
    'query',
    'acknowledge',
    'help',
    'cssm',
    'scenarios',
    'profiles',
  ],
  ...[
    'faults',
    'events',
    'quickstrat',
    'html',
    'json',
    'max',
    '60x',
    '3d',
    '0s',
    '1',
    '12',
    'p-256',
    'encoded',
    'open',
  ],
  ...['in-process', 'https', 'https://127.0.0.1:1', 'https://203.0.113.9', 'time.for=1d', 'wire.keys=p-256', 'fleet=3'],
  ...['SELECT 1', 'SELECT * FROM messages', fixture('two-hours'), fixture('misspelt'), '/dev/null', '/proc/self'],
);
const option = fc.constantFrom(
  ...['--json', '--quiet', '--no-report', '--debug', '--help', '--version', '--target', '--ca', '--allow-target'],
  ...['--link', '--wire', '--speed', '--pacing', '--for', '--seed', '--workers', '--set', '--devices', '--format'],
  ...['--port', '--host', '--scenario', '--keys', '--clock', '--dialect', '--out', '--ca-out', '--sed', '-x'],
);
const part = fc.oneof(
  { arbitrary: word, weight: 4 },
  { arbitrary: option, weight: 4 },
  { arbitrary: nonsense, weight: 2 },
);
const command = fc.constantFrom('run', 'run', 'validate', 'explain', 'list', 'serve', 'report', 'query', 'acknowledge');
/** Options a command has, with values that may fit. */
const fitting = (options: readonly string[], most: number) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...options), fc.oneof(word, nonsense)), {
      maxLength: most,
      selector: ([name]) => name,
    })
    .map((pairs) => pairs.flat());
const RUN_OPTIONS = ['--link', '--wire', '--speed', '--pacing', '--for', '--seed', '--workers', '--set', '--devices'];
const SERVE_OPTIONS = ['--keys', '--clock', '--dialect', '--scenario', '--host', '--ca-out'];
const commandLine = fc.oneof(
  { arbitrary: fc.array(part, { maxLength: 8 }), weight: 2 },
  {
    arbitrary: fc
      .tuple(command, fc.array(part, { minLength: 1, maxLength: 6 }))
      .map(([first, rest]) => [first, ...rest]),
    weight: 3,
  },
  // Nearer to what is right, so that more than the parser of the command line is reached.
  {
    arbitrary: fitting([...RUN_OPTIONS, '--out', '--target', '--ca'], 3).map((rest) => [
      'run',
      fixture('two-hours'),
      ...rest,
    ]),
    weight: 5,
  },
  { arbitrary: fitting(SERVE_OPTIONS, 2).map((rest) => ['serve', 'cssm', '--port', '0', ...rest]), weight: 1 },
  { arbitrary: fc.tuple(fc.constantFrom('validate', 'explain', 'list'), fc.oneof(word, nonsense)), weight: 2 },
);

it(`${COMMAND_LINES} random command lines (seed ${SEED}): none crashes, hangs or shows a stack trace`, {
  timeout: 2 * MOST_MS,
}, async () => {
  const lines = fc.sample(commandLine, { seed: SEED, numRuns: COMMAND_LINES }).map((args) =>
    // A stack trace is asked for with --debug; what may be shown without it is what is looked at here.
    args.filter((arg) => arg !== '--debug'),
  );
  const file = space.fresh('lines');
  writeFileSync(file, JSON.stringify(lines));
  const driver = fileURLToPath(new URL('./command-lines.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [driver, file], {
    cwd: space.folder,
    env: { PATH: process.env.PATH, HOME: space.folder, SLFLEET_HOME: space.fresh('home') },
    timeout: MOST_MS,
    maxBuffer: 100_000_000,
  }).catch((error: { message: string; stdout?: string }) => {
    throw new Error(`${error.message}\nlast: ${error.stdout?.trimEnd().split('\n').at(-1)}`);
  });
  const said = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(said.filter((entry) => 'unhandled' in entry)).toEqual([]);
  const ended = said.filter((entry) => 'exitCode' in entry) as { args: string[]; exitCode: number; stderr: string }[];
  expect(ended).toHaveLength(COMMAND_LINES);
  expect(ended.filter(({ exitCode }) => !EXIT_CODES.includes(exitCode))).toEqual([]);
  expect(ended.filter(({ stderr }) => STACK.test(stderr))).toEqual([]);
  // An error always says its code and what to do; help without a command is the only other thing that is not asked for.
  const mute = ended.filter(
    ({ exitCode, stderr }) => exitCode === 104 && !/^SLF_[A-Z_]+: /m.test(stderr) && !/^Usage: /.test(stderr),
  );
  expect(mute.filter(({ args }) => !args.includes('validate'))).toEqual([]);
  // The sample reaches what it is for.
  expect(new Set(ended.map(({ exitCode }) => exitCode)).size).toBeGreaterThan(1);
});
