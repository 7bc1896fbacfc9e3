import type { TargetOptions } from '../../fleet/target/open-target.js';
import { openRun } from '../../scenario/kept-scenario.js';
import { carryOut } from '../../scenario/run-scenario.js';
import type { AddCommand, CliIo } from '../io.js';
import { packageVersion } from '../package-version.js';
import { checkConsoleOptions } from '../serve-consoles.js';
import { addCredentialOptions, withTarget } from '../target-options.js';
import { addWatchOptions, type WatchOptions, watchRun } from '../watch-run.js';

type ResumeOptions = TargetOptions & WatchOptions;

/** `slfleet resume <run>`: goes on with a run that was interrupted, killed, or stopped by a full disk. */
export const addResume: AddCommand = (program, io, done) => {
  const command = program
    .command('resume')
    .description('go on with a run that was interrupted or killed, from its last checkpoint')
    .argument('<run>', 'the folder of the run');
  addCredentialOptions(command);
  addWatchOptions(command)
    .addHelpText(
      'after',
      `
In process the run ends as if nothing had happened, with the same digest. The ID token of a server of your own comes from
SLFLEET_TOKEN again. A folder another program works on, a run that has come to its end, and a folder of another version are
refused. What looked at the run before, such as its page, is opened again only if it is asked for again, with a new key.

Exit code: as of \`slfleet run\`.

Examples:
  $ slfleet resume runs/classic-year-20260101-120000
  $ slfleet resume runs/classic-year-20260101-120000 --ui
  $ SLFLEET_TOKEN=… slfleet resume runs/my-rollout-20260101-120000 --quiet --control
`,
    )
    .action(async (folder: string, options: ResumeOptions) => done(await resume(folder, options, io)));
};

async function resume(path: string, options: ResumeOptions, io: CliIo): Promise<number> {
  const { loaded, folder, fleetFile } = openRun(path, packageVersion());
  const { plan } = loaded;
  checkConsoleOptions(options, plan);
  return withTarget(plan, options, io, (target) =>
    watchRun(loaded, folder.path, target, options, io, (manner) => carryOut(loaded, folder, { ...manner, fleetFile })),
  );
}
