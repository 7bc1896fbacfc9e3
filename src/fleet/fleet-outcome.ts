import { availableParallelism } from 'node:os';
import { SlfleetError } from '../errors/slfleet-error.js';
import type { GeneratorVerdict } from '../report/summary.js';
import { LATENCY_BIN_SLOTS, LatencyCounts } from '../telemetry/latency-bins.js';
import { YEAR_MS } from '../time/duration.js';
import type { Latencies } from './checkpoint/run-progress.js';
import type { ControlBlock } from './control-block.js';
import type { ControlRecord } from './fleet-control.js';
import { type GeneratorLoad, judgeGenerator } from './generator.js';
import { mergedQuantiles, type Quantiles } from './latency.js';
import { messagesOf } from './manners.js';
import type { FleetPlan } from './plan.js';
import { sumOf } from './progress.js';
import { addTotals, emptyTotals, type Totals } from './totals.js';
import type { WorkerResult } from './worker.js';

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
  /** How many messages the quantiles of `latency` and `lateness` are made of: of none they are 0, and mean nothing. */
  readonly samples: { readonly service: number; readonly corrected: number; readonly lateness: number };
  readonly generator: GeneratorVerdict;
  readonly memory: { readonly rssBytes: number; readonly bytesPerDevice: number };
  readonly workers: number;
  /** Workers that died and were brought back. */
  readonly restarts: number;
  /** Devices that joined the fleet although they were not planned. */
  readonly added: number;
  /** What operators did. */
  readonly controls: readonly ControlRecord[];
}

/** What the workers left behind. */
export interface LivedFleet {
  readonly results: readonly WorkerResult[];
  readonly latencies: readonly Latencies[];
  readonly wallMs: number;
  /** Real time of this program only, and its CPU time meanwhile, ms. */
  readonly ownWallMs: number;
  readonly cpuMs: number;
  /** Resident memory of the program with its workers started, before there was any device. */
  readonly rssBefore: number;
  readonly restarts: number;
  readonly added: number;
  readonly controls: readonly ControlRecord[];
}

/**
 * Adds up what the workers report.
 * @throws SlfleetError what a worker could not get over
 */
export function addUp(plan: FleetPlan, control: ControlBlock, lived: LivedFleet, reached: number): FleetOutcome {
  const { results, latencies, wallMs, rssBefore, restarts, added, controls } = lived;
  const failure = results.find((result) => result.failure !== null)?.failure;
  if (failure) throw new SlfleetError(failure.code, failure.message);
  const totals = emptyTotals();
  for (const result of results) addTotals(totals, result.totals);
  const rssBytes = process.resourceUsage().maxRSS * 1024;
  const lateness = latenessCounts(control);
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
    lateness: { late: sumOf(control, 'late'), dropped: sumOf(control, 'dropped'), ms: latenessQuantiles(lateness) },
    samples: {
      service: samplesIn(latencies.map(({ service }) => service)),
      corrected: samplesIn(latencies.map(({ corrected }) => corrected)),
      // In process every message leaves in time, and none is recorded.
      lateness: plan.link === 'https' ? lateness.count : sumOf(control, 'ok') + sumOf(control, 'failed'),
    },
    generator: keepsTime(plan) ? judgeGenerator(loadOf(control, lived)) : { trustworthy: true, reasons: [] },
    memory: { rssBytes, bytesPerDevice: totals.devices === 0 ? 0 : Math.round(grown / totals.devices) },
    workers: control.workers,
    restarts,
    added,
    controls,
  };
}

/** There is a real clock to keep, and a server to be measured. */
function keepsTime({ speed, link }: FleetPlan): boolean {
  return speed !== 'max' && link === 'https';
}

function samplesIn(histograms: readonly { readonly count: number }[]): number {
  return histograms.reduce((sum, { count }) => sum + count, 0);
}

function latenessCounts(control: ControlBlock): LatencyCounts {
  const sums = new Float64Array(LATENCY_BIN_SLOTS);
  for (const tally of control.shardTallies) tally.lateness.addTo(sums);
  return LatencyCounts.between(new Float64Array(LATENCY_BIN_SLOTS), sums);
}

function latenessQuantiles(all: LatencyCounts): Quantiles {
  const at = (percent: number): number => all.percentile(percent);
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: all.max };
}

function loadOf(control: ControlBlock, { ownWallMs, cpuMs, results }: LivedFleet): GeneratorLoad {
  const cores = availableParallelism();
  return {
    workers: control.tallies.map((tally) => ({
      drivenMs: tally.get('drivenMs'),
      busyShare: tally.get('busyShare'),
      loopDelayMs: tally.get('loopDelayMs'),
      fullMs: tally.get('fullMs'),
      exhausted: tally.get('exhausted'),
    })),
    cpuShare: ownWallMs === 0 ? 0 : cpuMs / (ownWallMs * cores),
    cores,
    messages: results.reduce((sum, { totals }) => sum + messagesOf(totals.manners), sumOf(control, 'dropped')),
    behind: sumOf(control, 'behind'),
  };
}

/** Device-years lived per second of real time. */
export function deviceYearsPerSecond(outcome: FleetOutcome): number {
  const years = (outcome.totals.devices * outcome.virtualMs) / YEAR_MS;
  return outcome.wallMs > 0 ? years / (outcome.wallMs / 1_000) : 0;
}
