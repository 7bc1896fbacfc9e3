import type { ThresholdResult } from '../report/summary.js';
import type { QueryResult } from '../report/tables.js';
import type { Abort, LiveThresholds } from './live-thresholds.js';
import { metricAt, type RunMetrics } from './metrics.js';
import { holds } from './threshold-condition.js';
import type { PlannedThreshold } from './threshold-plan.js';
import { type Measured, measurePart, measureWindows, type Part } from './threshold-sql.js';

const MS_PER_SECOND = 1_000;

/** What an evaluation looks at after a run. */
export interface ThresholdRun {
  /** Virtual start, ms since 1970. */
  readonly startMs: number;
  /** Virtual time that was run, ms: less than planned if the run ended early. */
  readonly durationMs: number;
  readonly metrics: RunMetrics;
  /** Over the run's tables; only asked for what the metrics do not tell. */
  readonly query: (sql: string) => Promise<QueryResult>;
  readonly live: LiveThresholds;
  /** What ended the run early. Null: nothing, though the last look at it may have come to that after its end. */
  readonly abort: Abort | null;
}

/** Whether each threshold holds; one about a number that is not there does not, nor one that has ended the run. */
export async function evaluateThresholds(
  thresholds: readonly PlannedThreshold[],
  run: ThresholdRun,
): Promise<ThresholdResult[]> {
  const results: ThresholdResult[] = [];
  for (const threshold of thresholds) {
    const { metric, text, condition, over, type, warnOnly } = threshold;
    const { actual, windows } = await measured(threshold, run);
    const ok = actual !== null && (windows === null ? holds(condition, actual) : windows.broken === 0);
    const hasEndedTheRun = run.abort?.threshold === threshold;
    results.push({
      metric,
      condition: text,
      over,
      type,
      ok: ok && !hasEndedTheRun,
      // The event log may show a little less than what ended the run.
      actual: ok && hasEndedTheRun ? (run.abort?.actual ?? actual) : actual,
      windows:
        windows === null
          ? null
          : {
              judged: windows.judged,
              broken: windows.broken,
              worstFromSeconds: (windows.worstFromMs - run.startMs) / MS_PER_SECOND,
            },
      warnOnly,
    });
  }
  return results;
}

async function measured(threshold: PlannedThreshold, run: ThresholdRun): Promise<Measured> {
  const { metric, measure, ofSummary, condition, type, windowMs, fromMs, untilMs } = threshold;
  if (ofSummary || measure === null) return { actual: metricAt(run.metrics, metric), windows: null };
  if (measure.sql === null) return seenLive(threshold, run.live);
  const reached = Math.min(untilMs, run.durationMs);
  if (reached <= fromMs) return { actual: null, windows: null };
  const part: Part = {
    fromMs: run.startMs + fromMs,
    untilMs: run.startMs + reached,
    isLast: reached === run.durationMs,
  };
  return windowMs === null
    ? measurePart(run.query, measure, condition, type, part)
    : measureWindows(run.query, measure, condition, type, part, windowMs);
}

function seenLive(threshold: PlannedThreshold, live: LiveThresholds): Measured {
  const result = live.resultOf(threshold);
  const worst = result?.worst ?? null;
  if (result === null || worst === null) return { actual: null, windows: null };
  const { judged, broken } = result;
  const windows = threshold.windowMs === null ? null : { judged, broken, worstFromMs: worst.fromMs };
  return { actual: worst.actual, windows };
}
