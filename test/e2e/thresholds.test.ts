import { describe, expect, it } from 'vitest';
import { fixture, summaryOf, workspace } from './slfleet.js';

const space = workspace();
const TWO_DAYS_SECONDS = 2 * 86_400;

describe.concurrent('thresholds', () => {
  it('one with abortOnFail ends the run as soon as a window shows that it does not hold; what was run is kept', async () => {
    const out = space.fresh();
    const { exitCode, stdout } = await space.run(['run', fixture('lost-network'), '--quiet', '--out', out]);
    const summary = summaryOf(out);
    expect(exitCode).toBe(99);
    expect(summary).toMatchObject({ verdict: 'failed', interrupted: false });
    const { abortedBy, time, thresholds, messages } = summary;
    expect(abortedBy).toMatchObject({ metric: 'messages.failed', condition: 'rate<0.5', over: 'every 4h' });
    // The network is lost after 6 h; how soon it is seen is up to the machine, but it is no matter of a day.
    expect(time.virtualSeconds).toBeGreaterThan(6 * 3_600);
    expect(time.virtualSeconds).toBeLessThan(TWO_DAYS_SECONDS / 2);
    expect(messages.failed).toBeGreaterThan(0);
    expect(thresholds.map(({ over, ok, warnOnly }) => [over, ok, warnOnly])).toEqual([
      ['every 4h', false, false],
      ['run', false, true],
      ['run', true, false],
    ]);
    expect(stdout).toMatch(/The threshold messages\.failed rate<0\.5, every 4h ended the run after \d+h/);
    expect(stdout).toContain('! messages.failed rate<0.001');
    expect(stdout).toContain('There is one warning.');
  });

  it('one that only warns does not fail the run', async () => {
    const out = space.fresh();
    const options = ['--speed', 'max', '--threshold', 'messages.failed: {is: rate<0.001, warnOnly: true}'];
    const { exitCode } = await space.run(['run', fixture('lost-network'), ...options, '--quiet', '--out', out]);
    expect(exitCode).toBe(0);
    expect(summaryOf(out)).toMatchObject({
      verdict: 'passed',
      abortedBy: null,
      thresholds: [{ ok: false }, { ok: true }],
    });
  });

  it('an answer time does not hold where nothing was answered, and the summary keeps its numbers', async () => {
    const out = space.fresh();
    const paths = ['latencyMs.service.p95', 'latencyMs.corrected.max', 'lateness.ms.p99'];
    const options = ['--for', '1s', ...paths.flatMap((path) => ['--threshold', `${path}: <800`])];
    const { exitCode } = await space.run(['run', fixture('two-hours'), ...options, '--quiet', '--out', out]);
    expect(exitCode).toBe(99);
    const { thresholds, latencyMs, messages, ...rest } = summaryOf(out);
    expect(messages.ok + messages.failed).toBe(0);
    expect(latencyMs.service.p95).toBe(0);
    expect(rest).not.toHaveProperty('samples');
    const told = thresholds.filter(({ metric }) => paths.includes(metric));
    expect(told.map(({ ok, actual }) => [ok, actual])).toEqual(paths.map(() => [false, null]));
  });

  it('the event log and the live histograms tell the same answer times', async () => {
    const out = space.fresh();
    const both = ['service', 'corrected'].flatMap((of) => [
      '--threshold',
      `latencyMs.${of}: [p(50)>=0, p(95)>=0, max>=0]`,
    ]);
    const link = ['--link', 'https', '--for', '4h', '--speed', '3600x', '--pacing', 'open'];
    const { exitCode } = await space.run(['run', fixture('two-hours'), ...link, ...both, '--quiet', '--out', out]);
    expect(exitCode).toBe(0);
    const { latencyMs, thresholds } = summaryOf(out);
    const told = [latencyMs.service, latencyMs.corrected].flatMap(({ p50, p95, max }) => [p50, p95, max]);
    const measured = thresholds.filter(({ metric }) => metric.startsWith('latencyMs.')).map(({ actual }) => actual);
    expect(measured).toHaveLength(6);
    for (const [at, actual] of measured.entries()) {
      // The histogram has three digits, and the log microseconds.
      expect(Math.abs((actual ?? 0) / (told[at] ?? 0) - 1)).toBeLessThan(0.002);
    }
  });
});
