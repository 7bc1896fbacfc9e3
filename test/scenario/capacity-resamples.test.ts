import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { draw } from '../../src/random/draw.js';
import type { ThresholdResult } from '../../src/report/summary.js';
import { openRunTables } from '../../src/report/tables.js';
import { type EndedStep, heldShare } from '../../src/scenario/capacity/step-resamples.js';
import { parseCondition } from '../../src/scenario/threshold-condition.js';
import { THRESHOLD_METRICS } from '../../src/scenario/threshold-metrics.js';
import type { PlannedThreshold } from '../../src/scenario/threshold-plan.js';
import { runFolder, START_MS, thresholdOf } from '../report/run-folder-fixture.js';

const MESSAGES = 600;
const EACH_MS = 1_000;
const DURATION_MS = MESSAGES * EACH_MS;
const WARM_UP_MS = DURATION_MS / 5;

interface Told {
  readonly seed?: number;
  readonly messages?: number;
  /** Condition by metric. */
  readonly thresholds: Readonly<Record<string, string>>;
  readonly planned?: Partial<PlannedThreshold>;
  readonly ok?: boolean;
  readonly aborted?: boolean;
}

/** A step in which answers take 100 ms, 50 more or less, one in twenty fails, and the warm-up was ten times as slow. */
async function shareOf({ seed = 1, messages = MESSAGES, thresholds, planned, ok = true, aborted = false }: Told) {
  const folder = runFolder({
    shards: [
      (log) => {
        for (let n = 0; n < messages; n += 1) {
          const isWarm = n * EACH_MS >= WARM_UP_MS;
          const ms = (isWarm ? 1 : 10) * (50 + 100 * draw(7, 0, 'arrival', n));
          const fails = isWarm && n % 20 === 0;
          log.message(START_MS + n * EACH_MS, `FDO${n}`, 'authorization', !fails, ms, fails ? 'no-reply' : null, null);
        }
      },
    ],
  });
  const list = Object.entries(thresholds).map(
    ([metric, text]): PlannedThreshold => ({
      metric,
      text,
      condition: parseCondition(text),
      measure: THRESHOLD_METRICS[metric] ?? null,
      ofSummary: false,
      fromMs: WARM_UP_MS,
      untilMs: DURATION_MS,
      windowMs: null,
      type: null,
      over: 'run',
      abortOnFail: false,
      delayAbortMs: 0,
      warnOnly: false,
      ...planned,
    }),
  );
  const results = list.map(
    ({ metric, text }): ThresholdResult => thresholdOf({ metric, condition: text, ok, actual: null }),
  );
  const tables = await openRunTables(join(folder, 'events'));
  const step: EndedStep = {
    tables,
    startMs: START_MS,
    warmUpMs: WARM_UP_MS,
    durationMs: DURATION_MS,
    thresholds: list,
    results,
    aborted,
    chance: (n) => draw(seed, 1, 'bootstrap', n),
  };
  return heldShare(step).finally(() => tables.close());
}

describe('how close a step was', () => {
  it.each<[string, Told['thresholds'], 'held' | 'broke' | 'close']>([
    ['far within', { 'latencyMs.corrected': 'p(95)<300', 'messages.failed': 'rate<0.2' }, 'held'],
    ['far beyond', { 'latencyMs.corrected': 'p(95)<100' }, 'broke'],
    ['at the limit of a quantile', { 'latencyMs.corrected': 'p(95)<144' }, 'close'],
    ['at the limit of the median', { 'latencyMs.service': 'med<100' }, 'close'],
    ['at the limit of a mean', { 'latencyMs.service': 'avg<100' }, 'close'],
    ['at the limit of a share', { 'messages.failed': 'rate<0.05' }, 'close'],
    ['at the limit of a count', { 'messages.failed': '<24' }, 'close'],
    [
      'within one threshold and beyond the other',
      { 'latencyMs.service': 'max<300', 'messages.failed': '==0' },
      'broke',
    ],
    ['within the greatest', { 'latencyMs.service': 'max<152' }, 'held'],
    ['within the least', { 'latencyMs.service': 'min>49' }, 'held'],
  ])('%s', async (_, thresholds, wanted) => {
    const share = await shareOf({ thresholds });
    if (wanted === 'held') expect(share).toBe(1);
    else if (wanted === 'broke') expect(share).toBe(0);
    else {
      expect(share).toBeGreaterThan(0.05);
      expect(share).toBeLessThan(0.95);
    }
  });

  it('is drawn by its seed', async () => {
    const thresholds = { 'latencyMs.corrected': 'p(95)<144' };
    const first = await shareOf({ thresholds });
    expect(await shareOf({ thresholds })).toBe(first);
    expect(await shareOf({ thresholds, seed: 2 })).not.toBe(first);
  });

  it.each<[string, Told, number]>([
    ['over windows is as it held', { thresholds: { 'latencyMs.service': 'max<1' }, planned: { windowMs: 1 } }, 1],
    [
      'over windows is as it broke',
      { thresholds: { 'latencyMs.service': 'max<999' }, planned: { windowMs: 1 }, ok: false },
      0,
    ],
    ['known at the end only is as it held', { thresholds: { 'devices.lost': '==0' } }, 1],
    ['known at the end only is as it broke', { thresholds: { 'devices.lost': '==0' }, ok: false }, 0],
    [
      'that only warns counts nothing',
      { thresholds: { 'latencyMs.service': 'max<1' }, planned: { warnOnly: true } },
      1,
    ],
    ['that ended the step is as it broke', { thresholds: { 'latencyMs.service': 'max<999' }, aborted: true }, 0],
    ['with nothing to measure does not hold', { thresholds: { 'messages.failed': '==0' }, messages: 0 }, 0],
  ])('a threshold %s', async (_, told, share) => {
    expect(await shareOf(told)).toBe(share);
  });
});
