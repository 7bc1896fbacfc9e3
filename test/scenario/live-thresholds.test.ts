import { describe, expect, it } from 'vitest';
import type { LiveWindow } from '../../src/fleet/live-windows.js';
import { type Abort, LiveThresholds } from '../../src/scenario/live-thresholds.js';
import { planThresholds } from '../../src/scenario/threshold-plan.js';
import { evaluateThresholds } from '../../src/scenario/thresholds.js';
import { LATENCY_BIN_SLOTS, LatencyBins, LatencyCounts } from '../../src/telemetry/latency-bins.js';
import { MINUTE_MS } from '../../src/time/duration.js';
import { planOf, START_MS } from '../fleet/plan.js';
import { METRICS } from './run-metrics.js';
import { read, withLines } from './scenario-text.js';

/** At 60x a window of a second is a minute. */
const LIVE_MS = MINUTE_MS;

interface Second {
  readonly ok?: number;
  readonly failed?: number;
  readonly stallMs?: number;
  readonly ms?: readonly number[];
}

function countsOf(times: readonly number[]): LatencyCounts {
  const bins = new LatencyBins(new Float64Array(LATENCY_BIN_SLOTS));
  for (const ms of times) bins.record(ms);
  const sums = new Float64Array(LATENCY_BIN_SLOTS);
  bins.addTo(sums);
  return LatencyCounts.between(new Float64Array(LATENCY_BIN_SLOTS), sums);
}

function windowOf({ ok = 0, failed = 0, stallMs = 0, ms = [] }: Second, n: number): LiveWindow {
  return {
    fromWallMs: n * 1_000,
    untilWallMs: (n + 1) * 1_000,
    fromVirtualMs: START_MS + n * LIVE_MS,
    untilVirtualMs: START_MS + (n + 1) * LIVE_MS,
    sent: ok + failed,
    ok,
    failed,
    byFailure: failed === 0 ? {} : { 'no-reply': failed },
    stallMs,
    service: countsOf(ms),
    corrected: countsOf(ms),
  };
}

/** Lives a run second by second. @returns what ended it, and after how many seconds */
function watch(
  line: string,
  seconds: readonly Second[],
  phases: { name: string; fromMs: number; untilMs: number }[] = [],
) {
  const { scenario, diagnostics } = read(withLines('time: {for: 10h}', `thresholds: {${line}}`));
  expect(diagnostics).toEqual([]);
  const thresholds = planThresholds(scenario?.thresholds ?? {}, { ...planOf({ for: '10h' }), phases });
  // A phase is put in here: which of them there are is the scenario's affair.
  const [phase] = phases;
  const meant = thresholds.map((one) =>
    phase === undefined ? one : { ...one, fromMs: phase.fromMs, untilMs: phase.untilMs },
  );
  const aborts: { abort: Abort; after: number }[] = [];
  let n = 0;
  const live = new LiveThresholds(meant, START_MS, (abort) => aborts.push({ abort, after: n }));
  const windows: LiveWindow[] = [];
  for (const second of seconds) {
    windows.push(windowOf(second, n));
    n += 1;
    live.see({ windows });
  }
  expect(aborts.length).toBeLessThanOrEqual(1);
  return { after: aborts[0]?.after ?? null, actual: aborts[0]?.abort.actual ?? null, live, thresholds: meant };
}

const many = (count: number, second: Second): Second[] => Array.from({ length: count }, () => second);
const GOOD: Second = { ok: 10, ms: [5, 5, 5] };
const BAD: Second = { failed: 10, ok: 10, ms: [900, 900, 900], stallMs: 400 };

describe('thresholds that may end a run, while it goes on', () => {
  it.each([
    {
      why: 'over the run: as soon as all so far is too bad',
      line: 'messages.failed: {is: rate<0.2, abortOnFail: true}',
      seconds: [...many(5, GOOD), ...many(20, BAD)],
      // 10n of 50 + 20n reach a fifth at n = 10/6.
      after: 7,
    },
    {
      why: 'a count',
      line: 'messages.failed: {is: "<25", abortOnFail: true}',
      seconds: [...many(5, GOOD), ...many(20, BAD)],
      after: 8,
    },
    {
      why: 'a class of failures',
      line: 'messages.byFailure.no-reply: {is: count<25, abortOnFail: true}',
      seconds: many(9, BAD),
      after: 3,
    },
    {
      why: 'a class that does not occur',
      line: 'messages.byFailure.dns: {is: count<1, abortOnFail: true}',
      seconds: many(9, BAD),
      after: null,
    },
    {
      why: 'answer times',
      line: 'latencyMs.corrected: {is: p(95)<800, abortOnFail: true}',
      seconds: [...many(3, GOOD), ...many(3, BAD)],
      after: 4,
    },
    {
      why: 'a stall',
      line: 'time.stallSeconds: {is: <1, abortOnFail: true}',
      seconds: many(9, BAD),
      after: 3,
    },
    {
      why: 'nothing is judged before its delay',
      line: 'messages.failed: {is: rate<0.2, abortOnFail: true, delayAbortEval: 8m}',
      seconds: many(20, BAD),
      after: 8,
    },
    {
      why: 'what is not asked to end the run does not',
      line: 'messages.failed: {is: rate<0.2}',
      seconds: many(20, BAD),
      after: null,
    },
    {
      why: 'a window forgets what was before it: at most 5 of its 10 seconds are bad',
      line: 'messages.failed: {is: rate<0.4, over: {window: 10m}, abortOnFail: true}',
      seconds: [...many(20, GOOD), ...many(5, BAD), ...many(20, GOOD)],
      after: null,
    },
    {
      why: 'and is broken by what no whole run would show',
      line: 'messages.failed: {is: rate<0.4, over: {window: 10m}, abortOnFail: true}',
      seconds: [...many(300, GOOD), ...many(10, BAD)],
      // 10n of 100 + 10n reach two fifths at n = 40/6.
      after: 307,
    },
    {
      why: 'half of a window is enough to judge it',
      line: 'latencyMs.service: {is: p(50)<800, over: {window: 10m}, abortOnFail: true}',
      seconds: many(20, BAD),
      after: 5,
    },
    {
      why: 'a window shorter than what is looked at is not judged',
      line: 'messages.failed: {is: count<1, over: {window: 10s}, abortOnFail: true}',
      seconds: many(20, BAD),
      after: null,
    },
  ])('$why', ({ line, seconds, after }) => expect(watch(line, seconds).after).toBe(after));

  it('nothing outside its phase counts', () => {
    const phases = [{ name: 'steady', fromMs: 10 * LIVE_MS, untilMs: 20 * LIVE_MS }];
    const line = 'messages.failed: {is: rate<0.2, abortOnFail: true}';
    expect(watch(line, [...many(10, BAD), ...many(10, GOOD), ...many(10, BAD)], phases).after).toBeNull();
    expect(watch(line, [...many(10, GOOD), ...many(10, BAD)], phases).after).toBe(11);
  });

  it('what stands within the width of a bin ends no run: the event log may show that it held', () => {
    const line = 'latencyMs.service: {is: p(95)<800, abortOnFail: true}';
    expect(watch(line, many(3, { ok: 1, ms: [799.9] })).after).toBeNull();
    expect(watch(line, many(3, { ok: 1, ms: [820] })).after).toBe(1);
  });

  it('a window of hours is kept in few pieces, and judged by all of it', () => {
    const line = 'messages.failed: {is: rate<0.3, over: {window: 5h}, abortOnFail: true}';
    const { after } = watch(line, [...many(400, GOOD), ...many(200, BAD)]);
    // 10n of 3000 + 10n reach three tenths at n = 900/7; a piece is 5 minutes long.
    expect(after).toBeGreaterThanOrEqual(400 + 900 / 7 - 6);
    expect(after).toBeLessThanOrEqual(400 + 900 / 7 + 6);
  });

  it('one that has ended the run has failed, whatever the log shows; one seen broken after the end is judged by the log', async () => {
    const { live, thresholds } = watch('messages.failed: {is: rate<0.5, abortOnFail: true}', many(3, { failed: 10 }));
    const run = {
      startMs: START_MS,
      durationMs: 3 * LIVE_MS,
      metrics: METRICS,
      query: () => Promise.resolve({ columns: ['rate'], rows: [[0.1]] }),
      live,
    };
    expect(live.abort).not.toBeNull();
    expect(await evaluateThresholds(thresholds, { ...run, abort: live.abort })).toMatchObject([
      { ok: false, actual: 1 },
    ]);
    expect(await evaluateThresholds(thresholds, { ...run, abort: null })).toMatchObject([{ ok: true, actual: 0.1 }]);
  });

  it('the worst window of what no event log tells is kept', () => {
    const line = 'time.stallSeconds: {is: <1, over: {window: 10m}}';
    const { live, thresholds } = watch(line, [...many(20, GOOD), ...many(4, BAD), ...many(20, GOOD)]);
    const [threshold] = thresholds;
    if (threshold === undefined) throw new RangeError('no threshold');
    const result = live.resultOf(threshold);
    expect(result?.worst?.actual).toBeCloseTo(1.6, 6);
    expect(result?.broken).toBeGreaterThan(0);
    expect(result?.judged).toBeGreaterThan(result?.broken ?? 0);
  });
});
