import { describe, expect, it } from 'vitest';
import { ControlBlock } from '../../src/fleet/control-block.js';
import { type GeneratorLoad, judgeGenerator, LIMITS, type WorkerLoad } from '../../src/fleet/generator.js';
import { GeneratorWatch } from '../../src/fleet/generator-watch.js';

const CALM: WorkerLoad = { drivenMs: 60_000, busyShare: 0.5, loopDelayMs: 5, fullMs: 0, exhausted: 0 };
const EASY: GeneratorLoad = { workers: [CALM, CALM], cpuShare: 0.6, cores: 2, messages: 10_000, behind: 10 };
const withWorker = (part: Partial<WorkerLoad>): GeneratorLoad => ({ ...EASY, workers: [CALM, { ...CALM, ...part }] });

describe('a generator', () => {
  it('at its ease is trusted', () => {
    expect(judgeGenerator(EASY)).toEqual({ trustworthy: true, reasons: [] });
  });

  it.each([
    ['one thread is busy all the time', withWorker({ busyShare: 0.97 }), 'cpu', /busy 97% of the time/],
    ['the program uses all cores', { ...EASY, cpuShare: 0.99 }, 'cpu', /99% of 2 cores/],
    ['its loop keeps answers waiting', withWorker({ loopDelayMs: 250 }), 'event-loop', /for 250 ms or longer/],
    ['there is no room for sockets', withWorker({ exhausted: 3 }), 'sockets', /no room for 3 connections/],
    ['connections are short for long', withWorker({ fullMs: 30_000 }), 'connections', /connection 50% of the time/],
    ['messages are late before they leave', { ...EASY, behind: 500 }, 'lateness', /5% of the messages were late/],
  ] as const)('where %s is not, says why and what to do', (_, load, reason, what) => {
    const verdict = judgeGenerator(load);
    expect(verdict).toMatchObject({ trustworthy: false, reasons: [{ reason }] });
    expect(verdict.reasons[0]?.what).toMatch(what);
    expect(verdict.reasons[0]?.advice).not.toBe('');
  });

  it('names every reason there is, and judges no run that sent nothing', () => {
    const all = { ...withWorker({ busyShare: 1, loopDelayMs: 900, fullMs: 60_000, exhausted: 1 }), behind: 9_000 };
    expect(judgeGenerator(all).reasons.map(({ reason }) => reason)).toEqual([
      'cpu',
      'event-loop',
      'sockets',
      'connections',
      'lateness',
    ]);
    const nothing = { ...EASY, workers: [{ ...CALM, drivenMs: 0 }], messages: 0, behind: 0 };
    expect(judgeGenerator(nothing).trustworthy).toBe(true);
  });
});

/** Work that lets nobody else in. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('the watch over a worker’s thread', () => {
  const watched = async (work: () => Promise<void>) => {
    const [tally] = ControlBlock.create(1).tallies;
    if (tally === undefined) throw new RangeError('no worker');
    const watch = new GeneratorWatch();
    await work();
    watch.tell(tally);
    return {
      busyShare: tally.get('busyShare'),
      loopDelayMs: tally.get('loopDelayMs'),
      drivenMs: tally.get('drivenMs'),
    };
  };
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  it('sees a thread that works without a break', async () => {
    const seen = await watched(async () => {
      for (let n = 0; n < 4; n += 1) {
        block(150);
        await new Promise(setImmediate);
      }
    });
    expect(seen.busyShare).toBeGreaterThanOrEqual(LIMITS.busyShare);
    expect(seen.loopDelayMs).toBeGreaterThanOrEqual(LIMITS.loopDelayMs);
    expect(seen.drivenMs).toBeGreaterThanOrEqual(600);
  });

  it('sees a thread that waits', async () => {
    const seen = await watched(() => pause(300));
    expect(seen.busyShare).toBeLessThan(LIMITS.busyShare);
  });
});
