import { availableParallelism } from 'node:os';
import type { ConsoleDirectory } from '../device/console/console-handle.js';
import { isOutOfFiles } from '../errors/out-of-files.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { type CheckpointSettings, USUAL_RHYTHM } from './checkpoint/checkpoint-keeper.js';
import { type Latencies, ProgressKeeper } from './checkpoint/run-progress.js';
import { ControlBlock } from './control-block.js';
import type { EndpointAccess } from './endpoint-access.js';
import { FleetConsoles } from './fleet-consoles.js';
import { FleetControl } from './fleet-control.js';
import { leaveFleet } from './fleet-file/muster.js';
import { addUp, type FleetOutcome, type LivedFleet } from './fleet-outcome.js';
import { createLatencyHistogram } from './latency.js';
import { LiveWindows, WINDOW_EVERY_MS } from './live-windows.js';
import { withConsoles, withOperators } from './onlookers.js';
import { freshSalt, type OpenEndpoint } from './open-endpoint.js';
import type { FleetPlan } from './plan.js';
import { dealShards, type ShardPlan, shardsOf } from './population.js';
import { type Progress, reachedMs, readProgress, sumOf } from './progress.js';
import type { RunFolder } from './run-folder.js';
import { supervise } from './supervisor.js';
import { takeUpEndpoint } from './take-up-endpoint.js';
import type { OpenTarget } from './target/open-target.js';
import type { WorkerResult, WorkerTask } from './worker.js';
import { startThread, type WorkerThread } from './worker-thread.js';

/** How often the figures are read while the fleet runs, ms. */
const PROGRESS_EVERY_MS = 100;

export interface FleetRun {
  readonly plan: FleetPlan;
  readonly folder: RunFolder;
  /** Worker threads; null: one a core, less one for an embedded server. Never more than there are shards. */
  readonly workers: number | null;
  /** Aborted: the run stops at once and keeps what it has. */
  readonly signal: AbortSignal;
  /** A server that is the user's own, opened by the caller; null: the embedded one. */
  readonly target: OpenTarget | null;
  readonly onProgress: (progress: Progress) => void;
  /** Called about once a second of real time, when a window was closed; the last one is its newest. Absent: nobody looks. */
  readonly onWindow?: (live: LiveWindows) => void;
  /** The devices live on from this file, and are left in it; absent or null: they come out of their boxes. */
  readonly fleetFile?: string | null;
  /** How often shards are kept; absent: as usual. */
  readonly checkpoints?: Omit<CheckpointSettings, 'folder'>;
  /**
   * Called with the consoles of the devices while the fleet runs, and its promise's function when it has ended. Absent:
   * nobody wants them.
   */
  readonly onConsoles?: (consoles: ConsoleDirectory) => Promise<() => Promise<void>>;
  /** The same with the fleet itself, for who wants to look at it closely or to operate it while it runs. */
  readonly onLive?: (fleet: LiveFleet) => Promise<() => Promise<void>>;
}

/** A fleet under way, as who looks at it and operates it has it. */
export interface LiveFleet {
  readonly plan: FleetPlan;
  readonly folder: RunFolder;
  readonly control: FleetControl;
  readonly figures: ControlBlock;
  /** The fleet at this moment. */
  readonly progress: () => Progress;
  readonly windows: LiveWindows;
}

/** What a program that took up a run has of it, and keeps for the next. */
interface Keeping {
  readonly settings: CheckpointSettings;
  readonly progress: ProgressKeeper;
  /** Why the endpoint could not go on; null: it does. */
  failure: SlfleetError | null;
}

/**
 * Runs a plan on a pool of workers and waits for its end. The coordinator sees no message and no device: it starts the
 * endpoint, deals out the shards, reads figures from shared memory, and adds up what the workers report. Workers that die are
 * brought back; a run folder that holds checkpoints is taken up where they are.
 * @throws SlfleetError SLF_WORKER_DIED, what the endpoint's start throws, and what a worker could not get over
 */
export async function runFleet(run: FleetRun): Promise<FleetOutcome> {
  const { plan, signal } = run;
  const shards = shardsOf(plan);
  const workers = Math.max(1, Math.min(run.workers ?? coresFor(plan), shards.length));
  const control = ControlBlock.create(workers, shards.length);
  const settings = { ...(run.checkpoints ?? USUAL_RHYTHM), folder: run.folder.checkpoints };
  const keeping: Keeping = { settings, progress: new ProgressKeeper(settings.folder), failure: null };
  const { before } = keeping.progress;
  const startedAt = performance.now() - before.wallMs;
  let note = '';
  let reached = before.reachedMs ?? plan.startMs;
  // Where the workers are until they have built their shards.
  for (const tally of control.tallies) tally.set('virtualMs', reached);
  const progress = (): Progress => {
    reached = reachedMs(control, plan, reached);
    return readProgress(control, reached, performance.now() - startedAt, note);
  };
  const report = (): void => run.onProgress(progress());
  const live = new LiveWindows(control, plan.startMs);
  const closeWindow = (): void => {
    reached = reachedMs(control, plan, reached);
    live.close(performance.now() - startedAt, reached);
    run.onWindow?.(live);
  };
  const ticker = setInterval(report, PROGRESS_EVERY_MS);
  const windowTicker = setInterval(closeWindow, WINDOW_EVERY_MS);
  const stop = (): void => control.requestStop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const onNote = (text: string): void => {
      note = text;
    };
    const onFailure = (error: SlfleetError): void => {
      keeping.failure ??= error;
      stop();
    };
    const endpoint = await takeUpEndpoint(run, settings, shards, before.reachedMs ?? plan.startMs, {
      onNote,
      onFailure,
    });
    note = '';
    let outcome: FleetOutcome;
    try {
      const lived = await liveOn(run, shards, control, endpoint, keeping, { progress, windows: live });
      reached = Math.min(...lived.results.map((result) => result.reachedMs));
      closeWindow();
      run.onProgress(readProgress(control, reached, performance.now() - startedAt, note));
      outcome = addUp(plan, control, lived, reached);
      if (endpoint.secrets !== null) leaveFleet(run, shards, endpoint.secrets.keys);
    } finally {
      await endpoint.close(reached);
    }
    if (keeping.failure !== null) throw keeping.failure;
    return outcome;
  } finally {
    clearInterval(ticker);
    clearInterval(windowTicker);
    signal.removeEventListener('abort', stop);
  }
}

/** Cores there are for workers: an embedded server has one of its own, and more threads than cores slow each other down. */
function coresFor({ link, endpoint }: FleetPlan): number {
  const serving = link === 'https' && endpoint.at === 'embedded' ? 1 : 0;
  return availableParallelism() - serving;
}

/** One long-lived task a thread, which lives its shards from the start to the end of the plan. */
async function liveOn(
  { plan, folder, onConsoles, onLive, fleetFile = null }: FleetRun,
  shards: readonly ShardPlan[],
  control: ControlBlock,
  endpoint: OpenEndpoint,
  keeping: Keeping,
  sight: Pick<LiveFleet, 'progress' | 'windows'>,
): Promise<LivedFleet> {
  const { workers } = control;
  const { settings, progress } = keeping;
  const { before } = progress;
  const pools = Array.from({ length: workers }, startThread);
  try {
    await Promise.all(pools.map((pool) => pool.run(null)));
    const rssBefore = process.memoryUsage.rss();
    const startedAt = performance.now() - before.wallMs;
    const cpuBefore = process.cpuUsage();
    const latencies: Latencies[] = [before.latencies];
    control.tallies[0]?.set('stallMs', before.stallMs);
    control.revivals.restore(before.revivals);
    const consoles = onConsoles === undefined ? null : new FleetConsoles();
    let restarts = before.restarts;
    let { access } = endpoint;
    const keep = (reachedMs = control.floorMs): void => {
      const figures = {
        reachedMs,
        wallMs: performance.now() - startedAt,
        stallMs: sumOf(control, 'stallMs'),
        restarts,
        revivals: control.revivals.capture(),
        operated: fleetControl?.operated ?? before.operated,
      };
      progress.keep(figures, latencies);
    };
    const stopFor = (error: SlfleetError): void => {
      keeping.failure ??= error;
      control.requestStop();
    };
    const keepOrStop = (): void => {
      try {
        keep();
      } catch (error) {
        // The verdict on the generator tells of it (`sockets`); figures are kept when there is a file again.
        if (!isOutOfFiles(error)) stopFor(error as SlfleetError);
      }
    };
    // What operators do must be known to who takes up the run: it is not done unless it is written down.
    const keepAct = (): void => {
      try {
        keep();
      } catch (cause) {
        if (!isOutOfFiles(cause)) stopFor(cause as SlfleetError);
        throw new SlfleetError('SLF_CONTROL_NOT_KEPT', (cause as Error).message, { cause });
      }
    };
    const isOperated = onLive !== undefined || before.operated.acts.length > 0;
    const fleetControl = isOperated ? new FleetControl(plan, control, sight.progress, before.operated, keepAct) : null;
    const living = Promise.all(
      dealShards(shards, workers).map((hand, worker) => {
        const pair = { service: createLatencyHistogram(), corrected: createLatencyHistogram() };
        latencies.push(pair);
        const live = (pacedFromMs: number | null): Promise<WorkerResult | null> => {
          const port = consoles?.portFor(worker) ?? null;
          const controls = fleetControl?.portFor(worker) ?? null;
          const speed = fleetControl?.speed ?? plan.speed;
          const task: WorkerTask = {
            plan,
            shards: hand,
            worker,
            control: control.shared,
            eventsFolder: folder.events,
            access,
            consoles: port,
            controls,
            checkpoints: settings,
            keepsEnd: fleetFile !== null,
            pacedFrom: pacedFromMs === null ? null : { virtualMs: pacedFromMs, wallMs: Date.now(), speed },
            ...pair,
          };
          return (pools[worker] as WorkerThread).run(task, {
            transferList: [port, controls].filter((one) => one !== null),
          });
        };
        return supervise({
          live,
          reachedMs: () => control.tallies[worker]?.get('virtualMs') ?? plan.startMs,
          onRestart: () => {
            restarts += 1;
            for (const { index } of hand) control.revivals.addRestart(index);
            void pools[worker]?.destroy();
            pools[worker] = startThread();
            access = withFreshNonces(access);
          },
          stopped: () => control.stopRequested,
        });
      }),
    );
    const keeper = setInterval(keepOrStop, settings.everyMs);
    const seen = withConsoles(living, consoles, onConsoles);
    const fleet = fleetControl && { plan, folder, control: fleetControl, figures: control, ...sight };
    const answers = await withOperators(seen, fleet, onLive).finally(() => clearInterval(keeper));
    if (keeping.failure !== null) throw keeping.failure;
    const results = answers.filter((answer) => answer !== null);
    keep(Math.min(...results.map((result) => result.reachedMs)));
    const added = fleetControl?.added ?? 0;
    const controls = fleetControl?.records ?? before.operated.records;
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpuMs = (user + system) / 1_000;
    const wallMs = performance.now() - startedAt;
    const ownWallMs = wallMs - before.wallMs;
    return { results, latencies, wallMs, ownWallMs, cpuMs, rssBefore, restarts, added, controls };
  } catch (cause) {
    control.requestStop();
    // Whoever serves the consoles has words of its own for a port that is taken or a file that is not there.
    if (cause instanceof SlfleetError) throw cause;
    throw new SlfleetError('SLF_WORKER_DIED', `a worker ended: ${(cause as Error).message}`, { cause });
  } finally {
    await Promise.all(pools.map((pool) => pool.destroy()));
  }
}

/** A server that lives on has seen what the dead worker sent: its nonces must not come again. */
function withFreshNonces(access: EndpointAccess): EndpointAccess {
  return access.kind === 'https' ? { ...access, keys: { ...access.keys, salt: freshSalt() } } : access;
}
