import { formatDuration } from '../../time/duration.js';
import type { Path } from '../../yaml/path.js';
import { metricPaths } from '../metrics.js';
import type { Threshold } from '../schema/thresholds.js';
import { type Aggregate, type Condition, parseCondition } from '../threshold-condition.js';
import { THRESHOLD_METRICS, type ThresholdMetric } from '../threshold-metrics.js';
import { listThresholds, longForm } from '../threshold-plan.js';
import { type CheckContext, noSuch } from './context.js';

/** Windows of one run at most: each is looked at. */
const MOST_WINDOWS = 10_000;

const WORDS: Readonly<Record<Aggregate, string>> = {
  value: '<800',
  count: 'count<10',
  rate: 'rate<0.01',
  avg: 'avg<200',
  min: 'min>1',
  med: 'med<200',
  max: 'max<5000',
  p: 'p(95)<800',
};

/** Thresholds: whether there is such a number, in such a part of the run, and early enough to end the run by it. */
export function checkThresholds(context: CheckContext): void {
  const { draft, problems } = context;
  const paths = metricPaths();
  for (const { metric, place, entry } of listThresholds(draft.thresholds)) {
    // A hole where an entry could not be made out.
    if (entry === undefined) continue;
    const path = place === null ? ['thresholds', metric] : ['thresholds', metric, place];
    const threshold = longForm(entry);
    const measure = THRESHOLD_METRICS[metric];
    if (measure === undefined && !paths.includes(metric)) {
      const known = [...paths, ...Object.keys(THRESHOLD_METRICS)];
      problems.error(['thresholds', metric], noSuch('number in summary.json', metric, known));
    } else if (measure === undefined) checkEndNumber(context, metric, threshold, path, typeof entry === 'string');
    else checkMeasure(context, metric, measure, threshold, path, typeof entry === 'string');
  }
}

/** A number that is known at the end of the run only. */
function checkEndNumber(
  { problems }: CheckContext,
  metric: string,
  threshold: Threshold,
  path: Path,
  short: boolean,
): void {
  const { aggregate } = parseCondition(threshold.is);
  if (aggregate !== 'value') {
    problems.error(short ? path : [...path, 'is'], `${metric} is one number: write <800, not ${WORDS[aggregate]}`);
  }
  const [, trend, quantile] = /^(latencyMs\.\w+)\.(\w+)$/.exec(metric) ?? [];
  const better = trend === undefined ? '' : `; write ${trend}: {is: ${quantile?.replace(/^p(\d+)$/, 'p($1)')}<800, …}`;
  for (const key of ['over', 'type', 'abortOnFail'] as const) {
    if (threshold[key] === undefined || threshold[key] === false) continue;
    problems.error([...path, key], `${metric} is known at the end of the run only; leave ${key} out${better}`);
  }
}

function checkMeasure(
  context: CheckContext,
  metric: string,
  measure: ThresholdMetric,
  threshold: Threshold,
  path: Path,
  short: boolean,
): void {
  const { problems } = context;
  const condition = parseCondition(threshold.is);
  const isPath = short ? path : [...path, 'is'];
  if (!measure.aggregates.includes(condition.aggregate)) {
    const forms = measure.aggregates.map((aggregate) => WORDS[aggregate]).join(', ');
    problems.error(isPath, `${metric} needs a condition such as ${forms}`);
  }
  if (condition.aggregate === 'rate' && (condition.limit < 0 || condition.limit > 1)) {
    problems.error(isPath, 'a rate is a share from 0 to 1: rate<0.01 is one in a hundred');
  }
  if (threshold.type !== undefined && !measure.aggregates.includes('p')) {
    problems.error([...path, 'type'], `type goes with latencies only; write messages.byType.${threshold.type}`);
  }
  checkPart(context, threshold, path);
  if (threshold.abortOnFail) checkAbort(context, metric, measure, threshold, condition, path);
  else if (threshold.delayAbortEval > 0) {
    problems.error([...path, 'delayAbortEval'], 'delayAbortEval goes with abortOnFail: true only');
  }
}

function checkPart({ draft, problems }: CheckContext, { over }: Threshold, path: Path): void {
  if (over?.phase !== undefined && !draft.phaseNames.includes(over.phase)) {
    problems.error([...path, 'over', 'phase'], noSuch('phase', over.phase, draft.phaseNames));
  }
  if (over?.window === undefined || draft.time === null) return;
  const { for: forMs } = draft.time;
  const place = [...path, 'over', 'window'];
  if (over.window > forMs) {
    problems.error(place, `longer than the run, which takes ${formatDuration(forMs)}`);
  } else if (forMs / over.window > MOST_WINDOWS) {
    const shortest = formatDuration(Math.ceil(forMs / MOST_WINDOWS));
    problems.error(place, `too short for a run of ${formatDuration(forMs)}: at least ${shortest}`);
  }
}

function checkAbort(
  { problems }: CheckContext,
  metric: string,
  measure: ThresholdMetric,
  threshold: Threshold,
  { aggregate, operator, limit }: Condition,
  path: Path,
): void {
  const place = [...path, 'abortOnFail'];
  if (measure.live === null) problems.error(place, `${metric} is known at the end of the run only; leave it out`);
  else if (threshold.type !== undefined) {
    problems.error(place, 'answer times by type are known at the end of the run only; leave it or type out');
  }
  const sums = aggregate === 'value' || aggregate === 'count';
  if (sums && (operator.startsWith('>') || (operator === '==' && limit > 0) || operator === '!=')) {
    problems.error(place, `a number that grows is judged by ${operator}${limit} at the end only; leave it out`);
  }
  if (threshold.warnOnly) problems.error(place, 'abortOnFail cannot stand beside warnOnly');
}
