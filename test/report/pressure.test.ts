import { describe, expect, it } from 'vitest';
import { collectReportData } from '../../src/report/report-data.js';
import { REPORT_FORMATS, type ReportFormat } from '../../src/report/report-formats.js';
import type { RunSummary } from '../../src/report/summary.js';
import { terminalSummary } from '../../src/report/terminal-summary.js';
import type { EventLog } from '../../src/telemetry/event-log.js';
import { MINUTE_MS } from '../../src/time/duration.js';
import { runFolder, START_MS, summaryOf } from './run-folder-fixture.js';

const PHASES = [
  { name: 'warm-up', fromMs: 0, untilMs: MINUTE_MS },
  { name: 'peak', fromMs: MINUTE_MS, untilMs: 2 * MINUTE_MS },
  { name: 'calm', fromMs: 2 * MINUTE_MS, untilMs: 3 * MINUTE_MS },
];

/** Two devices: one exchange in the first phase; in the second one that left 400 ms late, and one that failed. */
const shard = (log: EventLog): void => {
  log.device(START_MS, 'FDO1', 'catalyst-9300-24p', 'ios-xe', '17.3.1', 'campus', 'VA', 'EVALUATION');
  log.message(START_MS + 5_000, 'FDO1', 'registration', true, 10, null, null);
  log.device(START_MS + MINUTE_MS, 'FDO2', 'catalyst-9300-24p', 'ios-xe', '17.3.1', 'campus', 'VA', 'EVALUATION');
  log.message(START_MS + MINUTE_MS + 500, 'FDO2', 'registration', true, 20, null, null, 400);
  log.message(START_MS + MINUTE_MS + 900, 'FDO1', 'authorization', false, 60_000, 'dropped', 'Waiting for reply');
};

const pressed = summaryOf({
  lateness: { late: 1, dropped: 1, ms: { p50: 1, p90: 2, p95: 3, p99: 4, max: 400 } },
  manners: {
    'keep-alive': { messages: 70, kept: 66, full: 4, resumed: 0 },
    resume: { messages: 30, kept: 0, full: 1, resumed: 29 },
  },
  generator: {
    trustworthy: false,
    reasons: [{ reason: 'event-loop', what: 'a worker was away for 250 ms', advice: 'leave a core free' }],
  },
});

const dataOf = (summary: RunSummary) =>
  collectReportData(runFolder({ shards: [shard], summary, description: { phases: PHASES } }));

const render = async (format: ReportFormat, summary: RunSummary): Promise<string> =>
  REPORT_FORMATS[format].render(await dataOf(summary));

describe('phases in a report', () => {
  it('are counted apart: what arrived, what was exchanged, from sending and from when it was due', async () => {
    const { phases } = await dataOf(pressed);
    expect(phases).toEqual([
      {
        ...PHASES[0],
        devices: 1,
        messages: 1,
        failed: 0,
        service: { p50: 10, p95: 10, max: 10 },
        corrected: { p50: 10, p95: 10, max: 10 },
      },
      {
        ...PHASES[1],
        devices: 1,
        messages: 2,
        failed: 1,
        service: { p50: 20, p95: 20, max: 20 },
        corrected: { p50: 420, p95: 420, max: 420 },
      },
      { ...PHASES[2], devices: 0, messages: 0, failed: 0, service: null, corrected: null },
    ]);
  });

  it('count as thresholds do: the end of the run with the phase it ends in, and quantiles that are one of the times', async () => {
    const untilEnd = (log: EventLog): void => {
      for (const [at, ms] of [
        [10_000, 10],
        [20_000, 30],
        [MINUTE_MS, 50],
        [2 * MINUTE_MS, 70],
      ] as const) {
        log.message(START_MS + at, 'FDO1', 'registration', true, ms, null, null);
      }
    };
    const summary = summaryOf({ time: { ...pressed.time, virtualSeconds: 120 } });
    const run = runFolder({ shards: [untilEnd], summary, description: { phases: PHASES } });
    const { phases } = await collectReportData(run);
    expect(phases.map(({ messages }) => messages)).toEqual([2, 2, 0]);
    expect(phases[0]?.service).toEqual({ p50: 10, p95: 30, max: 30 });
  });

  it.each(['html', 'md'] as const)('stand in %s, and only where there are any', async (format) => {
    const report = await render(format, pressed);
    for (const { name } of PHASES) expect(report).toContain(name);
    expect(report).toContain('420 ms');
    const without = REPORT_FORMATS[format].render(await collectReportData(runFolder({ shards: [shard] })));
    expect(without).not.toMatch(/p95 corrected/);
  });
});

describe('a generator that was the bottleneck', () => {
  it.each([
    ['html', /Do not trust the times[\s\S]*event-loop: a worker was away for 250 ms. To do: leave a core free/],
    ['md', /Do not trust the times[\s\S]*Not trustworthy[\s\S]*leave a core free/],
    ['junit', /<system-err>Do not trust the times[\s\S]*leave a core free[\s\S]*<\/system-err>/],
  ] as const)('is named first, with what to do, in %s', async (format, wanted) => {
    expect(await render(format, pressed)).toMatch(wanted);
    expect(await render(format, summaryOf())).not.toMatch(/trust/);
  });

  it('is named first on the terminal', () => {
    const text = terminalSummary(pressed, 'runs/x', false);
    expect(text).toMatch(/Do not trust the times.*\n {2}! event-loop: a worker was away for 250 ms. To do: leave/);
    expect(terminalSummary(summaryOf(), 'runs/x', false)).not.toMatch(/trust/);
  });
});

describe('manners with connections and lateness', () => {
  it('stand on the terminal', () => {
    const text = terminalSummary(pressed, 'runs/x', false);
    expect(text).toMatch(/keep-alive +70 messages, 66 on kept connections, 4 full, 0 resumed/);
    expect(text).toMatch(/resume +30 messages, 0 on kept connections, 1 full, 29 resumed/);
    expect(text).toMatch(/late +1 messages, 1 dropped\n +p50 1 ms .* max 400 ms/);
  });

  it.each(['html', 'md'] as const)('stand in %s', async (format) => {
    const report = await render(format, pressed);
    expect(report).toContain('1 messages left late');
    expect(report).toContain('keep-alive');
    expect(report).toContain('On a kept one');
  });
});
