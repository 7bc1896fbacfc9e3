import { availableParallelism } from 'node:os';
import type { RecordableHistogram } from 'node:perf_hooks';
import { Piscina } from 'piscina';
import type { ConsoleDirectory } from '../device/console/console-handle.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import type { GeneratorVerdict } from '../report/summary.js';
import { LATENCY_BIN_SLOTS, LatencyCounts } from '../telemetry/latency-bins.js';
import { YEAR_MS } from '../time/duration.js';
import { ControlBlock } from './control-block.js';
import { FleetConsoles } from './fleet-consoles.js';
import { type ControlRecord, FleetControl } from './fleet-control.js';
import { type GeneratorLoad, judgeGenerator } from './generator.js';
import { createLatencyHistogram, mergedQuantiles, type Quantiles } from './latency.js';
import { LiveWindows, WINDOW_EVERY_MS } from './live-windows.js';
import { messagesOf } from './manners.js';
import { type OpenEndpoint, openEndpoint } from './open-endpoint.js';
import type { FleetPlan } from './plan.js';
import { dealShards, type ShardPlan, shardsOf } from './population.js';
import { type Progress, reachedMs, readProgress, sumOf } from './progress.js';
import { discardRunFolder, type RunFolder } from './run-folder.js';
import type { OpenTarget } from './target/open-target.js';
import { addTotals, emptyTotals, type Totals } from './totals.js';
import type { WorkerResult, WorkerTask } from './worker.js';

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

/** What came of a run, before expectations are looked at. */
export interface FleetOutcome {
  readonly interrupted: boolean;
  readonly totals: Totals;
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly virtualMs: number;
  readonly wallMs: number;
  readonly stallMs: number;
  readonly handshakes: { readonly full: number; readonly resumed: number };
  readonly latency: { readonly service: Quantiles; readonly corrected: Quantiles };
  readonly lateness: { readonly late: number; readonly dropped: number; readonly ms: Quantiles };
  readonly generator: GeneratorVerdict;
  readonly memory: { readonly rssBytes: number; readonly bytesPerDevice: number };
  readonly workers: number;
  /** Devices that joined the fleet although they were not planned. */
  readonly added: number;
  /** What operators did. */
  readonly controls: readonly ControlRecord[];
}

interface Latencies {
  readonly service: RecordableHistogram;
  readonly corrected: RecordableHistogram;
}

/** What the workers left behind. */
interface LivedFleet {
  readonly results: readonly WorkerResult[];
  readonly latencies: readonly Latencies[];
  readonly wallMs: number;
  /** CPU time of the program meanwhile, ms. */
  readonly cpuMs: number;
  /** Resident memory of the program with its workers started, before there was any device. */
  readonly rssBefore: number;
  readonly fleetControl: FleetControl | null;
}

/**
 * Runs a plan on a pool of workers and waits for its end. The coordinator sees no message and no device: it starts the
 * endpoint, deals out the shards, reads figures from shared memory, and adds up what the workers report.
 * @throws SlfleetError SLF_WORKER_DIED, what the endpoint's start throws, and what a worker could not get over
 */
export async function runFleet(run: FleetRun): Promise<FleetOutcome> {
  const { plan, signal } = run;
  const shards = shardsOf(plan);
  const workers = Math.max(1, Math.min(run.workers ?? coresFor(plan), shards.length));
  const control = ControlBlock.create(workers);
  for (const tally of control.tallies) tally.set('virtualMs', plan.startMs);
  const startedAt = performance.now();
  let note = '';
  let reached = plan.startMs;
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
    const endpoint = await openEndpoint({
      plan,
      shards: shards.length,
      eventsFolder: run.folder.events,
      target: run.target,
      onNote: (text) => {
        note = text;
      },
    }).catch((error: unknown) => {
      // Nothing has run: the same command can be given again once the cause is removed.
      discardRunFolder(run.folder);
      throw error;
    });
    note = '';
    try {
      const lived = await liveOn(run, shards, control, endpoint, { progress, windows: live });
      reached = Math.min(...lived.results.map((result) => result.reachedMs));
      closeWindow();
      run.onProgress(readProgress(control, reached, performance.now() - startedAt, note));
      return addUp(plan, control, lived, reached);
    } finally {
      await endpoint.close(reached);
    }
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
  { plan, folder, onConsoles, onLive }: FleetRun,
  shards: readonly ShardPlan[],
  control: ControlBlock,
  endpoint: OpenEndpoint,
  sight: Pick<LiveFleet, 'progress' | 'windows'>,
): Promise<LivedFleet> {
  const { workers } = control;
  const pool = new Piscina<WorkerTask | null, WorkerResult | null>({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
    // With the default a thread without a task parks and its timers stand still.
    atomics: 'disabled',
  });
  try {
    await Promise.all(Array.from({ length: workers }, () => pool.run(null)));
    const rssBefore = process.memoryUsage.rss();
    const startedAt = performance.now();
    const cpuBefore = process.cpuUsage();
    const latencies: Latencies[] = [];
    const consoles = onConsoles === undefined ? null : new FleetConsoles(workers);
    const fleetControl = onLive === undefined ? null : new FleetControl(plan, workers, sight.progress);
    const living = Promise.all(
      dealShards(shards, workers).map((hand, worker) => {
        const pair = { service: createLatencyHistogram(), corrected: createLatencyHistogram() };
        latencies.push(pair);
        const { access } = endpoint;
        const port = consoles?.ports[worker] ?? null;
        const controls = fleetControl?.portFor(worker) ?? null;
        const task: WorkerTask = {
          plan,
          shards: hand,
          worker,
          control: control.shared,
          eventsFolder: folder.events,
          access,
          consoles: port,
          controls,
          ...pair,
        };
        return pool.run(task, { transferList: [port, controls].filter((one) => one !== null) });
      }),
    );
    const seen = withConsoles(living, consoles, onConsoles);
    const fleet = fleetControl && { plan, folder, control: fleetControl, figures: control, ...sight };
    const answers = await withOperators(seen, fleet, onLive);
    const results = answers.filter((answer) => answer !== null);
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpuMs = (user + system) / 1_000;
    return { results, latencies, wallMs: performance.now() - startedAt, cpuMs, rssBefore, fleetControl };
  } catch (cause) {
    control.requestStop();
    // Whoever serves the consoles has words of its own for a port that is taken or a file that is not there.
    if (cause instanceof SlfleetError) throw cause;
    throw new SlfleetError('SLF_WORKER_DIED', `a worker ended: ${(cause as Error).message}`, { cause });
  } finally {
    await pool.destroy();
  }
}

/** Lets consoles be reached as long as the fleet lives. */
async function withConsoles<Result>(
  living: Promise<Result>,
  consoles: FleetConsoles | null,
  onConsoles: FleetRun['onConsoles'],
): Promise<Result> {
  if (consoles === null || onConsoles === undefined) return living;
  // Whatever becomes of the fleet is told below, also if it ends before the consoles stand.
  living.catch(() => undefined);
  const end = await onConsoles(consoles);
  try {
    return await living;
  } finally {
    consoles.close();
    await end();
  }
}

/** Lets the fleet be looked at and operated as long as it lives. */
async function withOperators<Result>(
  living: Promise<Result>,
  fleet: LiveFleet | null,
  onLive: FleetRun['onLive'],
): Promise<Result> {
  if (fleet === null || onLive === undefined) return living;
  living.catch(() => undefined);
  const end = await onLive(fleet);
  try {
    return await living;
  } finally {
    await fleet.control.end();
    await end();
  }
}

function addUp(plan: FleetPlan, control: ControlBlock, lived: LivedFleet, reached: number): FleetOutcome {
  const { results, latencies, wallMs, rssBefore } = lived;
  const failure = results.find((result) => result.failure !== null)?.failure;
  if (failure) throw new SlfleetError(failure.code, failure.message);
  const totals = emptyTotals();
  for (const result of results) addTotals(totals, result.totals);
  const rssBytes = process.resourceUsage().maxRSS * 1024;
  const grown = Math.max(0, rssBytes - rssBefore);
  return {
    interrupted: results.some((result) => result.stopped),
    totals,
    sent: sumOf(control, 'sent'),
    ok: sumOf(control, 'ok'),
    failed: sumOf(control, 'failed'),
    virtualMs: reached - plan.startMs,
    wallMs,
    stallMs: sumOf(control, 'stallMs') / control.workers,
    handshakes: { full: sumOf(control, 'handshakesFull'), resumed: sumOf(control, 'handshakesResumed') },
    latency: {
      service: mergedQuantiles(latencies.map(({ service }) => service)),
      corrected: mergedQuantiles(latencies.map(({ corrected }) => corrected)),
    },
    lateness: { late: sumOf(control, 'late'), dropped: sumOf(control, 'dropped'), ms: latenessQuantiles(control) },
    generator: keepsTime(plan) ? judgeGenerator(loadOf(control, lived)) : { trustworthy: true, reasons: [] },
    memory: { rssBytes, bytesPerDevice: totals.devices === 0 ? 0 : Math.round(grown / totals.devices) },
    workers: control.workers,
    added: lived.fleetControl?.added ?? 0,
    controls: lived.fleetControl?.records ?? [],
  };
}

/** There is a real clock to keep, and a server to be measured. */
function keepsTime({ speed, link }: FleetPlan): boolean {
  return speed !== 'max' && link === 'https';
}

function latenessQuantiles(control: ControlBlock): Quantiles {
  const sums = new Float64Array(LATENCY_BIN_SLOTS);
  for (const tally of control.tallies) tally.lateness.addTo(sums);
  const all = LatencyCounts.between(new Float64Array(LATENCY_BIN_SLOTS), sums);
  const at = (percent: number): number => all.percentile(percent);
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: all.max };
}

function loadOf(control: ControlBlock, { wallMs, cpuMs, results }: LivedFleet): GeneratorLoad {
  const cores = availableParallelism();
  return {
    workers: control.tallies.map((tally) => ({
      drivenMs: tally.get('drivenMs'),
      busyShare: tally.get('busyShare'),
      loopDelayMs: tally.get('loopDelayMs'),
      fullMs: tally.get('fullMs'),
      exhausted: tally.get('exhausted'),
    })),
    cpuShare: wallMs === 0 ? 0 : cpuMs / (wallMs * cores),
    cores,
    messages: results.reduce((sum, { totals }) => sum + messagesOf(totals.manners), 0),
    behind: sumOf(control, 'behind'),
  };
}

/** Device-years lived per second of real time. */
export function deviceYearsPerSecond(outcome: FleetOutcome): number {
  const years = (outcome.totals.devices * outcome.virtualMs) / YEAR_MS;
  return outcome.wallMs > 0 ? years / (outcome.wallMs / 1_000) : 0;
}
