import { afterEach, describe, expect, it, vi } from 'vitest';
import { drivePaced, PacedTime } from '../../src/fleet/drive.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time/duration.js';
import { inFolder, live, type PlanPart, planOf, START_MS } from './plan.js';
import { figures, workshop } from './shards.js';
import { SlowNetwork } from './slow-carrier.js';

const MS_PER_MICROSECOND = 1e-3;

afterEach(() => vi.restoreAllMocks());

describe('paced time', () => {
  function withWall(speed: number): { time: PacedTime; wall: (ms: number) => void } {
    let now = 1_000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const time = new PacedTime(START_MS, speed);
    return {
      time,
      wall: (ms) => {
        now = 1_000 + ms;
      },
    };
  }

  it.each([
    [1, 500, 500],
    [60, 500, 30_000],
    [0.5, 500, 250],
    [86_400, 1_000, DAY_MS],
  ])('at %dx, %d ms of real time are %d virtual ones', (speed, real, virtual) => {
    const { time, wall } = withWall(speed);
    expect(time.now).toBe(START_MS);
    wall(real);
    expect(time.now - START_MS).toBe(virtual);
  });

  it('knows how long until an instant, and since when it has passed', () => {
    const { time, wall } = withWall(60);
    wall(1_000);
    expect(time.realMsUntil(START_MS + 2 * MINUTE_MS)).toBe(1_000);
    expect(time.realMsSince(START_MS + 2 * MINUTE_MS)).toBe(0);
    expect(time.realMsUntil(START_MS)).toBe(0);
    expect(time.realMsSince(START_MS + 30 * SECOND_MS)).toBe(500);
  });

  it('held, stands still; the time lost is told, and does not come back', () => {
    const { time, wall } = withWall(60);
    wall(3_000);
    expect(time.holdAt(START_MS + MINUTE_MS)).toBe(2_000);
    expect(time.now).toBe(START_MS + MINUTE_MS);
    wall(4_000);
    expect(time.now).toBe(START_MS + 2 * MINUTE_MS);
    expect(time.holdAt(START_MS + HOUR_MS)).toBe(0);
    expect(time.now).toBe(START_MS + 2 * MINUTE_MS);
  });
});

/** A day of virtual time in 50 ms of real time. */
const DAY_IN_50_MS = DAY_MS / 50;

describe('a fleet that follows real time', () => {
  const paced = (part: PlanPart) => planOf({ speed: DAY_IN_50_MS, wire: { lookaheadMs: HOUR_MS }, ...part });

  it('lives the same life, ends when its time is over, and not before', async () => {
    const part = { for: '2d', groups: [{ count: 3, register: { over: '1d' } }] };
    const began = performance.now();
    const lived = await live(paced(part));
    expect(performance.now() - began).toBeGreaterThanOrEqual(100);
    expect(lived.files).toEqual((await live(planOf(part))).files);
  });

  it('closed: time stands still while an answer is out for longer than the lookahead; the stall is counted', async () => {
    const plan = paced({ for: '1d', pacing: 'closed', groups: [{ count: 2 }, { register: { after: '12h' } }] });
    const network = new SlowNetwork();
    network.answers = false;
    await inFolder(async (folder) => {
      const shop = workshop(plan, folder, { wrap: network.wrap });
      const [drive] = shop.drives;
      if (drive === undefined) throw new RangeError('no drive');
      const limit = START_MS + 5 * MINUTE_MS + HOUR_MS;
      const seen: number[] = [];
      const watch = (): void => {
        seen.push(drive.tally.get('virtualMs'));
        if (drive.tally.get('stallMs') < 20) setImmediate(watch);
        else {
          network.answers = true;
          while (network.onTheWay > 0) network.release();
        }
      };
      setImmediate(watch);
      const time = new PacedTime(plan.startMs, DAY_IN_50_MS);
      expect(await drivePaced(drive, time)).toEqual({ stopped: false, reachedMs: plan.startMs + DAY_MS });
      expect(Math.max(...seen)).toBeGreaterThan(START_MS + 5 * MINUTE_MS);
      expect(Math.max(...seen)).toBeLessThanOrEqual(limit);
      expect(drive.tally.get('stallMs')).toBeGreaterThanOrEqual(20);
      expect(figures(shop)).toMatchObject({ ok: 6, failed: 0 });
      shop.finish();
    });
  });

  it('open: the schedule is kept whatever the server does, and nothing is a stall', async () => {
    const plan = paced({ for: '1d', pacing: 'open', groups: [{}, { register: { after: '12h' } }] });
    const network = new SlowNetwork();
    network.answers = false;
    const left: number[] = [];
    network.onCarry = (_sender, now) => left.push(now - START_MS);
    await inFolder(async (folder) => {
      const shop = workshop(plan, folder, { wrap: network.wrap });
      const [drive] = shop.drives;
      if (drive === undefined) throw new RangeError('no drive');
      const end = plan.startMs + plan.durationMs;
      const watch = (): void => {
        if (drive.tally.get('virtualMs') < end) setImmediate(watch);
        else {
          expect(left).toEqual([5 * MINUTE_MS, 12 * HOUR_MS]);
          network.answers = true;
          while (network.onTheWay > 0) network.release();
        }
      };
      setImmediate(watch);
      await drivePaced(drive, new PacedTime(plan.startMs, DAY_IN_50_MS));
      expect(left).toHaveLength(4);
      expect(drive.tally.get('stallMs')).toBe(0);
      shop.finish();
    });
  });

  it('open: a message that leaves late is measured from the instant it was meant for', async () => {
    const plan = paced({ for: '1d', pacing: 'open', groups: [{}, { register: { after: '6m' } }] });
    const network = new SlowNetwork(1, Number.POSITIVE_INFINITY, 5);
    await inFolder(async (folder) => {
      const time = new PacedTime(plan.startMs, DAY_IN_50_MS);
      const shop = workshop(plan, folder, { wrap: network.wrap, latenessMs: (instant) => time.realMsSince(instant) });
      const [drive] = shop.drives;
      if (drive === undefined) throw new RangeError('no drive');
      // The machine is busy when it should send: the second registration leaves 40 ms late.
      network.onCarry = (sender) => {
        const until = performance.now() + (sender.index === 0 && shop.service.count === 0 ? 40 : 0);
        while (performance.now() < until);
      };
      await drivePaced(drive, time);
      shop.finish();
      expect(shop.service.max * MS_PER_MICROSECOND).toBeCloseTo(5, 1);
      expect(shop.corrected.max * MS_PER_MICROSECOND).toBeGreaterThanOrEqual(5 + 39);
    });
  });

  it.each(['open', 'closed'] as const)('%s: a carrier that never answers does not block a stop', async (pacing) => {
    const plan = paced({ for: '1y', pacing });
    const network = new SlowNetwork();
    network.answers = false;
    await inFolder(async (folder) => {
      const shop = workshop(plan, folder, { wrap: network.wrap });
      network.onCarry = () => setImmediate(() => shop.control.requestStop());
      const [drive] = shop.drives;
      if (drive === undefined) throw new RangeError('no drive');
      const { stopped, reachedMs } = await drivePaced(drive, new PacedTime(plan.startMs, DAY_IN_50_MS));
      expect(stopped).toBe(true);
      expect(reachedMs).toBe(drive.tally.get('virtualMs'));
      expect(reachedMs).toBeGreaterThanOrEqual(START_MS + 5 * MINUTE_MS);
      shop.finish();
    });
  });
});
