import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/duration.js';
import type { RumUsage } from '../../../src/wire/policy-messages.js';
import { CUSTOM_POLICY } from '../../wire/policy-samples.js';
import { C9300, NETWORK, PolicyDevice, rum, SECOND, udiOf } from '../cssm/policy/policy-fleet.js';
import { CAMPUS, pool, START } from '../cssm/virtual-fleet.js';
import { csluWorld, type Way } from './cslu-world.js';

const MINUTE_LATER = START + 60 * SECOND;

describe('product-instance-initiated (S1)', () => {
  test('a device that was never trusted reports, and has its ACK after the 60 s it was told (P§3.9 [C])', () => {
    const world = csluWorld();
    const device = new PolicyDevice(world.cslu, 'A');
    const answer = device.send({ type: 'usageReport', reports: [rum(1), rum(2)] }, START);
    expect(answer).toMatchObject({
      status: 'OK',
      pollId: expect.stringMatching(/^\d{17,18}$/),
      pollIntervalSeconds: 60,
    });
    const pollId = answer.status === 'OK' && answer.type === 'usageReport' ? answer.pollId : '';
    expect(device.poll(pollId, MINUTE_LATER)).toEqual({
      status: 'OK',
      type: 'resultPolling',
      ready: true,
      acknowledged: [1, 2],
      smartAccount: 'example.com',
      virtualAccount: 'Campus',
      policy: null,
    });
    expect(pool(world.cssm, CAMPUS, NETWORK.tag)?.inUse).toBe(1);
  });

  test('before that nothing is ready', () => {
    const device = new PolicyDevice(csluWorld().cslu, 'A');
    expect(device.poll(device.report([rum(1)]), START + 49 * SECOND)).toMatchObject({
      ready: false,
      pollIntervalSeconds: 60,
    });
  });

  test('the usage of many devices goes on in one batch, at its own rhythm (setting)', () => {
    const world = csluWorld({ forwardAfterMs: 20 * SECOND, askAfterMs: 5 * MINUTE_MS });
    for (const [index, serialNumber] of ['A', 'B', 'C'].entries()) {
      new PolicyDevice(world.cslu, serialNumber).report([rum(1)], START + index * 10 * SECOND);
    }
    expect(world.cslu.nextDeadline()).toBe(START + 30 * SECOND + 10 * SECOND);
    world.cslu.advance(START + HOUR_MS);
    expect(world.asked).toEqual([
      { what: 'takeBatch', atMs: START + 20 * SECOND, devices: 2 },
      { what: 'takeBatch', atMs: START + 40 * SECOND, devices: 1 },
      { what: 'pollBatch', atMs: START + 20 * SECOND + 5 * MINUTE_MS, devices: 0 },
      { what: 'pollBatch', atMs: START + 40 * SECOND + 5 * MINUTE_MS, devices: 0 },
    ]);
    expect(world.cslu.nextDeadline()).toBe(Number.POSITIVE_INFINITY);
  });

  test('policy and account come with the ACK', () => {
    const world = csluWorld();
    world.cssm.policy.setPolicy(CAMPUS, CUSTOM_POLICY);
    const device = new PolicyDevice(world.cslu, 'A');
    const pollId = device.report([rum(1)]);
    expect(device.send({ type: 'trustSync', trustIds: [] }, START)).toMatchObject({
      policy: null,
      virtualAccount: 'Campus',
    });
    expect(device.poll(pollId, MINUTE_LATER)).toMatchObject({ policy: CUSTOM_POLICY });
    expect(device.send({ type: 'trustSync', trustIds: [] }, MINUTE_LATER)).toMatchObject({ policy: CUSTOM_POLICY });
  });

  test('hello is answered, and clocks are not judged', () => {
    const device = new PolicyDevice(csluWorld().cslu, 'A');
    expect(device.send({ type: 'hello', timestampMs: 0 }, START)).toEqual({ status: 'OK', type: 'hello' });
  });

  test('a report that comes again is collected once, and acknowledged again', () => {
    const world = csluWorld();
    const device = new PolicyDevice(world.cslu, 'A');
    device.report([rum(1)]);
    device.report([rum(1)], START + SECOND);
    device.report([rum(1)], MINUTE_LATER);
    expect(device.acks(device.report([rum(1)], MINUTE_LATER), MINUTE_LATER)).toEqual([1]);
    expect([...world.cslu.productInstances()]).toEqual([
      { udi: udiOf('A'), hostname: 'SW1', lastContactMs: MINUTE_LATER, waiting: 0, acknowledged: 1 },
    ]);
    expect(world.asked.filter(({ what }) => what === 'takeBatch')).toHaveLength(1);
  });

  test("a poll id that is unknown, another device's, or long fetched is invalid (F17)", () => {
    const { cslu } = csluWorld();
    const [a, b] = [new PolicyDevice(cslu, 'A'), new PolicyDevice(cslu, 'B')];
    const pollId = a.report([rum(1)]);
    expect(b.poll(pollId, MINUTE_LATER).status).toBe('FAILED');
    expect(a.poll('1', MINUTE_LATER)).toMatchObject({
      message: 'Invalid Polling Id 1 provided in the polling request',
    });
    expect(a.acks(pollId, MINUTE_LATER)).toEqual([1]);
    expect(a.poll(pollId, MINUTE_LATER + DAY_MS).status).toBe('FAILED');
  });

  test('what CSSM refuses the device learns, and may report again', () => {
    const world = csluWorld();
    world.cssm.addVirtualAccount({ smartAccount: 'other.com', name: 'Default', licences: [] }, START);
    const file = { udi: udiOf('A'), softwareId: C9300, hostname: null, timestampMs: START, reports: [] };
    world.cssm.policy.takeUsageFile({ smartAccount: 'other.com', name: 'Default' }, file, START);
    const device = new PolicyDevice(world.cslu, 'A');
    const pollId = device.report([rum(1)]);
    expect(device.poll(pollId, MINUTE_LATER)).toMatchObject({
      status: 'FAILED',
      message: expect.stringContaining('has already been registered'),
    });
    expect(world.cslu.nextDeadline()).toBe(Number.POSITIVE_INFINITY);
    world.cssm.removeInstance([...world.cssm.instances()][0]?.productInstanceId ?? '', MINUTE_LATER);
    device.report([rum(1)], MINUTE_LATER);
    expect(device.acks(pollId, MINUTE_LATER + 60 * SECOND)).toEqual([1]);
  });

  test('an instance removed at CSSM is reported again by itself', () => {
    const world = csluWorld();
    const device = new PolicyDevice(world.cslu, 'A');
    const pollId = device.report([rum(1)]);
    world.cslu.advance(START + 20 * SECOND);
    world.cssm.removeInstance([...world.cssm.instances()][0]?.productInstanceId ?? '', START + 20 * SECOND);
    expect(device.acks(pollId, START + 5 * MINUTE_MS)).toEqual([1]);
    expect(world.cssm.instanceCount).toBe(1);
  });
});

describe('trust', () => {
  test('is wished for by a trust sync without it, and travels with the usage (P§1.5)', () => {
    const world = csluWorld();
    const device = new PolicyDevice(world.cslu, 'A');
    const stack: RumUsage = {
      ...rum(1),
      haUdis: [
        { role: 'Active', udi: udiOf('A') },
        { role: 'Member', udi: udiOf('B') },
      ],
    };
    const first = device.send({ type: 'trustSync', trustIds: [] }, START);
    device.report([stack]);
    expect(first).not.toHaveProperty('trust');
    const second = device.send({ type: 'trustSync', trustIds: [] }, MINUTE_LATER);
    const [instance] = [...world.cssm.instances()];
    expect(second).toMatchObject({
      trust: { productInstanceId: instance?.productInstanceId, trustCodes: [{ udi: udiOf('A') }, { udi: udiOf('B') }] },
    });
    device.productInstanceId = instance?.productInstanceId ?? null;
    expect(device.send({ type: 'trustSync', trustIds: [] }, MINUTE_LATER)).not.toHaveProperty('trust');
    world.cslu.advance(START + DAY_MS);
    expect(world.asked.filter(({ what }) => what === 'takeBatch')).toHaveLength(1);
  });

  test('with an ID token is CSSM’s to answer; while it is not reached, the device is to try again (P§1.6)', () => {
    const world = csluWorld();
    const device = new PolicyDevice(world.cslu, 'A');
    expect(device.trust(world.campus)).toMatchObject({ status: 'OK', virtualAccount: 'Campus' });
    world.way = 'shut';
    expect(device.trust(world.campus)).toEqual({
      status: 'FAILED',
      type: 'trust',
      message: 'Server error occurred: LS_LICENGINE_FAIL_TO_CONNECT',
      tryAgain: true,
    });
  });
});

describe('while CSSM is not reached', () => {
  test('it tries again every hour (setting), collects on, and then passes all on at once', () => {
    const world = csluWorld({ retryAfterMs: HOUR_MS });
    world.way = 'shut';
    const device = new PolicyDevice(world.cslu, 'A');
    const pollId = device.report([rum(1)]);
    world.cslu.advance(START + 3 * HOUR_MS);
    expect(world.asked.map(({ atMs }) => atMs - START)).toEqual([0, 1, 2].map((hour) => 10 * SECOND + hour * HOUR_MS));
    expect(device.acks(pollId, START + 3 * HOUR_MS)).toBeNull();
    world.way = 'open';
    expect(device.acks(pollId, START + 4 * HOUR_MS)).toEqual([1]);
  });

  test('with ACKs withheld for a year it asks ever more seldom, up to an hour', () => {
    const world = csluWorld();
    world.cssm.policy.withholdAcks(CAMPUS, true);
    new PolicyDevice(world.cslu, 'A').report([rum(1)]);
    world.cslu.advance(START + 365 * DAY_MS);
    const asks = world.asked.filter(({ what }) => what === 'pollBatch').map(({ atMs }) => (atMs - START) / SECOND - 10);
    expect(asks.slice(0, 8)).toEqual([40, 120, 280, 600, 1_240, 2_520, 5_080, 8_680]);
    expect(asks.length).toBeLessThan(8_800);
  });
});

describe('not connected to CSSM (S1)', () => {
  test('usage leaves as files, ACKs come in as files', () => {
    const world = csluWorld({ forwarding: false });
    const [a, b] = [new PolicyDevice(world.cslu, 'A'), new PolicyDevice(world.cslu, 'B')];
    const pollId = a.report([rum(1), rum(2)]);
    b.report([rum(1)]);
    world.cslu.advance(START + 30 * DAY_MS);
    expect(world.asked).toEqual([]);
    const files = world.cslu.exportUsage();
    expect(files.map(({ udi, reports }) => [udi.serialNumber, reports.map(({ reportId }) => reportId)])).toEqual([
      ['A', [1, 2]],
      ['B', [1]],
    ]);
    for (const file of files) {
      world.cssm.policy.takeUsageFile(CAMPUS, file, START);
      const ack = world.cssm.policy.ackFor(file, START);
      if (ack === null) throw new Error('not acknowledged');
      expect(world.cslu.importAck(ack)).toBe(file.reports.length);
      expect(world.cslu.importAck(ack)).toBe(0);
    }
    expect(world.cslu.exportUsage()).toEqual([]);
    expect(a.acks(pollId, START + 30 * DAY_MS)).toEqual([1, 2]);
  });

  test('exported usage waits on until it is acknowledged; an ACK of a device never heard of is told apart', () => {
    const { cslu, cssm } = csluWorld({ forwarding: false });
    new PolicyDevice(cslu, 'A').report([rum(1)]);
    expect(cslu.exportUsage()).toEqual(cslu.exportUsage());
    const foreign = { ...(cslu.exportUsage()[0] as ReturnType<typeof cslu.exportUsage>[0]), udi: udiOf('Z') };
    cssm.policy.takeUsageFile(CAMPUS, foreign, START);
    const ack = cssm.policy.ackFor(foreign, START);
    expect(ack && cslu.importAck(ack)).toBeNull();
  });

  test('a trust request with an ID token cannot be answered', () => {
    const world = csluWorld({ forwarding: false });
    expect(new PolicyDevice(world.cslu, 'A').trust(world.campus)).toMatchObject({ tryAgain: true });
  });
});

test('no instant of time is no time to answer at', () => {
  const { cslu } = csluWorld();
  expect(new PolicyDevice(cslu, 'A').send({ type: 'usageReport', reports: [rum(1)] }, Number.NaN).status).toBe(
    'FAILED',
  );
  cslu.advance(Number.NaN);
  expect(cslu.nextDeadline()).toBe(Number.POSITIVE_INFINITY);
});

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('report' as const),
      device: fc.nat(2),
      ids: fc.array(fc.nat(12), { maxLength: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('poll' as const), poll: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('way' as const), way: fc.constantFrom<Way>('open', 'shut', 'deaf') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), device: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withhold' as const), withheld: fc.boolean() }) },
);

test('property: through outages, lost answers, removals and withheld ACKs no report is lost and none counts twice', () => {
  const waits = fc.oneof(fc.nat(100), fc.nat(20_000));
  fc.assert(
    fc.property(fc.array(fc.tuple(step, waits), { maxLength: 40, size: 'max' }), (sequence) => {
      const world = csluWorld();
      const devices = ['A', 'B', 'C'].map((serialNumber) => new PolicyDevice(world.cslu, serialNumber));
      const reported = devices.map(() => new Set<number>());
      const polls: { readonly device: PolicyDevice; readonly id: string; readonly ids: readonly number[] }[] = [];
      let now = START;
      for (const [one, seconds] of sequence) {
        now += seconds * SECOND;
        if (one.do === 'way') world.way = one.way;
        else if (one.do === 'withhold') world.cssm.policy.withholdAcks(CAMPUS, one.withheld);
        else if (one.do === 'remove') {
          const { serialNumber } = devices[one.device] as PolicyDevice;
          const instance = [...world.cssm.instances()].find(({ udi }) => udi.serialNumber === serialNumber);
          world.cssm.removeInstance(instance?.productInstanceId ?? '', now);
        } else if (one.do === 'report') {
          const device = devices[one.device] as PolicyDevice;
          const id = device.report(
            one.ids.map((reportId) => rum(reportId, { fromMs: START + reportId * HOUR_MS })),
            now,
          );
          for (const reportId of one.ids) reported[one.device]?.add(reportId);
          expect(polls.map((poll) => poll.id)).not.toContain(id);
          polls.push({ device, id, ids: one.ids });
        } else {
          const poll = polls[one.poll];
          if (poll === undefined) continue;
          const answer = poll.device.poll(poll.id, now);
          // Invalid only once it was fetched a day ago.
          if (answer.status === 'OK' && answer.type === 'resultPolling' && answer.ready) {
            expect(answer.acknowledged).toEqual(poll.ids);
            for (const reportId of poll.ids) {
              const index = devices.indexOf(poll.device);
              expect(takenBy(world, ['A', 'B', 'C'][index] as string)?.has(reportId) ?? true).toBe(true);
            }
          }
        }
      }
      world.way = 'open';
      world.cssm.policy.withholdAcks(CAMPUS, false);
      // Each device says once more what it has, as it would with its next push: then everything must come to rest.
      for (const [index, device] of devices.entries()) {
        const ids = [...(reported[index] ?? [])];
        device.report(
          ids.map((reportId) => rum(reportId, { fromMs: START + reportId * HOUR_MS })),
          now,
        );
      }
      world.cslu.advance(now + DAY_MS);
      expect(world.cslu.nextDeadline()).toBe(Number.POSITIVE_INFINITY);
      const shown = new Map([...world.cslu.productInstances()].map((one) => [one.udi.serialNumber, one]));
      for (const [index, serialNumber] of ['A', 'B', 'C'].entries()) {
        const size = reported[index]?.size ?? 0;
        expect(shown.get(serialNumber)).toMatchObject({ waiting: 0, acknowledged: size });
        const instance = [...world.cssm.instances()].find(({ udi }) => udi.serialNumber === serialNumber);
        if (size > 0 && instance !== undefined) expect(instance.policy?.reports).toBe(size);
      }
      for (const { licences, policy } of world.cssm.instances()) {
        // One licence, an hour a report: never more than each report once.
        const hours = (policy?.usage ?? []).reduce((sum, row) => sum + row.licenceSeconds, 0) / 3_600;
        expect(hours).toBeLessThanOrEqual(policy?.reports ?? 0);
        expect(licences.length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 150 },
  );
});

/** What CSSM took of a device, by asking it for an ACK of everything; null while it does not know the device. */
function takenBy(world: ReturnType<typeof csluWorld>, serialNumber: string): Set<number> | null {
  const reports = Array.from({ length: 13 }, (_, reportId) => rum(reportId));
  const ack = world.cssm.policy.ackFor({ udi: udiOf(serialNumber), reports }, Number.NEGATIVE_INFINITY);
  return ack && new Set(ack.acknowledged);
}
