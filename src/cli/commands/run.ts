import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { loadScenario } from '../../scenario/load.js';
import type { Override } from '../../scenario/override.js';
import { formatDiagnostic } from '../../scenario/problem.js';
import { runScenario } from '../../scenario/run-scenario.js';
import { freeFolder } from '../free-folder.js';
import type { AddCommand, CliIo } from '../io.js';
import { addScenarioOptions, type ScenarioOptions, wholeNumber } from '../scenario-options.js';
import { checkConsoleOptions } from '../serve-consoles.js';
import { addTargetOptions, type TargetCommandOptions, targetOverrides, withTarget } from '../target-options.js';
import { addWatchOptions, type WatchOptions, watchRun } from '../watch-run.js';

/** Options that stand for a value of the scenario, by its path. */
const SETTINGS = {
  link: ['endpoint', 'link'],
  wire: ['wire', 'mode'],
  speed: ['time', 'speed'],
  pacing: ['time', 'pacing'],
  for: ['time', 'for'],
  seed: ['seed'],
  connectionsMax: ['wire', 'maxConnections'],
} as const;

type Setting = keyof typeof SETTINGS;

interface RunCommandOptions
  extends ScenarioOptions,
    TargetCommandOptions,
    WatchOptions,
    Partial<Record<Setting, string | number>> {
  readonly out?: string;
  readonly fleetFile?: string;
}

/** `slfleet run <scenario>` (design §5). */
export const addRun: AddCommand = (program, io, done) => {
  const command = program
    .command('run')
    .description('run a scenario of the library, or a file')
    .argument('<scenario>', 'a name from `slfleet list scenarios`, or a file');
  addRunOptions(command);
  addWatchOptions(command);
  addScenarioOptions(command)
    .addHelpText(
      'after',
      `
Exit code: 0 passed; 99 an expectation or a threshold failed; 104 invalid input; 105 interrupted, results kept;
107 the run broke; 110 the target could not be reached, or a check of it failed: nothing was loaded.

Examples:
  $ slfleet run quickstart
  $ slfleet run classic-year --workers 1 --seed 7
  $ slfleet run quickstart --devices 100 --for 30d --set wire.keys=rsa-2048
  $ slfleet run out-of-compliance --json > summary.json
  $ slfleet run quickstart --threshold 'messages.failed: rate<0.01' --threshold 'latencyMs.corrected: p(95)<2000'
  $ slfleet run classic-year --devices 100 --speed 60x --ssh 2222
  $ slfleet run classic-year --devices 2000 --speed 3600x --ui
  $ SLFLEET_TOKEN=… slfleet run my-rollout.yaml --target https://127.0.0.1:8443 --ca ca.pem --speed 60x
`,
    )
    .action(async (name: string, options: RunCommandOptions) => done(await run(name, options, io)));
};

function addRunOptions(command: Command): void {
  addTargetOptions(command)
    .option('--link <link>', 'in-process or https')
    .option('--wire <mode>', 'encoded or decoded')
    .option('--speed <speed>', 'max, or Nx such as 60x')
    .option('--pacing <pacing>', 'open keeps the schedule whatever the server does; closed waits for it')
    .addOption(
      new Option('--connections-max <n>', 'connections open at once at most, over all workers').argParser(wholeNumber),
    )
    .option('--for <duration>', 'virtual time to run, such as 30d')
    .addOption(new Option('--seed <n>', 'seed of all chance').argParser(anyNumber))
    .addOption(new Option('--out <dir>', 'folder of the run (default: runs/<scenario>-<time>)').argParser(notEmpty))
    .addOption(
      new Option(
        '--fleet-file <file>',
        'with --target: the devices live on from this file, if there is one, and are left in it; holds private keys',
      ).argParser(notEmpty),
    );
}

function anyNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('Give the name of a folder.');
  return text;
}

function overridesFrom(options: RunCommandOptions): Override[] {
  const overrides: Override[] = [...options.set, ...options.threshold];
  for (const [option, path] of Object.entries(SETTINGS)) {
    const value = options[option as Setting];
    if (value === undefined) continue;
    overrides.push({ path, value, source: `--${kebab(option)} ${value}` });
  }
  return [...overrides, ...targetOverrides(options, options.link)];
}

/** An option as it is typed. */
function kebab(option: string): string {
  return option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

async function run(name: string, options: RunCommandOptions, io: CliIo): Promise<number> {
  const loaded = loadScenario(name, { overrides: overridesFrom(options), devices: options.devices });
  const { plan } = loaded;
  for (const warning of loaded.warnings) io.stderr.write(`${formatDiagnostic(warning)}\n`);
  if (options.fleetFile !== undefined && plan.endpoint.at === 'embedded') {
    throw new SlfleetError(
      'SLF_OPTION_INVALID',
      '--fleet-file needs --target: an embedded server is gone with its run',
    );
  }
  checkConsoleOptions(options, plan);
  const fleetFile = options.fleetFile === undefined ? null : resolve(options.fleetFile);
  return withTarget(plan, options, io, (target) => {
    const out = options.out ?? freeFolder(plan.scenario);
    return watchRun(loaded, out, target, options, io, (manner) => runScenario(loaded, { ...manner, out, fleetFile }));
  });
}
