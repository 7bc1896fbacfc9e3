import { formatCount, formatSeconds, formatValue } from './format-values.js';
import type { AbortedBy, ThresholdResult } from './summary.js';

/** `latencyMs.service of registration` */
export function thresholdMetric({ metric, type }: ThresholdResult): string {
  return type === null ? metric : `${metric} of ${type}`;
}

/** `p(95)<800`, `p(95)<800, every 30m` */
export function thresholdWanted({ condition, over }: Pick<ThresholdResult, 'condition' | 'over'>): string {
  return over === 'run' ? condition : `${condition}, ${over}`;
}

/** The number that was seen; of windows that of the worst, when it began, and how many did not hold. */
export function thresholdActual({ actual, windows }: ThresholdResult): string {
  if (actual === null) return 'no value';
  if (windows === null) return formatValue(actual);
  const { judged, broken, worstFromSeconds } = windows;
  const worst = `${formatValue(actual)} from ${formatSeconds(worstFromSeconds)} on`;
  return broken === 0 ? worst : `${worst}; ${formatCount(broken)} of ${formatCount(judged)} windows did not hold`;
}

/** What ended a run early, in one sentence. */
export function abortSentence({ metric, condition, over, actual, virtualSeconds }: AbortedBy): string {
  const wanted = thresholdWanted({ condition, over });
  return `The threshold ${metric} ${wanted} ended the run after ${formatSeconds(virtualSeconds)}: it was ${formatValue(actual)}.`;
}
