import { describe, expect, it } from 'vitest';
import { thresholdOf } from '../run-folder-fixture.js';
import { compared, type MadeRun, madeRun, measureOf } from './made-runs.js';

const P50 = 'latency p50, service';
const P95 = 'latency p95, service';

describe('two runs compared', () => {
  it('a run is no different from itself: no interval leaves nothing', async () => {
    const run = madeRun({ seed: 1, failing: 0.05 });
    const comparison = await compared(run, run);
    expect(comparison).toMatchObject({ identical: true, verdict: 'same', setup: [], checks: [] });
    expect(comparison.measures.length).toBeGreaterThan(8);
    for (const { verdict, interval, change } of comparison.measures) {
      if (verdict === 'incomparable') continue;
      expect([verdict, change?.value, interval]).toEqual(['same', 0, { low: 0, high: 0 }]);
    }
  });

  it('runs that differ by chance only are mostly called alike', async () => {
    const verdicts: string[] = [];
    for (let pair = 0; pair < 10; pair += 1) {
      const [a, b] = [madeRun({ seed: 100 + pair, failing: 0.02 }), madeRun({ seed: 200 + pair, failing: 0.02 })];
      verdicts.push((await compared(a, b)).verdict);
    }
    // At 95 % confidence in all measures together one in twenty may be called otherwise.
    expect(verdicts.filter((verdict) => verdict !== 'same').length, verdicts.join()).toBeLessThanOrEqual(1);
  });

  it.each([11, 12, 13])('a server that is a fifth slower is found (seed %d)', async (seed) => {
    const comparison = await compared(madeRun({ seed }), madeRun({ seed: seed + 50, slower: 1.2 }));
    expect(comparison.verdict).toBe('worse');
    for (const name of [P50, P95]) {
      const { verdict, change, interval } = measureOf(comparison, name);
      expect([name, verdict, change?.kind]).toEqual([name, 'worse', 'ratio']);
      expect(interval?.low).toBeGreaterThan(0);
      // What was planted lies within.
      expect(interval?.low).toBeLessThan(0.2);
      expect(interval?.high).toBeGreaterThan(0.2);
    }
  });

  it('the same the other way round is better', async () => {
    const comparison = await compared(madeRun({ seed: 11, slower: 1.2 }), madeRun({ seed: 61 }));
    expect(comparison.verdict).toBe('better');
    expect(measureOf(comparison, P50).verdict).toBe('better');
  });

  it('a real change below the tolerance does not matter', async () => {
    const [a, b] = [madeRun({ seed: 5 }), madeRun({ seed: 5, slower: 1.03 })];
    expect(measureOf(await compared(a, b), P50)).toMatchObject({ verdict: 'worse' });
    expect(measureOf(await compared(a, b, { tolerance: 0.05 }), P50)).toMatchObject({ verdict: 'same' });
  });

  it('failures are counted by class, as a share of all messages', async () => {
    const comparison = await compared(madeRun({ seed: 21 }), madeRun({ seed: 22, failing: 0.1 }));
    expect(measureOf(comparison, 'failed')).toMatchObject({ unit: 'share', a: 0, verdict: 'worse' });
    expect(measureOf(comparison, 'failed: no-reply')).toMatchObject({ verdict: 'worse' });
    expect(measureOf(comparison, 'failed').b).toBeCloseTo(0.1, 1);
  });

  it('one failure in thousands of messages may be chance', async () => {
    const comparison = await compared(madeRun({ seed: 21 }), madeRun({ seed: 22, failing: 0.0005 }));
    expect(measureOf(comparison, 'failed').b).toBeGreaterThan(0);
    expect(measureOf(comparison, 'failed').verdict).toBe('same');
  });

  it('more messages of a type are neither better nor worse', async () => {
    const comparison = await compared(madeRun({ seed: 21 }), madeRun({ seed: 22, messages: 30 }));
    expect(measureOf(comparison, 'messages: authorization')).toMatchObject({ a: 14, b: 29, verdict: 'changed' });
    expect(measureOf(comparison, 'messages: registration')).toMatchObject({ a: 1, b: 1, verdict: 'same' });
  });

  it('lateness shows in corrected answer times and not in service', async () => {
    const comparison = await compared(madeRun({ seed: 3 }), madeRun({ seed: 4, late: 40 }));
    expect(measureOf(comparison, 'latency p50, corrected').verdict).toBe('worse');
    expect(measureOf(comparison, P50).verdict).toBe('same');
  });

  it.each([
    ['a handful of devices and messages', { devices: 4, messages: 2 }, P50, /takes 20 answers/],
    ['too few answers for a quantile', { devices: 40, messages: 10 }, 'latency p99, service', /takes 1000 answers/],
    ['no message at all', { devices: 40, messages: 0 }, P50, /none/],
  ])('cannot be compared: %s', async (_, part, name, why) => {
    const comparison = await compared(madeRun({ seed: 1, ...part }), madeRun({ seed: 2, devices: 40 }));
    const { verdict, interval, why: told } = measureOf(comparison, name);
    expect([verdict, interval]).toEqual(['incomparable', null]);
    expect(told).toMatch(why);
  });

  it('modelled answer times are not compared with real ones', async () => {
    const real = { options: { link: 'https', speed: '60x' } };
    const comparison = await compared(madeRun({ seed: 1 }), madeRun({ seed: 2, description: real }));
    expect(measureOf(comparison, P50)).toMatchObject({
      verdict: 'incomparable',
      why: expect.stringContaining('modelled'),
    });
    expect(comparison.notes).toEqual([expect.stringContaining('another speed, link')]);
    expect(comparison.setup.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['seed', 'options.speed', 'options.link']),
    );
  });

  it('what was set up differently is named by its path', async () => {
    const other = { scenario: 'other', resolved: { time: { for: 5 } }, versions: { slfleet: '0.2.0' } };
    const { setup, notes } = await compared(madeRun({ seed: 1 }), madeRun({ seed: 1, description: other }));
    expect(setup).toEqual(
      expect.arrayContaining([
        { what: 'scenario', a: 'small', b: 'other' },
        { what: 'versions.slfleet', a: '0.1.0', b: '0.2.0' },
        { what: 'resolved.time', a: '(absent)', b: '{"for":5}' },
      ]),
    );
    expect(notes).toEqual([expect.stringContaining('different scenarios')]);
  });

  it('a check that no longer holds makes it worse, whatever was measured', async () => {
    const held = thresholdOf({ metric: 'messages.failed', condition: 'rate<0.01', ok: true, actual: 0 });
    const a = madeRun({ seed: 1, summary: { digest: 'a', thresholds: [held] } });
    const b = madeRun({ seed: 1, summary: { digest: 'b', thresholds: [{ ...held, ok: false }] } });
    expect(await compared(a, b)).toMatchObject({
      verdict: 'worse',
      checks: [{ name: 'messages.failed rate<0.01', a: 'held', b: 'did not hold', verdict: 'worse' }],
    });
  });

  it.each(['forth', 'back'])(
    'a threshold that only warns fails no run and makes none worse or better (%s)',
    async (way) => {
      const warns = thresholdOf({
        metric: 'messages.failed',
        condition: 'rate<0.01',
        ok: true,
        actual: 0,
        warnOnly: true,
      });
      const held = madeRun({ seed: 1, summary: { digest: 'a', thresholds: [warns] } });
      const broken = madeRun({ seed: 1, summary: { digest: 'b', thresholds: [{ ...warns, ok: false }] } });
      const comparison = await (way === 'forth' ? compared(held, broken) : compared(broken, held));
      expect(comparison).toMatchObject({ verdict: 'changed', checks: [{ verdict: 'changed' }] });
    },
  );

  it('checks that say the same are compared one by one', async () => {
    const twice = (first: boolean, second: boolean) =>
      [first, second].map((ok) => ({ name: 'all authorized', ok, actual: ok ? 3 : 2, wanted: 3 }));
    const a = madeRun({ seed: 1, summary: { digest: 'a', expectations: twice(true, true) } });
    const b = madeRun({ seed: 1, summary: { digest: 'b', expectations: twice(false, true) } });
    expect((await compared(a, b)).checks).toEqual([
      { name: 'all authorized', a: 'held', b: 'did not hold', verdict: 'worse' },
    ]);
  });

  it('a run without a summary is compared by its events', async () => {
    const a = madeRun({ seed: 1 });
    const b = madeRun({ seed: 2, summary: null });
    const { figures, notes, verdict } = await compared(a, b);
    expect(verdict).toBe('same');
    expect(notes).toEqual([expect.stringContaining('no summary.json')]);
    expect(figures.every((figure) => figure.b === null)).toBe(true);
  });

  describe('figures of pace', () => {
    const ROWS = ['generator', 'messages that left late', 'messages dropped', 'lateness p95', 'lateness max'];
    const pace = (pacing: string, speed = '60x', link = 'https') => ({ options: { speed, pacing, link } });
    const late = {
      lateness: { late: 12, dropped: 3, ms: { p50: 0, p90: 1, p95: 60, p99: 90, max: 400 } },
      generator: {
        trustworthy: false,
        reasons: [{ reason: 'lateness' as const, what: 'late by itself', advice: 'less load' }],
      },
    };
    const shown = async (before: MadeRun['description'], after: MadeRun['description']) => {
      const a = madeRun({ seed: 1, devices: 20, description: before, summary: { digest: 'a' } });
      const b = madeRun({ seed: 1, devices: 20, description: after, summary: { digest: 'b', ...late } });
      const { figures, notes } = await compared(a, b);
      return { figures: figures.filter(({ name }) => ROWS.includes(name)), notes, folder: b };
    };

    it('of open pacing: what left late, what never left, and what the generator says of itself', async () => {
      const { figures, notes, folder } = await shown(pace('open'), pace('open'));
      expect(figures).toEqual([
        { name: 'generator', unit: 'words', a: 'trustworthy', b: 'bottleneck: lateness' },
        { name: 'messages that left late', unit: 'count', a: 0, b: 12 },
        { name: 'messages dropped', unit: 'count', a: 0, b: 3 },
        { name: 'lateness p95', unit: 'ms', a: 0, b: 60 },
        { name: 'lateness max', unit: 'ms', a: 0, b: 400 },
      ]);
      expect(notes).toEqual([expect.stringContaining(`${folder}: Do not trust the times`)]);
    });

    it.each([
      ['closed pacing keeps no schedule, but watches itself', pace('closed'), pace('open'), ['generator']],
      ['time as fast as it goes has neither', pace('open', 'max'), pace('open'), []],
      ['modelled answers have neither', pace('open'), pace('open', '60x', 'in-process'), []],
    ])('%s', async (_, before, after, names) => {
      expect((await shown(before, after)).figures.map(({ name }) => name)).toEqual(names);
    });
  });

  it('the same seed gives the same intervals, another seed nearly the same', async () => {
    const [a, b] = [madeRun({ seed: 1 }), madeRun({ seed: 2 })];
    const first = await compared(a, b);
    expect(await compared(a, b)).toEqual(first);
    const other = measureOf(await compared(a, b, { seed: 9 }), P50).interval;
    const { interval } = measureOf(first, P50);
    expect(other).not.toEqual(interval);
    expect(Math.abs((other?.low ?? 0) - (interval?.low ?? 1))).toBeLessThan(0.03);
  });
});
