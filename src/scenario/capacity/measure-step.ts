import { join } from 'node:path';
import type { FleetPlan } from '../../fleet/plan.js';
import { draw } from '../../random/draw.js';
import type { GeneratorReason, RunSummary } from '../../report/summary.js';
import { openRunTables } from '../../report/tables.js';
import { SECOND_MS } from '../../time/duration.js';
import { type LoadedScenario, loadScenario } from '../load.js';
import type { Override } from '../override.js';
import { type RunOptions, runScenario } from '../run-scenario.js';
import { planThresholds } from '../threshold-plan.js';
import type { CapacityStep, LoadKind, StepFigures } from './capacity-result.js';
import type { StepOutcome } from './search.js';
import { stepFigures } from './step-figures.js';
import { heldShare } from './step-resamples.js';

/** What every step of a search has in common. */
export interface StepPlan {
  readonly scenario: string;
  readonly overrides: readonly Override[];
  readonly loadKind: LoadKind;
  /** Virtual time in a unit of real time, where the load is in devices. */
  readonly speed: number;
  /** Devices in all, where the load is the speed; null: as written. */
  readonly devices: number | null;
  /** Real time of a step. */
  readonly forMs: number;
  /** Real time at its beginning that is not counted. */
  readonly warmUpMs: number;
  /** Steps count also where the generator was the bottleneck. */
  readonly ignoresGenerator: boolean;
  /** Folder of the search. */
  readonly out: string;
}

/** Judged where a scenario and the command line name no threshold. */
const DEFAULT_THRESHOLDS = { 'latencyMs.corrected': 'p(95)<1000', 'messages.failed': 'rate<0.01' };

/** A scenario as one step runs it. @throws SlfleetError as `loadScenario` */
export function stepScenario(plan: StepPlan, load: number): LoadedScenario {
  const { loadKind, overrides, forMs } = plan;
  const speed = loadKind === 'speed' ? load : plan.speed;
  const source = `capacity: step with ${loadKind} ${load}`;
  const set = (path: string, value: unknown): Override => ({ path: path.split('.'), value, source });
  const devices = loadKind === 'devices' ? load : plan.devices;
  const own = [
    set('time.speed', `${speed}x`),
    set('time.pacing', 'open'),
    set('time.for', `${Math.max(1, Math.round((forMs * speed) / SECOND_MS))}s`),
    // A stretch of the scenario need not reach what is expected of all of it.
    set('expect', []),
  ];
  const first = loadScenario(plan.scenario, { overrides: [...overrides, ...own], devices });
  const loaded =
    Object.keys(first.scenario.thresholds).length > 0
      ? first
      : loadScenario(plan.scenario, {
          overrides: [...overrides, ...own, set('thresholds', DEFAULT_THRESHOLDS)],
          devices,
        });
  return { ...loaded, plan: withForce(loaded.plan) };
}

/** The server knows the devices of the step before: each registers as `idtoken … force` does. */
function withForce(plan: FleetPlan): FleetPlan {
  const groups = plan.groups.map((group) => ({
    ...group,
    register: group.register === null ? null : { ...group.register, force: true },
  }));
  return { ...plan, groups };
}

/** Runs one step and judges it. @throws SlfleetError as `runScenario` */
export async function measureStep(
  plan: StepPlan,
  place: Pick<CapacityStep, 'step' | 'load' | 'why'>,
  options: Omit<RunOptions, 'out' | 'withoutReport' | 'warmUpMs'>,
): Promise<CapacityStep & { readonly interrupted: boolean }> {
  const loaded = stepScenario(plan, place.load);
  const run = `steps/${String(place.step).padStart(2, '0')}`;
  const { speed } = loaded.plan;
  const warmUpMs = plan.warmUpMs * (speed as number);
  const { summary, folder } = await runScenario(loaded, {
    ...options,
    out: join(plan.out, run),
    withoutReport: true,
    warmUpMs,
  });
  const { seed, startMs } = loaded.plan;
  const generator = reasonsAgainst(summary);
  const tables = await openRunTables(folder.events, LOOKED_AT);
  try {
    const durationMs = summary.time.virtualSeconds * SECOND_MS;
    const figures = await stepFigures(tables, {
      fromMs: startMs + warmUpMs,
      untilMs: startMs + durationMs,
      speed: speed as number,
    });
    return {
      ...place,
      outcome: outcomeOf(summary, figures, generator.length > 0 && !plan.ignoresGenerator),
      heldShare: await heldShare({
        tables,
        startMs,
        warmUpMs,
        durationMs,
        thresholds: planThresholds(loaded.scenario.thresholds, loaded.plan, warmUpMs),
        results: summary.thresholds,
        aborted: summary.abortedBy !== null,
        chance: (n) => draw(seed, place.step, 'bootstrap', n),
      }),
      ...figures,
      thresholds: summary.thresholds,
      generator,
      run,
      interrupted: summary.interrupted,
    };
  } finally {
    tables.close();
  }
}

/**
 * A generator in trouble makes figures worse, never better, since latencies count from the intended instant: what holds in spite
 * of it holds. What breaks may be its own doing.
 */
function outcomeOf(summary: RunSummary, { messages }: StepFigures, isDoubtful: boolean): StepOutcome {
  // Where nothing was sent, nothing was measured; such a step must not pass for a good one.
  const isGood = messages > 0 && summary.thresholds.every(({ ok, warnOnly }) => ok || warnOnly);
  if (isGood) return 'good';
  return isDoubtful ? 'untrustworthy' : 'bad';
}

/**
 * What speaks against the generator. That its connections were all in use does not: a slow server keeps them busy, and the
 * wait for one is in the corrected latency.
 */
function reasonsAgainst({ generator }: RunSummary): readonly GeneratorReason[] {
  return generator.reasons.filter(({ reason }) => reason !== 'connections');
}

/** Columns of the event log that thresholds and figures are made of. */
const LOOKED_AT = ['t', 'kind', 'type', 'ok', 'ms', 'late', 'failure'];
