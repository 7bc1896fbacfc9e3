import { describe, expect, it } from 'vitest';
import { terminalSummary, wantsColour } from '../../src/report/terminal-summary.js';
import { summaryOf, thresholdOf } from './run-folder-fixture.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: what starts every colour
const COLOUR = /\u001b\[/;

describe('the summary at the end of a run', () => {
  it('tells what became of the fleet, what was checked and what to do next', () => {
    expect(terminalSummary(summaryOf({ digest: 'abc' }), 'runs/small', false)).toBe(
      `
  PASSED  small  seed 42
  All 2 checks held.

  devices       3
    2           AUTHORIZED
    1           OUT_OF_COMPLIANCE
  virtual time  365d in 1.5s
  speed         2 device-years/s

  messages      6 sent, 4/s
                5 ok, 1 failed (16.7 %)
    3           authorization
    3           registration
  failures
    1           unreachable

  latency       p50 20 ms  p90 20 ms  p95 21 ms  p99 25 ms  max 40 ms, modelled
  memory        120 MB

  ✓ every device is authorized
  ✓ thresholds: latencyMs.service.p95 < 100

  digest        abc
  results       runs/small

  Next:
    slfleet report runs/small
    slfleet query runs/small "SELECT failure, reason, count(*) FROM messages WHERE NOT ok GROUP BY ALL"

`.replace('✓ thresholds: ', '✓ '),
    );
  });

  it('shows wanted and actual of what did not hold', () => {
    const text = terminalSummary(
      summaryOf({
        verdict: 'failed',
        expectations: [{ name: 'every device is authorized', ok: false, actual: 2, wanted: 3 }],
        thresholds: [thresholdOf({ metric: 'rate', condition: '>= 10', ok: false, actual: null })],
      }),
      'runs/small',
      false,
    );
    expect(text).toContain('FAILED');
    expect(text).toContain('2 of 2 checks did not hold.');
    expect(text).toContain('✗ every device is authorized\n      wanted 3\n      actual 2');
    expect(text).toContain('✗ rate >= 10\n      wanted >= 10\n      actual no value');
  });

  it('tells of a threshold over windows which was the worst, of one that only warns, and of one that ended the run', () => {
    const windows = { judged: 40, broken: 3, worstFromSeconds: 7_200 };
    const window = { metric: 'latencyMs.service', condition: 'p(95)<800', over: 'every 30m', windows };
    const warning = { metric: 'messages.failed', condition: 'rate<0.01', actual: 0.02, warnOnly: true };
    const abortedBy = {
      metric: 'messages.failed',
      condition: 'rate<0.5',
      over: 'run',
      actual: 0.7,
      virtualSeconds: 60,
    };
    const text = terminalSummary(
      summaryOf({
        verdict: 'failed',
        abortedBy,
        thresholds: [
          thresholdOf({ ...window, ok: false, actual: 912.5, type: 'registration' }),
          thresholdOf({ ...warning, ok: false }),
        ],
      }),
      'runs/small',
      false,
    );
    expect(text).toContain('The threshold messages.failed rate<0.5 ended the run after 1m: it was 0.7.');
    expect(text).toContain('There is one warning.');
    expect(text).toContain(
      '✗ latencyMs.service of registration p(95)<800, every 30m\n      wanted p(95)<800, every 30m\n      actual 912.5 from 2h on; 3 of 40 windows did not hold',
    );
    expect(text).toContain('! messages.failed rate<0.01\n      wanted rate<0.01\n      actual 0.02');
  });

  it.each([
    ['lost devices', { devices: { total: 3, lost: 2, byState: {}, byProfile: {} } }, /lost +2/],
    ['handshakes', { handshakes: { full: 3, resumed: 4 } }, /handshakes +3 full, 4 resumed/],
    ['service time', { handshakes: { full: 1, resumed: 0 } }, /service +p50 20 ms .*\n +corrected .* max 90 ms/],
    [
      'memory a device in a large fleet',
      { devices: { total: 10_000, lost: 0, byState: {}, byProfile: {} } },
      /memory +120 MB, 1.5 kB a device/,
    ],
    [
      'RUM reports',
      { rum: { open: 1, closed: 2, unacknowledged: 3, acknowledged: 4, maxBacklog: 5 } },
      /RUM reports +4 acknowledged/,
    ],
    ['an interrupted run', { interrupted: true }, /INTERRUPTED/],
    [
      'what an operator changed',
      { controlled: true, controls: [{ what: 'storm reload', wallSeconds: 1, virtualSeconds: 60 }] },
      /An operator changed the run .*\(storm reload\): its digest is not that of its scenario and seed/,
    ],
    ['how to go on with it', { interrupted: true }, /slfleet resume runs\/small/],
    ['restarted workers', { shards: { workers: 2, restarts: 1 } }, /restarted 1 times/],
  ])('names %s, and only where there are any', (_, part, line) => {
    expect(terminalSummary(summaryOf(part), 'runs/small', false)).toMatch(line);
    expect(terminalSummary(summaryOf(), 'runs/small', false)).not.toMatch(line);
  });

  it('has a service time for plain HTTP too, where there is no handshake', () => {
    expect(terminalSummary(summaryOf(), 'runs/small', false)).toMatch(/latency .*, modelled\n/);
    expect(terminalSummary(summaryOf(), 'runs/small', false, true)).toMatch(/service .*\n +corrected /);
  });

  it('quotes a folder for the shell', () => {
    expect(terminalSummary(summaryOf(), "my run's", false)).toContain(`slfleet report 'my run'\\''s'`);
  });

  it('is coloured only when asked for', () => {
    expect(terminalSummary(summaryOf(), 'runs/small', true)).toMatch(COLOUR);
    expect(terminalSummary(summaryOf(), 'runs/small', false)).not.toMatch(COLOUR);
  });

  it.each([
    [true, {}, true],
    [true, { NO_COLOR: '' }, true],
    [true, { NO_COLOR: '1' }, false],
    [false, {}, false],
  ])('terminal %s with %j: colour %s', (isTTY, env, wanted) => {
    expect(wantsColour({ isTTY }, env)).toBe(wanted);
  });
});
