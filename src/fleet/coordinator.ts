import { availableParallelism } from 'node:os';
import type { RecordableHistogram } from 'node:perf_hooks';
import { Piscina } from 'piscina';
import { SlfleetError } from '../errors/slfleet-error.js';
import { LICENSING_STATES } from '../telemetry/licensing-state.js';
import type { Figure } from '../telemetry/tally.js';
import { YEAR_MS } from '../time/duration.js';
import { ControlBlock } from './control-block.js';
import { createLatencyHistogram, mergedQuantiles, type Quantiles } from './latency.js';
import { openEndpoint } from './open-endpoint.js';
import type { FleetPlan } from './plan.js';
import { dealShards, shardsOf } from './population.js';
import { discardRunFolder, type RunFolder } from './run-folder.js';
import { addTotals, emptyTotals, type Totals } from './totals.js';
import type { WorkerResult, WorkerTask } from './worker.js';

/** How often the figures are read while the fleet runs, ms. */
const PROGRESS_EVERY_MS = 100;

/** The fleet at one moment of a run. */
export interface Progress {
  /** `preparing` while keys are made and the endpoint starts. */
  readonly phase: 'preparing' | 'running';
  readonly note: string;
  readonly virtualMs: number;
  readonly wallMs: number;
  readonly devices: number;
  readonly byState: Readonly<Record<string, number>>;
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly stallMs: number;
}

export interface FleetRun {
  readonly plan: FleetPlan;
  readonly folder: RunFolder;
  /** Worker threads; by default one a core. Never more than there are shards. */
  readonly workers: number | null;
  /** Aborted: the run stops at once and keeps what it has. */
  readonly signal: AbortSignal;
  /** ID token for a server that is the user's own, or null. A secret. */
  readonly token: string | null;
  readonly onProgress: (progress: Progress) => void;
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
  readonly memory: { readonly rssBytes: number; readonly bytesPerDevice: number };
  readonly workers: number;
}

/**
 * Runs a plan on a pool of workers and waits for its end. The coordinator sees no message and no device: it starts the
 * endpoint, deals out the shards, reads figures from shared memory, and adds up what the workers report.
 * @throws SlfleetError SLF_WORKER_DIED, and what the endpoint's start throws
 */
export async function runFleet(run: FleetRun): Promise<FleetOutcome> {
  const { plan } = run;
  const shards = shardsOf(plan);
  const workers = Math.max(1, Math.min(run.workers ?? availableParallelism(), shards.length));
  const control = ControlBlock.create(workers);
  for (const tally of control.tallies) tally.set('virtualMs', plan.startMs);
  const startedAt = performance.now();
  const sum = (figure: Figure): number => control.tallies.reduce((total, tally) => total + tally.get(figure), 0);

  let note = '';
  let phase: Progress['phase'] = 'preparing';
  let reached = plan.startMs;
  const end = plan.startMs + plan.durationMs;
  const report = (): void => {
    const byState: Record<string, number> = {};
    for (const [position, state] of LICENSING_STATES.entries()) {
      byState[state] = control.tallies.reduce((total, tally) => total + tally.inState(position), 0);
    }
    const floor = control.floorMs;
    if (Number.isFinite(floor)) reached = floor;
    // Workers that have ended have no floor; unless they were stopped, they have come to the end.
    else if (!control.stopRequested) reached = end;
    run.onProgress({
      phase,
      note,
      virtualMs: reached,
      wallMs: performance.now() - startedAt,
      devices: sum('alive'),
      byState,
      sent: sum('sent'),
      ok: sum('ok'),
      failed: sum('failed'),
      stallMs: sum('stallMs') / workers,
    });
  };
  const ticker = setInterval(report, PROGRESS_EVERY_MS);
  const stop = (): void => control.requestStop();
  run.signal.addEventListener('abort', stop, { once: true });
  if (run.signal.aborted) stop();

  const endpoint = await openEndpoint({
    plan,
    shards: shards.length,
    eventsFolder: run.folder.events,
    token: run.token,
    onNote: (text) => {
      note = text;
    },
  }).catch((error: unknown) => {
    clearInterval(ticker);
    // Nothing has run: the same command can be given again once the cause is removed.
    discardRunFolder(run.folder);
    throw error;
  });
  const pool = new Piscina<WorkerTask | null, WorkerResult | null>({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
    // With the default a thread without a task parks and its timers stand still.
    atomics: 'disabled',
  });
  await Promise.all(Array.from({ length: workers }, () => pool.run(null)));
  note = '';
  phase = 'running';
  const rssBefore = process.memoryUsage.rss();
  const runningSince = performance.now();

  const histograms: { service: RecordableHistogram; corrected: RecordableHistogram }[] = [];
  let results: WorkerResult[];
  try {
    const answers = await Promise.all(
      dealShards(shards, workers).map((hand, worker) => {
        const pair = { service: createLatencyHistogram(), corrected: createLatencyHistogram() };
        histograms.push(pair);
        return pool.run({
          plan,
          shards: hand,
          worker,
          control: control.shared,
          eventsFolder: run.folder.events,
          access: endpoint.access,
          service: pair.service,
          corrected: pair.corrected,
        });
      }),
    );
    results = answers.filter((answer) => answer !== null);
    reached = Math.min(...results.map((result) => result.reachedMs));
  } catch (error) {
    control.requestStop();
    if (error instanceof SlfleetError) throw error;
    throw new SlfleetError('SLF_WORKER_DIED', `a worker ended: ${(error as Error).message}`, { cause: error });
  } finally {
    clearInterval(ticker);
    run.signal.removeEventListener('abort', stop);
    await pool.destroy();
    await endpoint.close(reached);
  }
  report();

  const failure = results.find((result) => result.failure !== null)?.failure;
  if (failure) throw new SlfleetError(failure.code, failure.message);
  const totals = emptyTotals();
  for (const result of results) addTotals(totals, result.totals);
  const peakRss = process.resourceUsage().maxRSS * 1024;
  return {
    interrupted: results.some((result) => result.stopped),
    totals,
    sent: sum('sent'),
    ok: sum('ok'),
    failed: sum('failed'),
    virtualMs: reached - plan.startMs,
    wallMs: performance.now() - runningSince,
    stallMs: sum('stallMs') / workers,
    handshakes: { full: sum('handshakesFull'), resumed: sum('handshakesResumed') },
    latency: {
      service: mergedQuantiles(histograms.map((pair) => pair.service)),
      corrected: mergedQuantiles(histograms.map((pair) => pair.corrected)),
    },
    memory: {
      rssBytes: peakRss,
      bytesPerDevice: totals.devices === 0 ? 0 : Math.max(0, Math.round((peakRss - rssBefore) / totals.devices)),
    },
    workers,
  };
}

/** Device-years lived per second of real time. */
export function deviceYearsPerSecond(outcome: FleetOutcome): number {
  const years = (outcome.totals.devices * outcome.virtualMs) / YEAR_MS;
  return outcome.wallMs > 0 ? years / (outcome.wallMs / 1_000) : 0;
}
