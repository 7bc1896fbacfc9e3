import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../../src/time/duration.js';
import type { CollectedUsage } from '../../../../src/wire/usage-file.js';
import { CUSTOM_POLICY } from '../../../wire/policy-samples.js';
import { BRANCH, CAMPUS, pool, START, TestDevice } from '../virtual-fleet.js';
import { C9300, listed, NETWORK, PolicyDevice, policyWorld, rum, SECOND, trusted, udiOf } from './policy-fleet.js';

function usageOf(serialNumber: string, more: Partial<CollectedUsage> = {}): CollectedUsage {
  return {
    udi: udiOf(serialNumber),
    softwareId: C9300,
    hostname: 'SW1',
    timestampMs: START,
    reports: [rum(1)],
    trustRequests: [],
    ...more,
  };
}

describe('a usage file (S1 "no connectivity")', () => {
  test('makes its device known in the account, without any token, and is acknowledged', () => {
    const { cssm } = policyWorld();
    cssm.policy.setPolicy(CAMPUS, CUSTOM_POLICY);
    const file = usageOf('A', { reports: [rum(1, { count: 2 }), rum(2, { count: 3 })] });
    expect(cssm.policy.takeUsageFile(CAMPUS, file, START)).toEqual({ status: 'OK', taken: 2, repeated: 0 });
    expect(cssm.policy.ackFor(file, START + 5)).toEqual({
      udi: file.udi,
      acknowledged: [1, 2],
      smartAccount: 'example.com',
      virtualAccount: 'Campus',
      policy: CUSTOM_POLICY,
      issuedMs: START + 5,
      trust: null,
    });
    expect(pool(cssm, CAMPUS, NETWORK.tag)?.inUse).toBe(3);
  });

  test('uploaded again, is acknowledged again and counts once', () => {
    const { cssm } = policyWorld();
    const file = usageOf('A');
    cssm.policy.takeUsageFile(CAMPUS, file, START);
    const more = { ...file, reports: [rum(1), rum(2)] };
    expect(cssm.policy.takeUsageFile(CAMPUS, more, START)).toEqual({ status: 'OK', taken: 1, repeated: 1 });
    expect(cssm.policy.ackFor(more, START)?.acknowledged).toEqual([1, 2]);
  });

  test('of a device that reports on line as well, counts once too', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    device.report([rum(1)]);
    expect(world.cssm.policy.takeUsageFile(CAMPUS, usageOf('A'), START)).toEqual({
      status: 'OK',
      taken: 0,
      repeated: 1,
    });
    expect(world.cssm.instanceCount).toBe(1);
  });

  test('is acknowledged only as far as it was taken', () => {
    const { cssm } = policyWorld();
    cssm.policy.takeUsageFile(CAMPUS, usageOf('A'), START);
    expect(cssm.policy.ackFor(usageOf('A', { reports: [rum(1), rum(7)] }), START)?.acknowledged).toEqual([1]);
    expect(cssm.policy.ackFor(usageOf('B'), START)).toBeNull();
  });

  test('counts where the device stands in its smart account [I]', () => {
    const world = policyWorld();
    trusted(world, 'A', START, world.branch);
    world.cssm.policy.takeUsageFile(CAMPUS, usageOf('A'), START);
    expect([pool(world.cssm, CAMPUS, NETWORK.tag)?.inUse, pool(world.cssm, BRANCH, NETWORK.tag)?.inUse]).toEqual([
      0, 1,
    ]);
    expect(world.cssm.policy.ackFor(usageOf('A'), START)?.virtualAccount).toBe('Branch');
  });

  test('of a device of another smart account is refused [I] (F1), and counts nowhere', () => {
    const world = policyWorld();
    trusted(world, 'A');
    const other = { smartAccount: 'other.com', name: 'Default' };
    world.cssm.addVirtualAccount({ ...other, licences: [] }, START);
    expect(world.cssm.policy.takeUsageFile(other, usageOf('A'), START)).toEqual({
      status: 'FAILED',
      message: `The product ${C9300} and SA with serial number A, udiPid:C9300-24UX has already been registered`,
    });
    expect(pool(world.cssm, CAMPUS, NETWORK.tag)?.inUse).toBe(0);
  });

  test('of impossible counts is refused (F2)', () => {
    const { cssm } = policyWorld();
    expect(cssm.policy.takeUsageFile(CAMPUS, usageOf('A', { reports: [rum(1, { count: -1 })] }), START).status).toBe(
      'FAILED',
    );
    expect(cssm.instanceCount).toBe(0);
  });

  test('is not acknowledged while ACKs are withheld', () => {
    const { cssm } = policyWorld();
    cssm.policy.takeUsageFile(CAMPUS, usageOf('A'), START);
    cssm.policy.withholdAcks(CAMPUS, true);
    expect(cssm.policy.ackFor(usageOf('A'), START)).toBeNull();
  });

  test('of a device that is registered: it was upgraded', () => {
    const world = policyWorld();
    const classic = new TestDevice(world.cssm, 'A', 'C9300-24UX');
    classic.register(world.campus, START);
    world.cssm.policy.takeUsageFile(CAMPUS, usageOf('A'), START);
    expect(world.cssm.instance(classic.productInstanceId)?.policy?.reports).toBe(1);
  });

  test('does not stand in the way of trust later: no token vouched for the device so far', () => {
    const world = policyWorld();
    world.cssm.policy.takeUsageFile(CAMPUS, usageOf('A'), START);
    const [known] = [...world.cssm.instances()];
    const device = new PolicyDevice(world.cssm, 'A');
    expect(device.trust(world.campus)).toMatchObject({ status: 'OK', productInstanceId: known?.productInstanceId });
    const lost = new PolicyDevice(world.cssm, 'A');
    expect(lost.trust(world.campus).status).toBe('FAILED');
  });

  test('nor does it in another account: the device moves', () => {
    const world = policyWorld();
    world.cssm.policy.takeUsageFile(CAMPUS, usageOf('A'), START);
    const device = new PolicyDevice(world.cssm, 'A');
    device.trust(world.branch);
    expect(listed(world.cssm, device)?.virtualAccount).toBe('Branch');
    expect(world.cssm.accounts().map(({ instances }) => instances)).toEqual([0, 1]);
    expect(pool(world.cssm, CAMPUS, NETWORK.tag)?.inUse).toBe(0);
  });
});

describe("a collector's batch (P§7.3)", () => {
  const READY = START + 30 * SECOND;

  test('gets a poll id, then an ACK a device', () => {
    const { cssm } = policyWorld();
    const pollId = cssm.policy.takeBatch(CAMPUS, [usageOf('A'), usageOf('B')], START);
    expect(pollId).toMatch(/^\d{17,18}$/);
    expect(cssm.policy.pollBatch(CAMPUS, pollId, READY - 1)).toBe('not-ready');
    expect(cssm.policy.pollBatch(CAMPUS, pollId, READY)).toMatchObject([
      { udi: udiOf('A'), ack: { acknowledged: [1], trust: null } },
      { udi: udiOf('B'), ack: { acknowledged: [1] } },
    ]);
  });

  test('brings the trust codes its devices ask for (P§1.5 "trust_requests"), once each', () => {
    const { cssm } = policyWorld();
    const stack = [udiOf('A'), udiOf('B')];
    const ask = (nowMs: number) => {
      const pollId = cssm.policy.takeBatch(CAMPUS, [usageOf('A', { trustRequests: stack })], nowMs);
      const results = cssm.policy.pollBatch(CAMPUS, pollId, nowMs + 30 * SECOND);
      return typeof results === 'string' ? results : results[0]?.ack?.trust;
    };
    const grant = ask(START);
    expect(grant).toEqual({
      productInstanceId: [...cssm.instances()][0]?.productInstanceId,
      trustCodes: stack.map((udi) => ({ udi, trustId: expect.any(Number) })),
    });
    expect(ask(START + DAY_MS)).toEqual(grant);
  });

  test('does not take trust from a UDI that stands elsewhere', () => {
    const world = policyWorld();
    trusted(world, 'B');
    const pollId = world.cssm.policy.takeBatch(
      CAMPUS,
      [usageOf('A', { trustRequests: [udiOf('A'), udiOf('B')] })],
      START,
    );
    const result = world.cssm.policy.pollBatch(CAMPUS, pollId, READY);
    expect(result).toMatchObject([{ ack: { trust: { trustCodes: [{ udi: udiOf('A') }] } } }]);
  });

  test('tells whose usage was refused, and why', () => {
    const world = policyWorld();
    const pollId = world.cssm.policy.takeBatch(
      CAMPUS,
      [usageOf('A', { reports: [rum(1, { count: -1 })] }), usageOf('B')],
      START,
    );
    expect(world.cssm.policy.pollBatch(CAMPUS, pollId, READY)).toMatchObject([
      { udi: udiOf('A'), ack: null, refusal: 'Your request could not be processed right now. Please try again' },
      { udi: udiOf('B'), ack: { acknowledged: [1] } },
    ]);
  });

  test('of a device removed meanwhile has no ACK for it', () => {
    const { cssm } = policyWorld();
    const pollId = cssm.policy.takeBatch(CAMPUS, [usageOf('A')], START);
    cssm.removeInstance([...cssm.instances()][0]?.productInstanceId ?? '', START);
    expect(cssm.policy.pollBatch(CAMPUS, pollId, READY)).toEqual([{ udi: udiOf('A'), ack: null, refusal: null }]);
  });

  test('is not ready while ACKs of one of its devices are withheld', () => {
    const { cssm } = policyWorld();
    const pollId = cssm.policy.takeBatch(CAMPUS, [usageOf('A')], START);
    cssm.policy.withholdAcks(CAMPUS, true);
    expect(cssm.policy.pollBatch(CAMPUS, pollId, START + 400 * DAY_MS)).toBe('not-ready');
  });

  test('is unknown to another collector, and after it was fetched long ago', () => {
    const { cssm } = policyWorld();
    const pollId = cssm.policy.takeBatch(CAMPUS, [usageOf('A')], START);
    expect(cssm.policy.pollBatch(BRANCH, pollId, READY)).toBe('invalid');
    cssm.policy.pollBatch(CAMPUS, pollId, READY);
    expect(cssm.policy.pollBatch(CAMPUS, pollId, READY + DAY_MS)).toBe('invalid');
    expect(cssm.policy.pollBatch(CAMPUS, '1', READY)).toBe('invalid');
  });
});
