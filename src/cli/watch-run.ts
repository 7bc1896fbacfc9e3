import { type Command, Option } from 'commander';
import type { OpenTarget } from '../fleet/target/open-target.js';
import type { LoadedScenario } from '../scenario/load.js';
import type { RunOptions, ScenarioRun } from '../scenario/run-scenario.js';
import type { CliIo } from './io.js';
import { packageVersion } from './package-version.js';
import { wholeNumber } from './scenario-options.js';
import { addConsoleOptions, type ConsoleOptions, serveConsoles } from './serve-consoles.js';
import { addLiveOptions, type LiveOptions, openLive } from './serve-live.js';
import { type ShowOptions, showRun } from './show-run.js';

/** Options of a command that runs a fleet, whether it begins or goes on. */
export interface WatchOptions extends ShowOptions, LiveOptions, ConsoleOptions {
  readonly workers: number | null;
  readonly report: boolean;
}

/** How a run is carried out, as far as it does not depend on whether it begins or goes on. */
export type RunManner = Omit<RunOptions, 'out' | 'fleetFile' | 'warmUpMs'>;

/** Adds the options by which a run is carried out, looked at and operated. */
export function addWatchOptions(command: Command): Command {
  command.addOption(new Option('--workers <n>', 'worker threads').argParser(wholeNumber).default(null, 'one a core'));
  addConsoleOptions(command);
  addLiveOptions(command);
  return command
    .option('--json', 'print the summary as JSON on standard output, all else on standard error', false)
    .option('--quiet', 'no live view', false)
    .option('--no-report', 'leave report.html out; `slfleet report` makes it at any time');
}

/**
 * Runs a fleet with the live view, and with whatever else looks at it.
 * @param out folder of the run
 * @param start carries the run out
 * @returns the exit code of the program
 * @throws SlfleetError as `openLive`, `serveConsoles` and the run itself
 */
export async function watchRun(
  loaded: LoadedScenario,
  out: string,
  target: OpenTarget | null,
  options: WatchOptions,
  io: CliIo,
  start: (manner: RunManner) => Promise<ScenarioRun>,
): Promise<number> {
  const { plan } = loaded;
  const wantsConsoles = options.ssh !== undefined || options.sshEach !== undefined;
  const watched = await openLive(options, loaded, out, io);
  const manner: Omit<RunManner, 'onProgress'> = {
    version: packageVersion(),
    workers: options.workers,
    signal: io.interrupted,
    target,
    withoutReport: !options.report,
    ...watched.hooks,
    ...(wantsConsoles ? { onConsoles: (consoles) => serveConsoles(consoles, options, plan, io) } : {}),
  };
  const begin = (onProgress: RunManner['onProgress']): Promise<ScenarioRun> => start({ ...manner, onProgress });
  try {
    return await showRun(plan, options, io, begin, ({ summary, report }) => watched.finish(summary, report));
  } catch (error) {
    await watched.close();
    throw error;
  }
}
