import { existsSync, readdirSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { type CapacityResult, LOAD_KINDS, type LoadKind } from '../../scenario/capacity/capacity-result.js';
import { findCapacity } from '../../scenario/capacity/find-capacity.js';
import { type StepPlan, stepScenario } from '../../scenario/capacity/measure-step.js';
import type { SearchOptions } from '../../scenario/capacity/search.js';
import { loadScenario } from '../../scenario/load.js';
import type { Override } from '../../scenario/override.js';
import { MOST_DEVICES } from '../../scenario/schema/fleet.js';
import { parseDuration, SECOND_MS } from '../../time/duration.js';
import { capacityConclusion, capacityHeading, capacityLine } from '../capacity-text.js';
import { freeFolder } from '../free-folder.js';
import type { AddCommand, CliIo } from '../io.js';
import { packageVersion } from '../package-version.js';
import { addScenarioOptions, type ScenarioOptions, wholeNumber } from '../scenario-options.js';
import { addTargetOptions, type TargetCommandOptions, targetOverrides, withTarget } from '../target-options.js';

const EXIT_FOUND = 0;
const EXIT_NOT_FOUND = 99;
const EXIT_INTERRUPTED = 105;

/** Where a scenario says `max`, at which there is no load in real time. */
const USUAL_SPEED = 60;
const MOST_SPEED = 999_999;
const LEAST_SPEED = 0.1;
/** Of a step, unless told otherwise. */
const WARM_UP_SHARE = 0.2;
const DECIMALS = 1_000;

interface CapacityCommandOptions extends ScenarioOptions, TargetCommandOptions {
  readonly load: LoadKind;
  readonly start?: number;
  readonly factor: number;
  readonly most?: number;
  readonly precision: number;
  readonly repeats: number;
  readonly maxSteps: number;
  readonly stepFor: number;
  readonly warmUp?: number;
  readonly rest: number;
  readonly speed?: string;
  readonly ignoreGenerator: boolean;
  readonly workers: number | null;
  readonly out?: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** `slfleet capacity <scenario>`: the load at which a server gives way. */
export const addCapacity: AddCommand = (program, io, done) => {
  const command = program
    .command('capacity')
    .description('raise the load of a scenario step by step until a threshold breaks, and find where')
    .argument('<scenario>', 'a name from `slfleet list scenarios`, or a file');
  addTargetOptions(command);
  addSearchOptions(command);
  addScenarioOptions(command)
    .addHelpText(
      'after',
      `
Each step is a run of its own, with open pacing, of the scenario's first stretch; its warm-up is not counted. The load goes
up by a factor until a threshold breaks (of the scenario, or of --threshold; else latencyMs.corrected: p(95)<1000 and
messages.failed: rate<0.01), the gap is halved until it is narrow, and both its ends are repeated. Devices register with force.
Told is the gap, and an interval that holds the knee at 95%, by a bootstrap with the scenario's seed.

Exit code: 0 found; 99 not found: it held, or broke, at every load, or the generator itself was the bottleneck;
104 invalid input; 105 interrupted, results kept; 107 a step broke; 110 a check of the target failed.

Examples:
  $ SLFLEET_TOKEN=… slfleet capacity my-rollout.yaml --target https://10.0.0.5 --ca ca.pem --start 500
  $ slfleet capacity quickstart --load speed --threshold 'latencyMs.corrected: p(95)<800' --step-for 60s --json
`,
    )
    .action(async (name: string, options: CapacityCommandOptions) => done(await search(name, options, io)));
};

function addSearchOptions(command: Command): void {
  command
    .addOption(
      new Option('--load <kind>', 'what is raised: devices, or the speed').choices(LOAD_KINDS).default('devices'),
    )
    .addOption(new Option('--start <load>', 'first load (default: as the scenario has it)').argParser(aboveZero))
    .addOption(new Option('--factor <n>', 'by which it goes up').argParser(aboveOne).default(2))
    .addOption(new Option('--most <load>', 'go no further than this').argParser(aboveZero))
    .addOption(
      new Option('--precision <share>', 'how narrow the gap is to be').argParser(percentage).default(0.1, '10%'),
    )
    .addOption(
      new Option('--repeats <n>', 'how often both ends of the gap are measured').argParser(oddNumber).default(3),
    )
    .addOption(new Option('--max-steps <n>', 'steps at most').argParser(wholeNumber).default(24))
    .addOption(
      new Option('--step-for <duration>', 'real time of a step').argParser(duration).default(30 * SECOND_MS, '30s'),
    )
    .addOption(
      new Option('--warm-up <duration>', 'of it, not counted (default: a fifth of the step)').argParser(duration),
    )
    .addOption(
      new Option('--rest <duration>', 'real time between two steps').argParser(duration).default(5 * SECOND_MS, '5s'),
    )
    .option('--speed <speed>', `such as 60x (default: the scenario's, or ${USUAL_SPEED}x where it says max)`)
    .option('--ignore-generator', 'a bad step counts although the generator itself was the bottleneck', false)
    .addOption(new Option('--workers <n>', 'worker threads').argParser(wholeNumber).default(null, 'one a core'))
    .option('--out <dir>', 'folder of the search (default: runs/<scenario>-capacity-<time>)')
    .option('--json', 'print the result as JSON on standard output, all else on standard error', false)
    .option('--quiet', 'no verdicts of the preflight', false);
}

function aboveZero(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}(?:\.\d{1,3})?$/.test(text) || value <= 0) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

function aboveOne(text: string): number {
  const value = aboveZero(text);
  if (value <= 1) throw new InvalidArgumentError('Give a number above 1, such as 1.5.');
  return value;
}

function percentage(text: string): number {
  const value = Number(text.slice(0, -1)) / 100;
  if (!/^\d{1,2}(?:\.\d+)?%$/.test(text) || value <= 0) throw new InvalidArgumentError('Give a share such as 10%.');
  return value;
}

function oddNumber(text: string): number {
  const value = wholeNumber(text);
  if (value % 2 === 0) throw new InvalidArgumentError('Give an odd number, so that the majority decides.');
  return value;
}

function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new InvalidArgumentError('Give a duration such as 30s or 2m.');
  return ms;
}

async function search(name: string, options: CapacityCommandOptions, io: CliIo): Promise<number> {
  const overrides = overridesFrom(options);
  const { plan } = loadScenario(name, { overrides, devices: options.devices });
  const written = plan.groups.reduce((sum, { count }) => sum + count, 0);
  const speed = plan.speed === 'max' ? USUAL_SPEED : plan.speed;
  const out = options.out ?? freeFolder(`${plan.scenario}-capacity`);
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new SlfleetError('SLF_OUT_NOT_EMPTY', `${out} is not empty`);
  }
  const steps: StepPlan = {
    scenario: name,
    overrides,
    loadKind: options.load,
    speed,
    devices: options.devices,
    forMs: options.stepFor,
    warmUpMs: warmUpOf(options),
    ignoresGenerator: options.ignoreGenerator,
    out,
  };
  const searchOptions = searchOf(options, written, speed, plan.groups.length);
  // Whatever is wrong with the scenario under these options is told before a server is asked.
  const { plan: first } = stepScenario(steps, searchOptions.start);
  const lines = options.json ? io.stderr : io.stdout;
  const result = await withTarget(first, options, io, (target) => {
    lines.write(capacityHeading(options.load));
    return findCapacity({
      plan: steps,
      search: searchOptions,
      restMs: options.rest,
      version: packageVersion(),
      workers: options.workers,
      signal: io.interrupted,
      target,
      onProgress: () => undefined,
      onStep: (step) => lines.write(capacityLine(step)),
    });
  });
  lines.write(capacityConclusion(result, out));
  if (options.json) io.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  return exitCodeOf(result);
}

function exitCodeOf({ verdict }: CapacityResult): number {
  if (verdict === 'interrupted') return EXIT_INTERRUPTED;
  return verdict === 'knee' ? EXIT_FOUND : EXIT_NOT_FOUND;
}

function overridesFrom(options: CapacityCommandOptions): Override[] {
  const { speed } = options;
  return [
    ...options.set,
    ...options.threshold,
    ...(speed === undefined ? [] : [{ path: ['time', 'speed'], value: speed, source: `--speed ${speed}` }]),
    ...targetOverrides(options),
    // Real latencies need a real way to the server.
    ...(options.target === undefined ? [{ path: ['endpoint', 'link'], value: 'https', source: 'capacity' }] : []),
  ];
}

function warmUpOf({ stepFor, warmUp }: CapacityCommandOptions): number {
  const wanted = warmUp ?? stepFor * WARM_UP_SHARE;
  if (wanted < stepFor) return wanted;
  throw new SlfleetError('SLF_OPTION_INVALID', '--warm-up must be shorter than --step-for');
}

function searchOf(options: CapacityCommandOptions, devices: number, speed: number, groups: number): SearchOptions {
  const { load, factor, precision, repeats, maxSteps } = options;
  const inDevices = load === 'devices';
  const round = inDevices ? Math.round : (value: number): number => Math.round(value * DECIMALS) / DECIMALS;
  const least = inDevices ? groups : LEAST_SPEED;
  const most = Math.min(options.most ?? Number.POSITIVE_INFINITY, inDevices ? MOST_DEVICES : MOST_SPEED);
  const start = round(options.start ?? (inDevices ? devices : speed));
  if (start < least || start > most) {
    throw new SlfleetError('SLF_OPTION_INVALID', `--start ${start} is not within ${least} to ${most}`);
  }
  return { start, factor, least, most, precision, repeats, maxSteps, round };
}
