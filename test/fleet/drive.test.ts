import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { driveInstantly, driveOverNetwork, drivePaced, PacedTime } from '../../src/fleet/drive.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time/duration.js';
import { inFolder, lifeOf, live, type PlanPart, planOf, START_MS } from './plan.js';
import { randomPlans } from './random-plans.js';
import { onTheWay, type Workshop, workshop } from './shards.js';
import { SlowNetwork } from './slow-carrier.js';

const MS_PER_MICROSECOND = 1e-3;

/** 24 devices in three virtual accounts that live through an outage, a reload and a clock that is wrong for a day. */
const EVENTFUL: PlanPart = {
  for: '100d',
  accounts: 3,
  groups: [
    { count: 12, arrive: { over: '2d' }, register: { over: '1h' } },
    { count: 6, profile: 'catalyst-9300-24p', register: { over: '5h' } },
    { count: 6, profile: 'expressway-c', register: { over: '1h' } },
  ],
  steps: [
    { at: '35d', fault: 'outage', for: '10d' },
    { at: '50d', event: 'reload' },
    { at: '60d', on: { share: 0.5 }, event: 'set-clock', with: { offset: '2h' } },
    { at: '61d', event: 'set-clock', with: { offset: '0s' } },
    { at: '70d', event: 'renew-auth' },
    { at: '70d', fault: 'latency', for: '5d', with: { latency: '2m', jitter: '1m' } },
  ],
};

const DEVICES = 24;

async function driveAll({ drives }: Workshop): Promise<void> {
  await Promise.all(
    drives.map(async (drive) => {
      const result = await driveOverNetwork(drive);
      // As a worker does when it ends: it holds nobody back any more.
      drive.tally.set('virtualMs', Number.POSITIVE_INFINITY);
      expect(result).toEqual({ stopped: false, reachedMs: drive.plan.startMs + drive.plan.durationMs });
    }),
  );
}

const figures = ({ control, totals }: Workshop) => ({
  sent: control.tallies.reduce((sum, tally) => sum + tally.get('sent'), 0),
  ok: control.tallies.reduce((sum, tally) => sum + tally.get('ok'), 0),
  failed: control.tallies.reduce((sum, tally) => sum + tally.get('failed'), 0),
  messages: totals.messages,
  failures: totals.failures,
});

afterEach(() => vi.restoreAllMocks());

describe('speed max over a network: a device lives in its own time (decision 4)', () => {
  it.each([
    ['one worker', 1, Number.POSITIVE_INFINITY, '1d'],
    ['two workers', 2, Number.POSITIVE_INFINITY, '1d'],
    ['three connections', 1, 3, '1d'],
    ['two workers with two connections each', 2, 2, '1d'],
    ['a lookahead of a minute', 1, Number.POSITIVE_INFINITY, '1m'],
    ['a lookahead of a month', 2, Number.POSITIVE_INFINITY, '30d'],
  ])('every device lives exactly as in process: %s', async (_words, workers, capacity, lookahead) => {
    const lookaheadMs = lookahead === '1m' ? MINUTE_MS : lookahead === '1d' ? DAY_MS : 30 * DAY_MS;
    const plan = planOf({ ...EVENTFUL, wire: { lookaheadMs } });
    const network = new SlowNetwork(7, capacity);
    const inProcess = await live(plan);
    await inFolder(async (folder) => {
      const shop = workshop(plan, folder, { workers, wrap: network.wrap });
      await driveAll(shop);
      const events = shop.finish();
      const lived = { ...inProcess, events };
      for (let index = 0; index < DEVICES; index += 1) expect(lifeOf(lived, index)).toEqual(lifeOf(inProcess, index));
      const [result] = inProcess.results;
      expect(figures(shop)).toEqual({
        sent: inProcess.control.tallies[0]?.get('sent'),
        ok: inProcess.control.tallies[0]?.get('ok'),
        failed: inProcess.control.tallies[0]?.get('failed'),
        messages: result?.totals.messages,
        failures: result?.totals.failures,
      });
      // What was sent at the very end, a month after 70d, is on its way on either link.
      const { sent, ok, failed } = figures(shop);
      expect([onTheWay(shop), sent - ok - failed]).toEqual([DEVICES, DEVICES]);
    });
  });

  it.each([
    [MINUTE_MS, 1],
    [HOUR_MS, 1],
    [DAY_MS, 2],
    [20 * DAY_MS, 2],
  ])(
    'nobody is further ahead of the oldest message on its way than the lookahead: %d ms, workers: %d',
    async (lookaheadMs, workers) => {
      const plan = planOf({ ...EVENTFUL, wire: { lookaheadMs } });
      const network = new SlowNetwork(11);
      await inFolder(async (folder) => {
        const shop = workshop(plan, folder, { workers, wrap: network.wrap });
        await driveAll(shop);
        shop.finish();
      });
      expect(network.furthestAheadMs).toBeLessThanOrEqual(lookaheadMs);
      // And it is used: answers that are slow do not make the fleet go in single file.
      if (lookaheadMs >= HOUR_MS) expect(network.mostOnTheWay).toBeGreaterThan(2);
    },
  );

  it('whatever the plan: every device lives exactly as in process, if there are licences for all (property)', async () => {
    const world = fc.record({
      part: randomPlans.map((plan) => ({ ...plan, licences: 10_000 })),
      pace: fc.constantFrom(
        { workers: 1, lookaheadMs: HOUR_MS },
        { workers: 2, lookaheadMs: DAY_MS },
        { workers: 2, lookaheadMs: 40 * DAY_MS },
      ),
      capacity: fc.constantFrom(2, 5, Number.POSITIVE_INFINITY),
      chance: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ part, pace: { workers, lookaheadMs }, capacity, chance }) => {
        const plan = planOf({ ...part, wire: { ...part.wire, lookaheadMs } });
        const inProcess = await live(plan);
        const network = new SlowNetwork(chance, capacity);
        await inFolder(async (folder) => {
          const shop = workshop(plan, folder, { workers, wrap: network.wrap });
          await driveAll(shop);
          const lived = { ...inProcess, events: shop.finish() };
          const devices = plan.groups.reduce((sum, { count }) => sum + count, 0);
          for (let index = 0; index < devices; index += 1)
            expect(lifeOf(lived, index)).toEqual(lifeOf(inProcess, index));
          expect(network.furthestAheadMs).toBeLessThanOrEqual(lookaheadMs);
        });
      }),
      { numRuns: 10 },
    );
  });

  it('no more messages are on their way than the carrier has room for', async () => {
    const network = new SlowNetwork(3, 2);
    await inFolder(async (folder) => {
      const shop = workshop(planOf({ for: '40d', groups: [{ count: 20 }] }), folder, { wrap: network.wrap });
      await driveAll(shop);
      shop.finish();
    });
    expect(network.mostOnTheWay).toBe(2);
  });

  it('real time on the wire is logged and measured, not virtual time', async () => {
    const network = new SlowNetwork(3, Number.POSITIVE_INFINITY, 12.5);
    await inFolder(async (folder) => {
      const shop = workshop(planOf({ for: '1d' }), folder, { wrap: network.wrap });
      await driveAll(shop);
      expect(shop.finish().flatMap((event) => (event.kind === 'message' ? [event.ms] : []))).toEqual([12.5, 12.5]);
      expect(shop.service.count).toBe(2);
      expect(shop.service.max * MS_PER_MICROSECOND).toBeCloseTo(12.5, 1);
    });
  });

  it('what a fault makes up is no measure of the endpoint', async () => {
    const plan = planOf({ for: '1h', steps: [{ at: '0s', fault: 'server-refuses' }] });
    await inFolder(async (folder) => {
      const shop = workshop(plan, folder, { wrap: new SlowNetwork().wrap });
      await driveAll(shop);
      expect(shop.finish().flatMap((event) => (event.kind === 'message' ? [event.ms] : []))).toContain(1_000);
      expect(shop.service.count).toBe(0);
    });
  });

  it('a fleet that waits for nothing does not wait: a year without messages costs no stall', async () => {
    await inFolder(async (folder) => {
      const shop = workshop(planOf({ groups: [{ register: null }] }), folder, { wrap: new SlowNetwork().wrap });
      await driveAll(shop);
      expect(shop.finish().map(({ kind }) => kind)).toEqual(['device', 'state']);
      expect(shop.control.tallies[0]?.get('stallMs')).toBe(0);
    });
  });

  it('a carrier that never answers does not block a stop', async () => {
    const network = new SlowNetwork();
    network.answers = false;
    await inFolder(async (folder) => {
      const shop = workshop(planOf({ groups: [{ count: 3 }] }), folder, { wrap: network.wrap });
      network.onCarry = () => setImmediate(() => shop.control.requestStop());
      const [drive] = shop.drives;
      if (drive === undefined) throw new RangeError('no drive');
      expect(await driveOverNetwork(drive)).toEqual({ stopped: true, reachedMs: START_MS + 5 * MINUTE_MS });
      expect(shop.finish()).toHaveLength(3);
      expect(onTheWay(shop)).toBe(3);
    });
  });

  it('an answer that comes after the device restarted is dropped, its message counted once', async () => {
    const network = new SlowNetwork();
    network.answers = false;
    const plan = planOf({ for: '1h' });
    await inFolder(async (folder) => {
      const shop = workshop(plan, folder, { wrap: network.wrap });
      const [built] = shop.built;
      const [device] = built?.devices ?? [];
      if (built === undefined || device === undefined) throw new RangeError('no device');
      built.shard.runUntil(START_MS + 6 * MINUTE_MS);
      expect([network.onTheWay, built.shard.oldestOutstanding]).toEqual([1, START_MS + 5 * MINUTE_MS]);
      built.shard.tell(device, { kind: 'reload' }, START_MS + 6 * MINUTE_MS);
      expect([built.shard.waits, shop.control.tallies[0]?.get('failed')]).toEqual([false, 1]);
      network.release();
      built.shard.runUntil(START_MS + HOUR_MS);
      expect(shop.control.tallies[0]?.get('ok')).toBe(0);
      expect(shop.finish().map(({ kind }) => kind)).toEqual(['device', 'message']);
    });
  });

  it('nothing happens in a shard until a change at a distant endpoint is carried out', async () => {
    await inFolder(async (folder) => {
      const shop = workshop(planOf({ for: '1d', groups: [{ register: null }] }), folder, {
        wrap: new SlowNetwork().wrap,
      });
      const shard = shop.built[0]?.shard;
      if (shard === undefined) throw new RangeError('no shard');
      let carriedOut: () => void = () => undefined;
      shard.hold(
        new Promise<void>((resolve) => {
          carriedOut = resolve;
        }),
      );
      shard.runUntil(START_MS + HOUR_MS);
      expect([shard.waits, shard.nextDeadline]).toEqual([true, START_MS]);
      const arrival = new Promise<void>((resolve) => {
        shard.onArrival = resolve;
      });
      carriedOut();
      await arrival;
      shard.runUntil(START_MS + HOUR_MS);
      expect([shard.waits, shard.nextDeadline]).toEqual([false, START_MS + 90 * DAY_MS]);
      expect(shop.finish()).toHaveLength(1);
    });
  });
});

describe('speed max in process', () => {
  it('a stop in the midst of a run ends at the next day, with files that can be read', async () => {
    await inFolder((folder) => {
      const plan = planOf({ for: '1y', groups: [{ count: 10 }], accounts: 2 });
      const shop = workshop(plan, folder);
      const [drive] = shop.drives;
      if (drive === undefined) throw new RangeError('no drive');
      const stopAt = START_MS + 100 * DAY_MS;
      // A clock that asks for the stop as a coordinator would, from outside.
      const set = vi.spyOn(drive.tally, 'set').mockImplementation((_figure, value) => {
        if (value >= stopAt) shop.control.requestStop();
      });
      expect(driveInstantly(drive)).toEqual({ stopped: true, reachedMs: stopAt });
      expect(set).toHaveBeenCalledTimes(100);
      const events = shop.finish();
      expect(events.filter(({ kind }) => kind === 'device')).toHaveLength(10);
      expect(Math.max(...events.map(({ t }) => t))).toBeLessThanOrEqual(stopAt);
    });
  });
});

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
