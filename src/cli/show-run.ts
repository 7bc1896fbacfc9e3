import type { FleetPlan } from '../fleet/plan.js';
import type { Progress } from '../fleet/progress.js';
import { createLiveView, type LiveView } from '../report/live-view.js';
import { terminalSummary, wantsColour } from '../report/terminal-summary.js';
import type { ScenarioRun } from '../scenario/run-scenario.js';
import type { CliIo } from './io.js';

const EXIT_PASSED = 0;
const EXIT_FAILED = 99;
const EXIT_INTERRUPTED = 105;

/** How a run is shown on the terminal. */
export interface ShowOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * Shows a run while it goes on and what came of it.
 * @param then what is left to do when its summary is shown
 * @returns the exit code of the program
 */
export async function showRun(
  plan: FleetPlan,
  options: ShowOptions,
  io: CliIo,
  start: (onProgress: (progress: Progress) => void) => Promise<ScenarioRun>,
  then: (run: ScenarioRun) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const view = createLiveView({
    stream: io.stderr,
    isTTY: io.stderr.isTTY === true,
    quiet: options.quiet,
    title: plan.title,
    virtualStartMs: plan.startMs,
    virtualEndMs: plan.startMs + plan.durationMs,
  });
  const run = await start(follow(view, io.interrupted)).finally(() => view.stop());
  const { folder, summary } = run;
  const colour = wantsColour(options.json ? io.stderr : io.stdout, io.env);
  const text = terminalSummary(summary, folder.path, colour, plan.link === 'https');
  if (options.json) {
    io.stderr.write(text);
    io.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  } else {
    io.stdout.write(text);
  }
  await then(run);
  if (summary.interrupted) return EXIT_INTERRUPTED;
  return summary.verdict === 'passed' ? EXIT_PASSED : EXIT_FAILED;
}

/** Feeds the live view, with the rate of messages over the last second or so. */
function follow(view: LiveView, interrupted: AbortSignal): (progress: Progress) => void {
  let before = { wallMs: 0, sent: 0 };
  let perSecond = 0;
  return (progress) => {
    const passed = progress.wallMs - before.wallMs;
    if (passed >= 1_000) {
      // Figures go back when a worker is brought back from its checkpoint.
      perSecond = (Math.max(0, progress.sent - before.sent) * 1_000) / passed;
      before = { wallMs: progress.wallMs, sent: progress.sent };
    }
    const note = interrupted.aborted ? 'stopping, results are kept' : progress.note;
    view.update({
      ...progress,
      perSecond,
      stallSeconds: progress.stallMs / 1_000,
      ...(note === '' ? {} : { note }),
    });
  };
}
