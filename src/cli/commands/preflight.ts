import { SlfleetError } from '../../errors/slfleet-error.js';
import { preflight } from '../../fleet/preflight/preflight.js';
import { preflightContext } from '../../fleet/target/open-target.js';
import { loadScenario } from '../../scenario/load.js';
import type { AddCommand, CliIo } from '../io.js';
import { addScenarioOptions, type ScenarioOptions } from '../scenario-options.js';
import { addTargetOptions, type TargetCommandOptions, targetOverrides, verdictLine } from '../target-options.js';

const EXIT_REFUSED = 110;
/** Its accounts, keys and transport are as good as any. */
const ANY_SCENARIO = 'quickstart';

interface PreflightOptions extends ScenarioOptions, TargetCommandOptions {
  readonly speed?: string;
  readonly json: boolean;
}

/** `slfleet preflight`: may a server of the user's own be loaded? */
export const addPreflight: AddCommand = (program, io, done) => {
  const command = program
    .command('preflight')
    .description('look whether a server of your own can be loaded: name, port, TLS, clock, credentials, registration')
    .argument('[scenario]', 'what it is to be loaded with: a name, or a file', ANY_SCENARIO);
  addTargetOptions(command)
    .option('--speed <speed>', 'of the load, such as 60x (default: as written; without a scenario 1x)')
    .option('--json', 'print the verdicts as JSON', false);
  addScenarioOptions(command)
    .addHelpText(
      'after',
      `
One line a check: ok, failed or skipped, what was found, and what to do about a failure. One device registers and
de-registers, unless --no-probe; nothing else is changed at the server. \`slfleet run --target\` does the same by itself.

Exit code: 0 nothing failed; 104 invalid input; 110 a check failed.

Examples:
  $ SLFLEET_TOKEN=… slfleet preflight --target https://10.0.0.5 --ca ca.pem --set endpoint.kind=on-prem
  $ slfleet preflight my-rollout.yaml --target https://10.0.0.5 --ca ca.pem --server-name ssm.example.org --json
`,
    )
    .action(async (name: string, options: PreflightOptions) => done(await check(name, options, io)));
};

async function check(name: string, options: PreflightOptions, io: CliIo): Promise<number> {
  const speed = options.speed ?? (name === ANY_SCENARIO ? '1x' : undefined);
  const { plan } = loadScenario(name, {
    overrides: [
      ...(speed === undefined ? [] : [{ path: ['time', 'speed'], value: speed, source: `--speed ${speed}` }]),
      ...options.set,
      ...targetOverrides(options),
    ],
    devices: options.devices,
  });
  if (plan.endpoint.at === 'embedded') {
    throw new SlfleetError('SLF_OPTION_INVALID', 'preflight: name the server with --target');
  }
  const verdicts = await preflight(preflightContext(plan, options, io.env), (verdict) => {
    if (!options.json) io.stdout.write(verdictLine(verdict));
  });
  if (options.json) io.stdout.write(`${JSON.stringify({ target: plan.endpoint.at, checks: verdicts }, null, 2)}\n`);
  return verdicts.some(({ verdict }) => verdict === 'failed') ? EXIT_REFUSED : 0;
}
