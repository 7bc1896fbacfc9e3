import type { ThresholdResult } from '../report/summary.js';
import { metricAt, type RunMetrics } from './metrics.js';
import type { Thresholds } from './schema/expect.js';

const HOLDS: Readonly<Record<string, (actual: number, limit: number) => boolean>> = {
  '<': (actual, limit) => actual < limit,
  '<=': (actual, limit) => actual <= limit,
  '>': (actual, limit) => actual > limit,
  '>=': (actual, limit) => actual >= limit,
  '==': (actual, limit) => actual === limit,
  '!=': (actual, limit) => actual !== limit,
};

/** Whether each condition holds; one about a number that is not there does not. */
export function evaluateThresholds(thresholds: Thresholds, metrics: RunMetrics): ThresholdResult[] {
  return Object.entries(thresholds).flatMap(([metric, conditions]) => {
    const actual = metricAt(metrics, metric);
    return [conditions].flat().map((condition) => {
      const [, operator = '', limit = ''] = /^([<>=!]+)\s*(.+)$/.exec(condition) ?? [];
      return { metric, condition, ok: actual !== null && (HOLDS[operator]?.(actual, Number(limit)) ?? false), actual };
    });
  });
}
