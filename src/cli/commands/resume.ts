import { Option } from 'commander';
import type { TargetOptions } from '../../fleet/target/open-target.js';
import { openRun } from '../../scenario/kept-scenario.js';
import { carryOut } from '../../scenario/run-scenario.js';
import type { AddCommand, CliIo } from '../io.js';
import { packageVersion } from '../package-version.js';
import { wholeNumber } from '../scenario-options.js';
import { showRun } from '../show-run.js';
import { addCredentialOptions, withTarget } from '../target-options.js';

interface ResumeOptions extends TargetOptions {
  readonly workers: number | null;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly report: boolean;
}

/** `slfleet resume <run>`: goes on with a run that was interrupted, killed, or stopped by a full disk. */
export const addResume: AddCommand = (program, io, done) => {
  const command = program
    .command('resume')
    .description('go on with a run that was interrupted or killed, from its last checkpoint')
    .argument('<run>', 'the folder of the run');
  addCredentialOptions(command)
    .addOption(new Option('--workers <n>', 'worker threads').argParser(wholeNumber).default(null, 'one a core'))
    .option('--json', 'print the summary as JSON on standard output, all else on standard error', false)
    .option('--quiet', 'no live view', false)
    .option('--no-report', 'leave report.html out; `slfleet report` makes it at any time')
    .addHelpText(
      'after',
      `
In process the run ends as if nothing had happened, with the same digest. The ID token of a server of your own comes from
SLFLEET_TOKEN again. A folder another program works on, a run that has come to its end, and a folder of another version are
refused.

Exit code: as of \`slfleet run\`.

Examples:
  $ slfleet resume runs/classic-year-20260101-120000
  $ SLFLEET_TOKEN=… slfleet resume runs/my-rollout-20260101-120000 --quiet
`,
    )
    .action(async (folder: string, options: ResumeOptions) => done(await resume(folder, options, io)));
};

async function resume(path: string, options: ResumeOptions, io: CliIo): Promise<number> {
  const version = packageVersion();
  const { loaded, folder, fleetFile } = openRun(path, version);
  const { plan } = loaded;
  return withTarget(plan, options, io, (target) =>
    showRun(plan, options, io, (onProgress) =>
      carryOut(loaded, folder, {
        version,
        fleetFile,
        workers: options.workers,
        signal: io.interrupted,
        target,
        onProgress,
        withoutReport: !options.report,
      }),
    ),
  );
}
