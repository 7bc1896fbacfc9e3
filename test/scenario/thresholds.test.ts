import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openRunTables } from '../../src/report/tables.js';
import { LiveThresholds } from '../../src/scenario/live-thresholds.js';
import { loadScenario } from '../../src/scenario/load.js';
import { parseThreshold } from '../../src/scenario/override.js';
import { thresholds as thresholdsSchema } from '../../src/scenario/schema/thresholds.js';
import { type Condition, parseCondition } from '../../src/scenario/threshold-condition.js';
import { type PlannedThreshold, planThresholds } from '../../src/scenario/threshold-plan.js';
import { evaluateThresholds, type ThresholdRun } from '../../src/scenario/thresholds.js';
import { openEventLog } from '../../src/telemetry/event-log.js';
import { HOUR_MS, MINUTE_MS } from '../../src/time/duration.js';
import { readDocument } from '../../src/yaml/document.js';
import { planOf } from '../fleet/plan.js';
import { METRICS } from './run-metrics.js';

const START_MS = Date.UTC(2026, 0, 1);
const FOR_MS = 10 * HOUR_MS;
const PHASES = [
  { name: 'ramp', fromMs: 0, untilMs: 2 * HOUR_MS },
  { name: 'steady', fromMs: 2 * HOUR_MS, untilMs: 8 * HOUR_MS },
];
const PLAN = { ...planOf({ for: '10h' }), startMs: START_MS, phases: PHASES };

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A message as it ended, with the virtual time since the start. */
interface Message {
  readonly atMs: number;
  readonly ok?: boolean;
  readonly ms?: number;
  readonly late?: number;
  readonly type?: string;
  readonly failure?: string;
}

function logged(messages: readonly Message[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'slfleet-thresholds-'));
  folders.push(folder);
  const log = openEventLog(join(folder, '0000.ndjson'));
  for (const { atMs, ok = true, ms = 1, late = 0, type = 'authorization', failure = 'dns' } of messages) {
    log.message(START_MS + atMs, 'A', type, ok, ms, ok ? null : failure, null, late);
  }
  log.close();
  return folder;
}

/** What stands in `thresholds: {…}` of a file. */
function planned(lines: string): PlannedThreshold[] {
  const { value, errors } = readDocument(Buffer.from(`{${lines}}`), 'thresholds');
  expect(errors).toEqual([]);
  return planThresholds(thresholdsSchema.parse(value), PLAN);
}

const nobody = (thresholds: readonly PlannedThreshold[]): LiveThresholds =>
  new LiveThresholds(thresholds, START_MS, () => undefined);

async function evaluate(lines: string, messages: readonly Message[], part: Partial<ThresholdRun> = {}) {
  const tables = await openRunTables(logged(messages));
  const thresholds = planned(lines);
  try {
    return await evaluateThresholds(thresholds, {
      startMs: START_MS,
      durationMs: FOR_MS,
      metrics: METRICS,
      query: (sql) => tables.query(sql),
      live: nobody(thresholds),
      abort: null,
      ...part,
    });
  } finally {
    tables.close();
  }
}

describe('a condition', () => {
  it.each<[string, Condition]>([
    ['<800', { aggregate: 'value', percent: 0, operator: '<', limit: 800 }],
    ['>= -0.5', { aggregate: 'value', percent: 0, operator: '>=', limit: -0.5 }],
    ['p(95)<800', { aggregate: 'p', percent: 95, operator: '<', limit: 800 }],
    ['p(99.9) <= 1000', { aggregate: 'p', percent: 99.9, operator: '<=', limit: 1000 }],
    ['p(100)<1', { aggregate: 'p', percent: 100, operator: '<', limit: 1 }],
    ['rate<0.01', { aggregate: 'rate', percent: 0, operator: '<', limit: 0.01 }],
    ['count==0', { aggregate: 'count', percent: 0, operator: '==', limit: 0 }],
    ['med != 3', { aggregate: 'med', percent: 0, operator: '!=', limit: 3 }],
  ])('%s', (text, condition) => expect(parseCondition(text)).toEqual(condition));
});

describe('thresholds on numbers of the summary', () => {
  const query = (sql: string): never => {
    throw new TypeError(`asked for ${sql}`);
  };

  it.each([
    ['<20.5', true],
    ['<20', false],
    ['<=20', true],
    ['>19', true],
    ['>20', false],
    ['>= 20', true],
    ['==20', true],
    ['==21', false],
    ['!=21', true],
    ['!=20', false],
    ['>-1', true],
  ])('20 is %s: %s', async (condition, ok) => {
    expect(await evaluate(`latencyMs.service.p50: "${condition}"`, [], { query })).toEqual([
      {
        metric: 'latencyMs.service.p50',
        condition,
        over: 'run',
        type: null,
        ok,
        actual: 20,
        windows: null,
        warnOnly: false,
      },
    ]);
  });

  it.each(['latencyMs.service.p95', 'latencyMs.corrected.max', 'lateness.ms.p50'])(
    '%s of nothing has no value, and does not hold',
    async (path) => {
      const samples = { 'latencyMs.service': 0, 'latencyMs.corrected': 0, 'lateness.ms': 0 };
      const [result] = await evaluate(`${path}: <800`, [], { query, metrics: { ...METRICS, samples } });
      expect(result).toMatchObject({ ok: false, actual: null });
    },
  );

  it('takes several conditions for one number, and 0 for what never happened', async () => {
    const lines = 'messages.sent: [">1", {is: <5, warnOnly: true}], messages.byFailure.refused: "==0"';
    expect(await evaluate(lines, [], { query })).toMatchObject([
      { metric: 'messages.sent', condition: '>1', ok: true, actual: 9, warnOnly: false },
      { metric: 'messages.sent', condition: '<5', ok: false, actual: 9, warnOnly: true },
      { metric: 'messages.byFailure.refused', condition: '==0', ok: true, actual: 0 },
    ]);
  });
});

describe('thresholds over the event log', () => {
  const every = (count: number, message: (n: number) => Omit<Message, 'atMs'>): Message[] =>
    Array.from({ length: count }, (_, n) => ({ atMs: (n * FOR_MS) / count, ...message(n) }));
  /** 100 messages, 6 minutes apart, of 1 to 100 ms; the 10th, 20th, … fails; the last ten left 50 ms late. */
  const hundred = every(100, (n) => ({ ms: n + 1, ok: n % 10 !== 9, late: n >= 90 ? 50 : 0 }));

  it.each([
    { line: 'latencyMs.service: p(95)<95', ok: false, actual: 95, why: 'of the 90 that were answered' },
    { line: 'latencyMs.service: p(50)<49', ok: false, actual: 49, why: 'the median is one of the times' },
    { line: 'latencyMs.service: max<100', ok: true, actual: 99, why: 'a failure has no answer time' },
    { line: 'latencyMs.service: min==1', ok: true, actual: 1, why: 'min' },
    { line: 'latencyMs.service: avg<=50', ok: true, actual: 50, why: 'mean' },
    { line: 'latencyMs.service: count==90', ok: true, actual: 90, why: 'answers' },
    { line: 'latencyMs.corrected: max<149', ok: false, actual: 149, why: 'with the lateness' },
    { line: 'latenessMs: p(90)<1', ok: true, actual: 0, why: 'nine of ten left in time' },
    { line: 'latenessMs: max<1', ok: false, actual: 50, why: 'and one did not' },
    { line: 'messages.failed: rate<0.1', ok: false, actual: 0.1, why: 'a share of all' },
    { line: 'messages.failed: count<11', ok: true, actual: 10, why: 'their number' },
    { line: 'messages.ok: rate>=0.9', ok: true, actual: 0.9, why: 'what was answered' },
    { line: 'messages.byFailure.dns: rate<0.2', ok: true, actual: 0.1, why: 'by class' },
    { line: 'messages.byFailure.no-reply: rate<0.2', ok: true, actual: 0, why: 'a class that did not occur' },
    { line: 'messages.sent: count==100', ok: true, actual: 100, why: 'all' },
    { line: 'latencyMs.service: {is: max<1, type: registration}', ok: false, actual: null, why: 'no such message' },
    { line: 'messages.failed: {is: <3, over: {phase: ramp}}', ok: true, actual: 2, why: 'a number of a phase' },
    { line: 'messages.failed: {is: <3, over: {phase: steady}}', ok: false, actual: 6, why: 'another phase' },
    { line: 'latencyMs.service: {is: max<80, over: {phase: steady}}', ok: true, actual: 79, why: 'by its end' },
  ])('$line ($why)', async ({ line, ok, actual }) => {
    const [result] = await evaluate(line, hundred);
    expect(result).toMatchObject({ ok, actual, windows: null });
  });

  it('a phase the run did not reach has no value, and does not hold', async () => {
    const line = 'messages.failed: {is: rate<0.5, over: {phase: steady}}';
    expect(await evaluate(line, hundred, { durationMs: HOUR_MS })).toMatchObject([{ ok: false, actual: null }]);
  });

  it('of messages of a type only', async () => {
    const messages = every(10, (n) => ({ ms: n, type: n === 4 ? 'registration' : 'authorization' }));
    const line = 'latencyMs.service: {is: max<5, type: registration}';
    expect(await evaluate(line, messages)).toMatchObject([{ ok: true, actual: 4, type: 'registration' }]);
  });

  it('a burst no whole run shows breaks the window it falls into', async () => {
    const burst = hundred.map((one) =>
      one.atMs >= 5 * HOUR_MS && one.atMs < 5 * HOUR_MS + 30 * MINUTE_MS ? { ...one, ms: 900 } : { ...one, ms: 10 },
    );
    const [run, window] = await evaluate(
      'latencyMs.service: ["p(90)<800", {is: p(90)<800, over: {window: 30m}}]',
      burst,
    );
    expect(run).toMatchObject({ ok: true, actual: 10, over: 'run' });
    expect(window).toMatchObject({ ok: false, actual: 900, over: 'every 30m' });
    const { broken = 0, judged = 0, worstFromSeconds = 0 } = window?.windows ?? {};
    expect(broken).toBeGreaterThan(0);
    expect(judged).toBeGreaterThan(broken);
    expect(Math.abs(worstFromSeconds - 5 * 3_600)).toBeLessThanOrEqual(1_800);
  });

  it('a silent window has a count of 0 and no rate', async () => {
    const [count, rate] = await evaluate(
      'messages.sent: {is: count>0, over: {window: 1h}}, messages.failed: {is: rate<1, over: {window: 1h}}',
      [{ atMs: 0 }, { atMs: FOR_MS - 1 }],
    );
    expect(count).toMatchObject({ ok: false, actual: 0 });
    expect(rate).toMatchObject({ ok: true, actual: 0, windows: { broken: 0 } });
  });

  it.each([
    { over: '{window: 30m}', worst: FOR_MS - 30 * MINUTE_MS, why: 'the last window ends with the run' },
    { over: '{window: 70m}', worst: FOR_MS - 70 * MINUTE_MS, why: 'also where its tenths do not divide the run' },
    { over: '{window: 20h}', worst: 0, why: 'also where the run is shorter' },
  ])('what ends at the last instant counts: $why', async ({ over, worst }) => {
    const messages = [...every(10, () => ({})), ...Array.from({ length: 9 }, () => ({ atMs: FOR_MS, ok: false }))];
    const [result] = await evaluate(`messages.failed: {is: rate<0.2, over: ${over}}`, messages);
    expect(result?.ok).toBe(false);
    expect(result?.windows?.worstFromSeconds).toBe(worst / 1_000);
  });

  it('a part shorter than the window is one window', async () => {
    const line = 'messages.failed: {is: count<3, over: {phase: ramp, window: 9h}}';
    expect(await evaluate(line, hundred)).toMatchObject([
      { ok: true, actual: 2, over: 'every 9h of phase ramp', windows: { judged: 1 } },
    ]);
  });

  it('every window is judged as a reader would by hand (property)', async () => {
    const message = fc.record({
      atMs: fc.integer({ min: 0, max: FOR_MS }),
      ok: fc.boolean(),
      ms: fc.integer({ min: 0, max: 50 }),
    });
    const windowMs = 70 * MINUTE_MS;
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 40 }),
        fc.constantFrom('p(90)<25', 'max<40', 'count<3'),
        async (messages, is) => {
          const [result] = await evaluate(`latencyMs.service: {is: ${is}, over: {window: 70m}}`, messages);
          const condition = parseCondition(is);
          const seen: number[] = [];
          const begins = [FOR_MS - windowMs];
          for (let from = 0; from + windowMs < FOR_MS; from += windowMs / 10) begins.push(from);
          for (const from of begins) {
            const isLast = from + windowMs === FOR_MS;
            const times = messages
              .filter(({ atMs, ok }) => ok && atMs >= from && (isLast || atMs < from + windowMs))
              .map(({ ms }) => ms)
              .sort((a, b) => a - b);
            if (condition.aggregate === 'count') seen.push(times.length);
            else if (times.length > 0) {
              const part = condition.aggregate === 'p' ? 0.9 : 1;
              seen.push(times[Math.max(1, Math.ceil(times.length * part)) - 1] as number);
            }
          }
          expect(result?.windows?.judged).toBe(seen.length);
          expect(result?.actual).toBe(seen.length === 0 ? null : Math.max(...seen));
          expect(result?.windows?.broken).toBe(seen.filter((value) => value >= condition.limit).length);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('--threshold', () => {
  it.each([
    ['messages.failed: rate<0.01', 'rate<0.01'],
    ['latencyMs.corrected:p(95)<800', 'p(95)<800'],
    ['messages.sent: >=5', '>=5'],
    ['messages.failed: {is: rate<0.01, over: {window: 1h}}', { is: 'rate<0.01', over: { window: '1h' } }],
  ])('%s', (text, value) => {
    expect(parseThreshold(text)).toMatchObject({ value, path: ['thresholds', text.slice(0, text.indexOf(':'))] });
  });

  it.each(['rate<0.01', 'messages.failed', 'messages.failed:', ': <5', 'messages.failed: {is: '])(
    '%s is refused',
    (text) => {
      expect(() => parseThreshold(text)).toThrow(expect.objectContaining({ code: 'SLF_OPTION_INVALID' }));
    },
  );

  it('stands instead of the threshold of the scenario, and is checked as it is', () => {
    const overrides = [parseThreshold('messages.failed: rate<0.5')];
    expect(loadScenario('quickstart', { overrides }).scenario.thresholds).toMatchObject({
      'messages.failed': 'rate<0.5',
    });
    expect(() => loadScenario('quickstart', { overrides: [parseThreshold('messages.filed: rate<0.5')] })).toThrow(
      expect.objectContaining({ options: { details: [expect.stringContaining('did you mean "messages.failed"?')] } }),
    );
  });
});
