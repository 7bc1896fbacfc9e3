import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { driveInstantly, driveOverNetwork } from '../../src/fleet/drive.js';
import { sumOf } from '../../src/fleet/progress.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/time/duration.js';
import { inFolder, lifeOf, live, type PlanPart, planOf, START_MS, since } from './plan.js';
import { randomPlans } from './random-plans.js';
import { figures, onTheWay, type Workshop, workshop } from './shards.js';
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

/**
 * Which wording of F1 a device gets depends on whether the CSSM has released its licences yet, which over a network it
 * does by the time of whoever is furthest ahead.
 */
function withoutRelease(line: string): string {
  return line.replace(
    'Existing Product Instance has consumption and force flag is false',
    'Product Already Registered',
  );
}

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
        sent: sumOf(inProcess.control, 'sent'),
        ok: sumOf(inProcess.control, 'ok'),
        failed: sumOf(inProcess.control, 'failed'),
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

  it('what comes after the answer in the life of a device does not happen before it', async () => {
    const plan = planOf({ for: '91d', groups: [{ register: { after: '89d23h' } }] });
    await inFolder(async (folder) => {
      const shop = workshop(plan, folder, { wrap: new SlowNetwork().wrap });
      await driveAll(shop);
      // The evaluation would be spent at 90d.
      expect(shop.finish().flatMap((event) => (event.kind === 'state' ? [since(event.t), event.state] : []))).toEqual([
        '89d23h1s',
        'REGISTERED',
        '89d23h2s',
        'AUTHORIZED',
      ]);
    });
  });

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
          for (let index = 0; index < devices; index += 1) {
            expect(lifeOf(lived, index).map(withoutRelease)).toEqual(lifeOf(inProcess, index).map(withoutRelease));
          }
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
      expect(shop.finish().map(({ kind }) => kind)).toEqual(['device', 'message', 'power']);
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
