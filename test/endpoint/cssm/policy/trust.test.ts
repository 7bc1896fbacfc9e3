import { describe, expect, it, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../src/time/duration.js';
import type { PolicyRequest, TrustRequest } from '../../../../src/wire/policy-messages.js';
import { BRANCH, CAMPUS, observe, registered, START, TestDevice, type World } from '../virtual-fleet.js';
import { listed, NETWORK, PolicyDevice, policyWorld, rum, trusted, udiOf } from './policy-fleet.js';

const STACK = ['A', 'B', 'C', 'D'].map(udiOf);

function token(world: World, maxUses: number | null, validForMs = 30 * DAY_MS, account = CAMPUS): string {
  return world.cssm.mintToken(account, { name: 'trust', validForMs, maxUses, exportControlled: false }, START);
}

const usesOf = (world: World): number | undefined => world.cssm.tokens().at(-1)?.uses;

describe('trust establishment (S1 "license smart trust idtoken")', () => {
  test('gives a product instance, a trust code and the names of its accounts', () => {
    const world = policyWorld();
    const device = new PolicyDevice(world.cssm, 'A');
    expect(device.trust(world.campus)).toEqual({
      status: 'OK',
      type: 'trust',
      productInstanceId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      trustCodes: [{ udi: device.udi, trustId: expect.any(Number) }],
      smartAccount: 'example.com',
      virtualAccount: 'Campus',
    });
    expect(world.cssm.instanceCount).toBe(1);
    expect(world.cssm.accounts()[0]?.instances).toBe(1);
  });

  test('ids follow from seed and device, and never repeat for one device (design §4)', () => {
    const idOf = (seed: number, serialNumber: string): string | null => {
      const world = policyWorld({ seed });
      return trusted(world, serialNumber).productInstanceId;
    };
    const world = policyWorld({ seed: 7 });
    const device = trusted(world, 'A');
    const first = device.productInstanceId;
    device.trust(world.campus, START, { force: true });
    expect(idOf(7, 'A')).toBe(first);
    expect(new Set([first, device.productInstanceId, idOf(8, 'A'), idOf(7, 'B')]).size).toBe(4);
  });
});

describe('the token', () => {
  it.each<[string, number | null, number, number]>([
    ['without maximum: every member (S1: leave it empty)', null, 4, 4],
    ['with as many uses as members (S1)', 4, 4, 4],
    ['with more', 9, 4, 4],
    ['with fewer: the last members get none (F20)', 3, 3, 3],
    ['with one (F20)', 1, 1, 1],
  ])('%s', (_, maxUses, codes, uses) => {
    const world = policyWorld();
    const device = new PolicyDevice(world.cssm, 'A');
    const answer = device.trust(token(world, maxUses), START, { udis: STACK });
    expect(answer.status === 'OK' && answer.trustCodes.map(({ udi }) => udi)).toEqual(STACK.slice(0, codes));
    expect(usesOf(world)).toBe(uses);
  });

  it.each<[string, (world: World) => string, number]>([
    ['unknown', () => 'YzIzMDM3MTgtZm9yZWlnbg', START],
    ['expired (S1: 1 to 365 days)', (world) => token(world, null, DAY_MS), START + DAY_MS],
    ['used up (S1)', usedUp, START],
    [
      'revoked',
      (world) => {
        const text = token(world, null);
        world.cssm.revokeToken(text);
        return text;
      },
      START,
    ],
  ])('%s is not valid (F19), and its text is masked', (_, make, nowMs) => {
    const world = policyWorld();
    const text = make(world);
    const before = observe(world.cssm);
    const answer = new PolicyDevice(world.cssm, 'A').trust(text, nowMs);
    expect(answer).toEqual({
      status: 'FAILED',
      type: 'trust',
      message: `{"token":["The token ${text.slice(0, 6)}… is not valid."]}`,
    });
    expect(JSON.stringify(answer)).not.toContain(text.slice(0, 12));
    expect(observe(world.cssm)).toBe(before);
  });

  test('is used once a UDI, however often the UDI stands in the request', () => {
    const world = policyWorld();
    const [a, b] = STACK as [TrustRequest['udi'], TrustRequest['udi']];
    new PolicyDevice(world.cssm, 'A').trust(token(world, null), START, { udis: [a, b, b, a] });
    expect(usesOf(world)).toBe(2);
  });

  test('is not used by a device that has its trust already; the members that lack theirs use it [I]', () => {
    const world = policyWorld();
    const device = new PolicyDevice(world.cssm, 'A');
    const text = token(world, null);
    const local = device.trust(text);
    const all = device.trust(text, START, { udis: STACK });
    expect(all).toMatchObject({ status: 'OK', productInstanceId: local.status === 'OK' && local.productInstanceId });
    expect(all.status === 'OK' && all.trustCodes).toHaveLength(4);
    expect(usesOf(world)).toBe(4);
    expect(world.cssm.instanceCount).toBe(1);
  });
});

function usedUp(world: World): string {
  const text = token(world, 1);
  new PolicyDevice(world.cssm, 'Z').trust(text);
  return text;
}

describe('the clock (P§1.6: an hour or more off is refused; F3)', () => {
  const TYPES: readonly PolicyRequest['type'][] = ['trust', 'trustSync', 'usageReport', 'resultPolling', 'hello'];
  it.each(TYPES.flatMap((type) => [-HOUR_MS, HOUR_MS].map((off) => [type, off] as const)))(
    '%s, %i ms off',
    (type, off) => {
      const world = policyWorld();
      const device = trusted(world, 'A');
      const before = observe(world.cssm);
      const parts = {
        token: world.campus,
        force: true,
        udis: [device.udi],
        reports: [rum(1)],
        pollId: '1',
        trustIds: [],
      };
      const timestampMs = START + off;
      expect(
        device.send({ type, ...parts, timestampMs } as Partial<PolicyRequest> & { type: typeof type }, START),
      ).toEqual({
        status: 'FAILED',
        type,
        message: `{"timestamp":["The device date '${timestampMs}' is offset beyond the allowed tolerance limit."]}`,
      });
      expect(observe(world.cssm)).toBe(before);
    },
  );

  test('a millisecond less is taken', () => {
    const device = trusted(policyWorld(), 'A');
    expect(device.send({ type: 'hello', timestampMs: START - HOUR_MS + 1 }, START)).toEqual({
      status: 'OK',
      type: 'hello',
    });
  });
});

describe('a device that stands in the CSSM already (F1) needs force', () => {
  const lost = (world: World): PolicyDevice => new PolicyDevice(world.cssm, 'A');

  it.each<[string, (world: World) => void, (world: World) => string, string]>([
    [
      'after a factory reset',
      (world) => void trusted(world, 'A'),
      (world) => world.campus,
      'Product Already Registered',
    ],
    [
      'after a factory reset, its licences in use',
      (world) => void trusted(world, 'A').report([rum(1)]),
      (world) => world.campus,
      'Existing Product Instance has consumption and force flag is false',
    ],
    [
      'in another virtual account',
      (world) => void trusted(world, 'A'),
      (world) => world.branch,
      /^The product regid.* and SA with serial number A, udiPid:C9300-24UX has already been registered$/.source,
    ],
    [
      'registered by a classic agent',
      (world) => void new TestDevice(world.cssm, 'A', 'C9300-24UX').register(world.campus, START),
      (world) => world.campus,
      'Product Already Registered',
    ],
  ])('%s', (_, before, tokenOf, message) => {
    const world = policyWorld();
    before(world);
    const seen = observe(world.cssm);
    const refused = lost(world).trust(tokenOf(world));
    expect(refused).toEqual({ status: 'FAILED', type: 'trust', message: expect.stringMatching(message) });
    expect(observe(world.cssm)).toBe(seen);
    const [old] = [...world.cssm.instances()];
    const forced = lost(world).trust(tokenOf(world), START, { force: true });
    expect(forced.status).toBe('OK');
    expect([...world.cssm.instances()].map((one) => one.productInstanceId)).not.toContain(old?.productInstanceId);
    expect(world.cssm.instanceCount).toBe(1);
    expect(world.events).toContainEqual({
      t: START,
      sn: 'A',
      kind: 'endpoint',
      what: 'instance-replaced',
      va: 'Campus',
    });
  });

  test('its licences go back until it reports again', () => {
    const world = policyWorld();
    trusted(world, 'A').report([rum(1, { count: 4 })]);
    lost(world).trust(world.campus, START, { force: true });
    expect(world.cssm.accounts()[0]?.pools.map(({ inUse }) => inUse)).toEqual([0, 0]);
  });

  test('a member of a stack that stands alone elsewhere gets a code only by force [I]', () => {
    const world = policyWorld();
    trusted(world, 'B');
    const device = new PolicyDevice(world.cssm, 'A');
    const polite = device.trust(world.campus, START, { udis: STACK.slice(0, 3) });
    expect(polite.status === 'OK' && polite.trustCodes.map(({ udi }) => udi.serialNumber)).toEqual(['A', 'C']);
    const forced = device.trust(world.campus, START, { udis: STACK.slice(0, 3), force: true });
    expect(forced.status === 'OK' && forced.trustCodes.map(({ udi }) => udi.serialNumber)).toEqual(['A', 'B', 'C']);
    expect(world.cssm.instanceCount).toBe(1);
    expect(listed(world.cssm, device)?.members.map(({ serialNumber }) => serialNumber)).toEqual(['B', 'C']);
  });

  test('and so does a classic registration over a trusted device (F1)', () => {
    const world = policyWorld();
    trusted(world, 'A');
    const classic = new TestDevice(world.cssm, 'A', 'C9300-24UX');
    expect(classic.register(world.campus, START)).toMatchObject({ message: 'Product Already Registered' });
    expect(classic.register(world.branch, START, { force: true }).status).toBe('OK');
    expect([...world.cssm.instances()]).toHaveLength(1);
    expect(world.cssm.accounts().map(({ instances }) => instances)).toEqual([0, 1]);
  });
});

describe('who is not trusted', () => {
  const parts = { reports: [rum(1)], pollId: '1', trustIds: [] };
  const CASES = (['trustSync', 'usageReport', 'resultPolling'] as const).flatMap((type) =>
    [null, '00000000-0000-4000-8000-000000000000'].map((id) => [type, id] as const),
  );

  it.each(CASES)('%s of instance %s is refused, and the device told to ask for trust again (P§1.6)', (type, id) => {
    const world = policyWorld();
    const device = new PolicyDevice(world.cssm, 'A');
    device.productInstanceId = id;
    expect(device.send({ type, ...parts } as Partial<PolicyRequest> & { type: typeof type }, START)).toEqual({
      status: 'FAILED',
      type,
      message: `{"product_instance_identifier":["The identity for the instance ${id} is not valid.Please re-register the instance."]}`,
      code: 'LS_INVALID_DATA',
    });
    expect(world.cssm.instanceCount).toBe(0);
  });

  test("neither is who names another device's instance", () => {
    const world = policyWorld();
    const thief = new PolicyDevice(world.cssm, 'B');
    thief.productInstanceId = trusted(world, 'A').productInstanceId;
    expect(thief.send({ type: 'trustSync', trustIds: [] }, START)).toMatchObject({ code: 'LS_INVALID_DATA' });
  });

  test('a hello is answered all the same', () => {
    expect(new PolicyDevice(policyWorld().cssm, 'A').send({ type: 'hello' }, START).status).toBe('OK');
  });

  test('a member speaks for its stack after a switchover (P§8: trust per UDI)', () => {
    const world = policyWorld();
    const active = new PolicyDevice(world.cssm, 'A');
    active.trust(world.campus, START, { udis: STACK });
    const standby = new PolicyDevice(world.cssm, 'B');
    standby.productInstanceId = active.productInstanceId;
    const pollId = active.report([rum(1)]);
    expect(standby.acks(standby.report([rum(1), rum(2)]), START + 30_000)).toEqual([1, 2]);
    expect(standby.acks(pollId, START + 30_000)).toEqual([1]);
    expect(listed(world.cssm, active)?.policy?.reports).toBe(2);
  });
});

describe('the rules of 90 days and of a year are not for Using Policy [I]', () => {
  test('an instance that is silent for two years holds its licences and is still known', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    device.report([rum(1)]);
    expect(world.cssm.nextDeadline()).toBe(Number.POSITIVE_INFINITY);
    const later = START + 730 * DAY_MS;
    world.cssm.advance(later);
    expect(device.send({ type: 'trustSync', trustIds: [] }, later).status).toBe('OK');
    expect(listed(world.cssm, device)?.licences).toEqual([{ ...NETWORK, count: 1 }]);
    expect(world.events).toEqual([]);
  });
});

describe('an upgraded device (S1; P§8 "Downgrade")', () => {
  function upgraded() {
    const world = policyWorld();
    const classic = new TestDevice(world.cssm, 'A', 'C9300-24UX');
    classic.register(world.campus, START);
    classic.authorize([{ tag: NETWORK.tag, count: 2 }], START);
    const device = new PolicyDevice(world.cssm, 'A');
    device.productInstanceId = classic.productInstanceId;
    return { world, classic, device };
  }

  test('keeps its instance and its licences, which no longer expire', () => {
    const { world, classic, device } = upgraded();
    expect(device.send({ type: 'trustSync', trustIds: [] }, START).status).toBe('OK');
    expect(world.cssm.nextDeadline()).toBe(Number.POSITIVE_INFINITY);
    expect(listed(world.cssm, device)).toMatchObject({
      productInstanceId: classic.productInstanceId,
      certificateSerial: classic.serial,
      licences: [{ ...NETWORK, count: 2 }],
      policy: { release: null, reports: 0 },
    });
    expect(world.cssm.accounts()[0]).toMatchObject({ instances: 1 });
  });

  test('leaves a former member that was trusted by itself where it is', () => {
    const world = policyWorld();
    const classic = new TestDevice(world.cssm, 'A', 'C9300-24UX');
    classic.register(world.campus, START, { members: [udiOf('B')] });
    const member = trusted(world, 'B');
    const device = new PolicyDevice(world.cssm, 'A');
    device.productInstanceId = classic.productInstanceId;
    device.report([rum(1)]);
    expect(member.send({ type: 'trustSync', trustIds: [] }, START).status).toBe('OK');
  });

  test('is trusted further without force when it names its instance', () => {
    const { world, classic, device } = upgraded();
    expect(device.trust(world.campus)).toMatchObject({ status: 'OK', productInstanceId: classic.productInstanceId });
  });

  test('a poll before any report is an invalid one, and changes nothing', () => {
    const { world, device } = upgraded();
    const before = observe(world.cssm);
    expect(device.poll('77312644440279503', START)).toMatchObject({
      message: 'Invalid Polling Id 77312644440279503 provided in the polling request',
    });
    expect(observe(world.cssm)).toBe(before);
  });

  test('downgraded again, its registration counts on, with its own certificate only', () => {
    const { world, classic, device } = upgraded();
    device.report([rum(1)]);
    const { productInstanceId, serial } = classic;
    expect(world.cssm.identity(productInstanceId, serial, START)).toBe('known');
    expect(world.cssm.identity(productInstanceId, '1', START)).toBe('unknown-instance');
    classic.serial = '1';
    expect(classic.authorize([], START).status).toBe('FAILED');
    classic.serial = serial;
    expect(classic.authorize([{ tag: NETWORK.tag, count: 2 }], START).status).toBe('OK');
    expect(world.cssm.instance(productInstanceId)?.policy).toBeUndefined();
    expect(world.cssm.nextDeadline()).toBe(START + 90 * DAY_MS);
    expect(device.report([rum(1), rum(2)])).toMatch(/^\d+$/);
    expect(listed(world.cssm, device)?.policy?.reports).toBe(2);
  });

  test('upgraded once more, it is given no poll id it had before', () => {
    const { classic, device } = upgraded();
    const before = device.report([rum(1)]);
    classic.authorize([], START);
    expect(device.report([rum(2)])).not.toBe(before);
  });

  test('a device that never was registered has nothing to go back to', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    const classic = new TestDevice(world.cssm, 'A', 'C9300-24UX');
    classic.productInstanceId = device.productInstanceId ?? '';
    expect(classic.authorize([], START)).toMatchObject({
      message: expect.stringContaining('re-register the instance'),
    });
  });
});

describe('removed by hand', () => {
  test('its next message is refused, its poll ids are gone, its licences back; trust brings it back', () => {
    const world = policyWorld();
    const device = trusted(world, 'A');
    const pollId = device.report([rum(1, { count: 3 })]);
    expect(world.cssm.removeInstance(device.productInstanceId ?? '', START)).toBe(true);
    expect(device.poll(pollId, START + 60_000)).toMatchObject({ status: 'FAILED', code: 'LS_INVALID_DATA' });
    expect(world.cssm.accounts()[0]?.pools[0]?.inUse).toBe(0);
    expect(world.events.at(-1)).toMatchObject({ sn: 'A', what: 'instance-removed', text: 'removed by hand' });
    expect(device.trust(world.campus).status).toBe('OK');
    expect(device.poll(pollId, START + 60_000)).toMatchObject({
      message: expect.stringContaining('Invalid Polling Id'),
    });
    expect(world.cssm.removeInstance('nobody', START)).toBe(false);
  });

  test('classic and trusted devices stand side by side', () => {
    const world = policyWorld();
    registered(world, 'X');
    trusted(world, 'A', START, token(world, null, DAY_MS, BRANCH));
    expect(world.cssm.accounts().map(({ instances }) => instances)).toEqual([1, 1]);
    expect(world.cssm.instanceCount).toBe(2);
  });
});
