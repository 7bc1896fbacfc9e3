import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { makeFolders } from '../../files/make-folders.js';
import { draw } from '../../random/draw.js';
import type { RunOptions } from '../run-scenario.js';
import type { CapacityResult, CapacityStep, GapEnd } from './capacity-result.js';
import { kneeInterval } from './knee-interval.js';
import { measureStep, type StepPlan, stepScenario } from './measure-step.js';
import { gapIn, nextStep, type SearchOptions } from './search.js';

export const CAPACITY_FILE = 'capacity.json';

export interface CapacityOptions extends Omit<RunOptions, 'out' | 'withoutReport' | 'warmUpMs'> {
  readonly plan: StepPlan;
  readonly search: SearchOptions;
  /** Real time between two steps, in which the server comes to rest. */
  readonly restMs: number;
  readonly onStep: (step: CapacityStep) => void;
}

/** The stream of chance of the interval; those of the steps have their numbers, from 1. */
const INTERVAL_STREAM = 0;

/**
 * Searches for the load at which a server gives way, one run a step, and keeps what is known after each in `capacity.json`. An
 * interrupted search ends with what it has.
 * @throws SlfleetError for what keeps a step from running
 */
export async function findCapacity(options: CapacityOptions): Promise<CapacityResult> {
  const { plan, search, signal } = options;
  const steps: CapacityStep[] = [];
  const { plan: fleet } = stepScenario(plan, search.start);
  const resultWith = (verdict: CapacityResult['verdict']): CapacityResult => {
    const { lastGood, firstBad } = gapIn(steps);
    return {
      schemaVersion: 1,
      scenario: fleet.scenario,
      target: fleet.endpoint.at,
      loadKind: plan.loadKind,
      verdict,
      lastGood: gapEnd(steps, lastGood),
      firstBad: gapEnd(steps, firstBad),
      interval: kneeInterval(steps, fleet.seed, (n) => draw(fleet.seed, INTERVAL_STREAM, 'bootstrap', n)),
      steps,
    };
  };
  for (;;) {
    const next = nextStep(steps, search);
    if (next.kind === 'end') return kept(plan.out, resultWith(next.verdict));
    if (steps.length > 0) await rest(options.restMs, signal);
    if (signal.aborted) return kept(plan.out, resultWith('interrupted'));
    const place = { step: steps.length + 1, load: next.load, why: next.why };
    const { interrupted, ...step } = await measureStep(plan, place, options);
    // A step that was cut short says nothing.
    if (interrupted) return kept(plan.out, resultWith('interrupted'));
    steps.push(step);
    kept(plan.out, resultWith('interrupted'));
    options.onStep(step);
  }
}

function kept(out: string, result: CapacityResult): CapacityResult {
  const file = join(out, CAPACITY_FILE);
  try {
    makeFolders(out);
    writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  } catch (cause) {
    throw new SlfleetError('SLF_DISK_WRITE', `${file}: ${(cause as Error).message}`, { cause });
  }
  return result;
}

function gapEnd(steps: readonly CapacityStep[], load: number | null): GapEnd | null {
  if (load === null) return null;
  const own = steps.filter((step) => step.load === load && step.outcome !== 'untrustworthy');
  const rates = own.map(({ messagesPerSecond }) => messagesPerSecond).sort((a, b) => a - b);
  return {
    load,
    good: own.filter(({ outcome }) => outcome === 'good').length,
    bad: own.filter(({ outcome }) => outcome === 'bad').length,
    messagesPerSecond: rates[rates.length >> 1] as number,
  };
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
