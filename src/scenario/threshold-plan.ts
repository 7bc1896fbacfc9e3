import type { FleetPlan } from '../fleet/plan.js';
import { formatDuration } from '../time/duration.js';
import type { Threshold, Thresholds } from './schema/thresholds.js';
import { type Condition, parseCondition } from './threshold-condition.js';
import { THRESHOLD_METRICS, type ThresholdMetric } from './threshold-metrics.js';

/** A threshold with its names resolved. Times are virtual ms from the start of the run. */
export interface PlannedThreshold {
  readonly metric: string;
  /** As written. */
  readonly text: string;
  readonly condition: Condition;
  /** How to measure it in a part of the run; null: it is only known at the end. */
  readonly measure: ThresholdMetric | null;
  /** At the end it is taken from the summary as it is. */
  readonly ofSummary: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Null: over all of it at once. */
  readonly windowMs: number | null;
  /** Of messages of this type; null: of all. */
  readonly type: string | null;
  /** In words: `run`, `phase steady`, `every 30m`, `every 30m of phase steady`. */
  readonly over: string;
  readonly abortOnFail: boolean;
  /** From `fromMs` on. */
  readonly delayAbortMs: number;
  readonly warnOnly: boolean;
}

interface ListedThreshold {
  readonly metric: string;
  /** Place in a list; null: it stands alone. */
  readonly place: number | null;
  readonly entry: Threshold | string;
}

/** The thresholds of a file one by one, each with its place in the file. */
export function listThresholds(thresholds: Thresholds): ListedThreshold[] {
  const listed: ListedThreshold[] = [];
  for (const [metric, entries] of Object.entries(thresholds)) {
    if (Array.isArray(entries)) for (const [place, entry] of entries.entries()) listed.push({ metric, place, entry });
    else listed.push({ metric, place: null, entry: entries });
  }
  return listed;
}

export function longForm(entry: Threshold | string): Threshold {
  return typeof entry === 'string' ? { is: entry, abortOnFail: false, delayAbortEval: 0, warnOnly: false } : entry;
}

/** Whether the number is taken from the summary as it is, rather than measured. */
export function isOfSummary({ is, over, type }: Threshold): boolean {
  return over === undefined && type === undefined && parseCondition(is).aggregate === 'value';
}

/**
 * Resolves the thresholds of a scenario that has passed all checks.
 * @param warmUpMs virtual time at the beginning that is not looked at, except by those that are only known at the end
 */
export function planThresholds(thresholds: Thresholds, plan: FleetPlan, warmUpMs = 0): PlannedThreshold[] {
  return listThresholds(thresholds).map(({ metric, entry }) => {
    const threshold = longForm(entry);
    const { is, over, type, abortOnFail, delayAbortEval, warnOnly } = threshold;
    const phase = plan.phases.find(({ name }) => name === over?.phase);
    const measure = THRESHOLD_METRICS[metric] ?? null;
    return {
      metric,
      text: is,
      condition: parseCondition(is),
      measure,
      ofSummary: isOfSummary(threshold) && (warmUpMs === 0 || measure === null),
      fromMs: Math.max(phase?.fromMs ?? 0, warmUpMs),
      untilMs: Math.min(phase?.untilMs ?? plan.durationMs, plan.durationMs),
      windowMs: over?.window ?? null,
      type: type ?? null,
      over: overText(over),
      abortOnFail,
      delayAbortMs: delayAbortEval,
      warnOnly,
    };
  });
}

function overText(over: Threshold['over']): string {
  if (over === undefined) return 'run';
  const phase = over.phase === undefined ? null : `phase ${over.phase}`;
  if (over.window === undefined) return phase ?? 'run';
  const window = `every ${formatDuration(over.window).replaceAll(' ', '')}`;
  return phase === null ? window : `${window} of ${phase}`;
}

/** A threshold in one line: `p(95)<800, every 30m, ends the run`. */
export function thresholdText(entry: Threshold | string): string {
  const { is, over, type, abortOnFail, delayAbortEval, warnOnly } = longForm(entry);
  return [
    is,
    ...(type === undefined ? [] : [`type ${type}`]),
    ...(over === undefined ? [] : [overText(over)]),
    ...(abortOnFail ? [`ends the run${delayAbortEval > 0 ? ` after ${formatDuration(delayAbortEval)}` : ''}`] : []),
    ...(warnOnly ? ['warns only'] : []),
  ].join(', ');
}
