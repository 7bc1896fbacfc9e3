import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SlfleetError } from '../errors/slfleet-error.js';
import { lockRun } from '../fleet/checkpoint/run-lock.js';
import { type FleetRun, runFleet } from '../fleet/coordinator.js';
import { deviceYearsPerSecond, type FleetOutcome } from '../fleet/fleet-outcome.js';
import type { Progress } from '../fleet/progress.js';
import { createRunFolder, type RunFolder } from '../fleet/run-folder.js';
import { collectReportData } from '../report/report-data.js';
import { REPORT_FORMATS } from '../report/report-formats.js';
import { RUN_FILES } from '../report/run-folder.js';
import type { AbortedBy, RunSummary } from '../report/summary.js';
import { openRunTables, type RunTables } from '../report/tables.js';
import { digestOfEvents } from '../telemetry/digest.js';
import { execExpectations, expectsAnswers } from './exec-expectations.js';
import { evaluateExpectations } from './expectations.js';
import { keepScenario } from './kept-scenario.js';
import { type Abort, LiveThresholds } from './live-thresholds.js';
import type { LoadedScenario } from './load.js';
import type { RunMetrics } from './metrics.js';
import { type PlannedThreshold, planThresholds } from './threshold-plan.js';
import { evaluateThresholds } from './thresholds.js';

const MS_PER_SECOND = 1_000;

export interface RunOptions {
  /** Folder of the run; must not exist, or be empty. */
  readonly out: string;
  /** Version of the program, for `run.json`. */
  readonly version: string;
  /** Null: one a core, less one for an embedded server. */
  readonly workers: number | null;
  readonly signal: AbortSignal;
  /** See `FleetRun.target`. */
  readonly target: FleetRun['target'];
  readonly onProgress: (progress: Progress) => void;
  /** The devices live on from this file, and are left in it; absent or null: they come out of their boxes. */
  readonly fleetFile?: string | null;
  /** Leaves `report.html` out; `slfleet report` makes it at any time. */
  readonly withoutReport: boolean;
  /** Virtual time at the beginning that thresholds do not look at. */
  readonly warmUpMs?: number;
  /** See `FleetRun.onConsoles`. */
  readonly onConsoles?: NonNullable<FleetRun['onConsoles']>;
  /** See `FleetRun.onLive`. */
  readonly onLive?: NonNullable<FleetRun['onLive']>;
}

export interface ScenarioRun {
  readonly folder: RunFolder;
  readonly summary: RunSummary;
  /** `report.html`, or null if it was left out. */
  readonly report: string | null;
}

/**
 * Runs a scenario from its plan to its report: the run folder, the fleet, expectations and thresholds, `summary.json`,
 * `report.html`. An interrupted run is summed up as far as it came, and has failed.
 * @throws SlfleetError for what keeps it from running; a failed expectation is no error
 */
export async function runScenario(loaded: LoadedScenario, options: RunOptions): Promise<ScenarioRun> {
  const { plan, scenario } = loaded;
  const folder = createRunFolder(options.out, {
    scenario: plan.scenario,
    title: plan.title,
    about: scenario.about ?? '',
    seed: plan.seed,
    startMs: plan.startMs,
    durationMs: plan.durationMs,
    phases: plan.phases,
    options: {
      speed: plan.speed,
      pacing: plan.pacing,
      link: plan.link,
      wire: plan.wire.mode,
      keys: plan.wire.keys,
      connections: plan.wire.connections,
      target: plan.endpoint.at,
    },
    versions: { slfleet: options.version, node: process.versions.node },
    resolved: scenario,
  });
  keepScenario(folder, { version: options.version, loaded, fleetFile: options.fleetFile ?? null });
  return carryOut(loaded, folder, options);
}

/** The rest of a run, new or taken up again, while no other program may touch its folder. */
export async function carryOut(
  loaded: LoadedScenario,
  folder: RunFolder,
  options: Omit<RunOptions, 'out'>,
): Promise<ScenarioRun> {
  const free = lockRun(folder.checkpoints);
  try {
    const run = await liveAndSumUp(loaded, folder, options);
    // Nothing is left to go on from, and nobody needs the secrets in them.
    if (!run.summary.interrupted) rmSync(folder.checkpoints, { recursive: true });
    return run;
  } finally {
    free();
  }
}

async function liveAndSumUp(
  loaded: LoadedScenario,
  folder: RunFolder,
  options: Omit<RunOptions, 'out'>,
): Promise<ScenarioRun> {
  const { plan, scenario } = loaded;
  const thresholds = planThresholds(scenario.thresholds, plan, options.warmUpMs);
  const halt = new AbortController();
  const live = new LiveThresholds(thresholds, plan.startMs, () => halt.abort());
  const outcome = await runFleet({
    ...options,
    plan,
    folder,
    signal: AbortSignal.any([options.signal, halt.signal]),
    onWindow: (windows) => {
      // Whatever the last windows show: a run its user has ended was ended by nobody else.
      if (!options.signal.aborted) live.see(windows);
    },
  });
  const planned = plan.groups.reduce((sum, group) => sum + group.count, 0) + outcome.added;
  const metrics = metricsOf(outcome, planned);
  const summary = await sumUp(loaded, folder, outcome, metrics, thresholds, live);
  write(join(folder.path, RUN_FILES.summary), `${JSON.stringify(summary, null, 2)}\n`);
  if (options.withoutReport) return { folder, summary, report: null };
  const { file, render } = REPORT_FORMATS.html;
  const report = join(folder.path, file);
  write(report, render(await collectReportData(folder.path)));
  return { folder, summary, report };
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new SlfleetError('SLF_DISK_WRITE', `${path}: ${(cause as Error).message}`, { cause });
  }
}

/** @param planned devices the plan has, and those that joined; those no worker reports are lost */
function metricsOf(outcome: FleetOutcome, planned: number): RunMetrics {
  const { totals, wallMs, virtualMs } = outcome;
  return {
    devices: { total: planned, lost: planned - totals.devices, byState: totals.states, byProfile: totals.profiles },
    time: {
      virtualSeconds: virtualMs / MS_PER_SECOND,
      wallSeconds: wallMs / MS_PER_SECOND,
      deviceYearsPerSecond: deviceYearsPerSecond(outcome),
      stallSeconds: outcome.stallMs / MS_PER_SECOND,
    },
    messages: {
      sent: outcome.sent,
      ok: outcome.ok,
      failed: outcome.failed,
      byType: totals.messages,
      byFailure: totals.failures,
      perSecond: wallMs > 0 ? outcome.sent / (wallMs / MS_PER_SECOND) : 0,
    },
    handshakes: outcome.handshakes,
    latencyMs: outcome.latency,
    lateness: outcome.lateness,
    manners: totals.manners as RunMetrics['manners'],
    generator: outcome.generator,
    rum: totals.rum,
    memory: outcome.memory,
    shards: { workers: outcome.workers, restarts: outcome.restarts },
    samples: {
      'latencyMs.service': outcome.samples.service,
      'latencyMs.corrected': outcome.samples.corrected,
      'lateness.ms': outcome.samples.lateness,
    },
  };
}

async function sumUp(
  { plan, scenario }: LoadedScenario,
  folder: RunFolder,
  outcome: FleetOutcome,
  metrics: RunMetrics,
  planned: readonly PlannedThreshold[],
  live: LiveThresholds,
): Promise<RunSummary> {
  let tables: RunTables | null = null;
  const opened = async (): Promise<RunTables> => {
    tables ??= await openRunTables(folder.events);
    return tables;
  };
  const digest = digestOfEvents(folder.events);
  const expectations = await evaluateExpectations(scenario.expect, {
    startMs: plan.startMs,
    durationMs: outcome.virtualMs,
    metrics,
    // Loading the events takes seconds for a large fleet: only if an expectation asks for what the metrics do not tell.
    query: async (sql) => (await opened()).scalar(sql),
  });
  if (expectsAnswers(plan)) {
    const loaded = await opened();
    expectations.push(...(await execExpectations(plan, (sql) => loaded.query(sql))));
  }
  // What is only seen after the end has ended nothing.
  const abort = outcome.interrupted ? live.abort : null;
  const thresholds = await evaluateThresholds(planned, {
    startMs: plan.startMs,
    durationMs: outcome.virtualMs,
    metrics,
    query: async (sql) => (await opened()).query(sql),
    live,
    abort,
  });
  (tables as RunTables | null)?.close();
  const { samples: _, ...measured } = metrics;
  const passed =
    !outcome.interrupted &&
    expectations.every((result) => result.ok) &&
    thresholds.every((result) => result.ok || result.warnOnly);
  return {
    schemaVersion: 2,
    scenario: plan.scenario,
    seed: plan.seed,
    digest: await digest,
    verdict: passed ? 'passed' : 'failed',
    interrupted: outcome.interrupted && abort === null,
    abortedBy: abortedBy(abort),
    controlled: outcome.controls.some(({ changesRun }) => changesRun),
    controls: outcome.controls.map(({ what, wallMs, virtualMs }) => ({
      what,
      wallSeconds: wallMs / MS_PER_SECOND,
      virtualSeconds: (virtualMs - plan.startMs) / MS_PER_SECOND,
    })),
    ...measured,
    expectations,
    thresholds,
  };
}

function abortedBy(abort: Abort | null): AbortedBy | null {
  if (abort === null) return null;
  const { threshold, actual, atMs } = abort;
  const { metric, text, over } = threshold;
  return { metric, condition: text, over, actual, virtualSeconds: atMs / MS_PER_SECOND };
}
