import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeadlineOrder } from '../../../src/endpoint/cssm/deadline-order.js';
import { DAY_MS, MINUTE_MS, YEAR_MS } from '../../../src/time/duration.js';
import { CAMPUS, createWorld, GENERIC, LAN, pool, registered, START } from './virtual-fleet.js';

const USES = [
  { tag: LAN.tag, count: 2 },
  { tag: GENERIC.tag, count: 1 },
];
const RELEASE = START + 90 * DAY_MS;
const EXPIRY = START - 3 * MINUTE_MS + YEAR_MS;

describe('90 days without contact (S2, S4)', () => {
  test('release the licences in use, not a moment earlier; the instance stays', () => {
    const world = createWorld({
      licences: [
        { ...LAN, quantity: 1 },
        { ...GENERIC, quantity: 9 },
      ],
    });
    const device = registered(world, 'A');
    device.authorize(USES, START);
    world.events.length = 0;
    expect(world.cssm.nextDeadline()).toBe(RELEASE);
    world.cssm.advance(RELEASE - 1);
    expect(pool(world.cssm, CAMPUS, LAN.tag)?.inUse).toBe(2);
    world.cssm.advance(RELEASE + DAY_MS);
    expect(pool(world.cssm, CAMPUS, LAN.tag)).toMatchObject({ inUse: 0, balance: 1, status: 'In Compliance' });
    const about = { t: RELEASE, sn: 'A', kind: 'endpoint', va: 'Campus' };
    expect(world.events).toEqual([
      { ...about, what: 'licences-released', tag: LAN.tag, count: 2 },
      { ...about, what: 'licences-released', tag: GENERIC.tag, count: 1 },
      { ...about, sn: '', what: 'pool-recovered', tag: LAN.tag, count: 1 },
      { ...about, what: 'alert', text: 'Product Instance Failed to Connect' },
    ]);
    expect(world.cssm.instance(device.productInstanceId)).toMatchObject({ licences: [], lastContactMs: START });
    expect(world.cssm.nextDeadline()).toBe(EXPIRY);
  });

  test('licences come back into use at the next successful authorization (S2 "Authorization Expired")', () => {
    const world = createWorld({
      licences: [
        { ...LAN, quantity: 2 },
        { ...GENERIC, quantity: 1 },
      ],
    });
    const device = registered(world, 'A');
    device.authorize(USES, START);
    world.cssm.advance(START + 100 * DAY_MS);
    expect(device.authorize(USES, START + 101 * DAY_MS)).toMatchObject({ inCompliance: true });
    expect(pool(world.cssm, CAMPUS, LAN.tag)?.inUse).toBe(2);
    expect(world.cssm.nextDeadline()).toBe(START + 191 * DAY_MS);
  });

  const contacts = [
    {
      name: 'an authorization',
      contact: (d: ReturnType<typeof registered>, t: number) => d.authorize(USES, t),
      counts: true,
    },
    {
      name: 'a usage update',
      contact: (d: ReturnType<typeof registered>, t: number) => d.authorize(USES, t, 'usage'),
      counts: true,
    },
    {
      name: 'a certificate renewal',
      contact: (d: ReturnType<typeof registered>, t: number) => d.renew(t),
      counts: true,
    },
    {
      name: 'a message that was refused',
      contact: (d: ReturnType<typeof registered>, t: number) =>
        d.send({ type: 'usage', entitlements: USES, timestampMs: 0 }, t),
      counts: false,
    },
  ];
  test.each(contacts)('$name counts as contact: $counts', ({ contact, counts }) => {
    const world = createWorld();
    const device = registered(world, 'A');
    device.authorize(USES, START);
    contact(device, START + 60 * DAY_MS);
    expect(world.cssm.nextDeadline()).toBe(counts ? START + 150 * DAY_MS : RELEASE);
  });

  test('an instance that holds nothing is only reported', () => {
    const world = createWorld();
    registered(world, 'A');
    world.cssm.advance(RELEASE);
    expect(world.events.map((event) => event.what)).toEqual(['alert']);
  });
});

describe('the ID certificate has expired (S2, S4)', () => {
  test('removes the product instance after one year', () => {
    const world = createWorld({ licences: [{ ...LAN, quantity: 9 }] });
    const device = registered(world, 'A');
    device.authorize(USES, START + 360 * DAY_MS);
    expect(world.cssm.nextDeadline()).toBe(EXPIRY);
    world.cssm.advance(EXPIRY - 1);
    expect(world.cssm.instanceCount).toBe(1);
    world.events.length = 0;
    world.cssm.advance(EXPIRY);
    expect(world.cssm.instanceCount).toBe(0);
    expect(pool(world.cssm, CAMPUS, LAN.tag)?.inUse).toBe(0);
    const about = { t: EXPIRY, sn: 'A', kind: 'endpoint', va: 'Campus' };
    expect(world.events.filter((event) => event.sn === 'A')).toEqual([
      { ...about, what: 'instance-removed', text: 'ID certificate expired' },
      { ...about, what: 'alert', text: 'Product Instance Failed to Renew' },
    ]);
    expect(device.authorize(USES, EXPIRY)).toMatchObject({
      status: 'FAILED',
      message: expect.stringContaining('re-register'),
    });
  });

  test('not while it is renewed', () => {
    const world = createWorld();
    const device = registered(world, 'A');
    for (let day = 80; day <= 720; day += 80) expect(device.renew(START + day * DAY_MS).status).toBe('OK');
    expect(world.cssm.instanceCount).toBe(1);
    expect(world.events).toEqual([]);
  });

  test('a long silence tells everything in its order, each at its own instant', () => {
    const world = createWorld();
    registered(world, 'A');
    registered(world, 'B', START + DAY_MS);
    world.cssm.advance(START + 3 * YEAR_MS);
    expect(world.events.filter((event) => event.what === 'alert').map(({ t, sn }) => [t, sn])).toEqual([
      [RELEASE, 'A'],
      [RELEASE + DAY_MS, 'B'],
      [EXPIRY, 'A'],
      [EXPIRY + DAY_MS, 'B'],
    ]);
  });
});

test('what is due is carried out before a message is served', () => {
  const world = createWorld({ licences: [{ ...LAN, quantity: 2 }] });
  registered(world, 'A').authorize([{ tag: LAN.tag, count: 2 }], START);
  const late = registered(world, 'B', RELEASE);
  expect(late.authorize([{ tag: LAN.tag, count: 2 }], RELEASE)).toMatchObject({ inCompliance: true });
});

test('time that goes back, from whoever it comes, moves no deadline', () => {
  const world = createWorld();
  const device = registered(world, 'A', START + 10 * DAY_MS);
  device.authorize(USES, START + 10 * DAY_MS);
  world.cssm.advance(START);
  world.cssm.changeLicences(CAMPUS, LAN.tag, 2, START);
  world.cssm.removeInstance('unheard-of', START);
  expect(world.events.at(-1)).toMatchObject({ t: START + 10 * DAY_MS, what: 'pool-recovered' });
  expect(device.authorize(USES, START)).toMatchObject({ validUntilMs: RELEASE - 3 * MINUTE_MS });
  expect(device.renew(START)).toMatchObject({ certificate: { notAfterMs: EXPIRY } });
  expect(world.cssm.nextDeadline()).toBe(RELEASE + 10 * DAY_MS);
  world.cssm.advance(EXPIRY + 10 * DAY_MS - 1);
  expect(world.cssm.instanceCount).toBe(1);
});

test('of the alerts the newest 1,000 are kept, in their order, and all are counted', () => {
  const world = createWorld();
  for (let index = 0; index < 600; index += 1) registered(world, `N${index}`, START + index);
  world.cssm.advance(START + 2 * YEAR_MS);
  const { raised, newest } = world.cssm.alerts();
  expect(raised).toBe(1_200);
  expect(newest).toHaveLength(1_000);
  expect(newest.map(({ t }) => t)).toEqual([...newest.map(({ t }) => t)].sort((a, b) => a - b));
  expect(newest.at(-1)?.t).toBe(EXPIRY + 599);
});

test('property: the deadline order is what sorting by the time of the last move gives', () => {
  const action = fc.record({
    slot: fc.oneof(fc.nat(6), fc.nat(200)),
    wait: fc.integer({ min: -5, max: 20 }),
    remove: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 300 }), (actions) => {
      const order = new DeadlineOrder();
      let model: { slot: number; at: number }[] = [];
      let now = 1_000;
      for (const { slot, wait, remove } of actions) {
        const last = model.at(-1)?.at;
        now += wait;
        model = model.filter((entry) => entry.slot !== slot);
        if (remove) order.remove(slot);
        else {
          order.moveToEnd(slot, now);
          model.push({ slot, at: last === undefined ? now : Math.max(now, last) });
        }
        expect(order.first).toBe(model[0]?.slot ?? -1);
        expect(order.firstAtMs).toBe(model[0]?.at ?? Number.POSITIVE_INFINITY);
      }
      const drained: number[] = [];
      for (let slot = order.first; slot !== -1; slot = order.first) {
        drained.push(slot);
        order.remove(slot);
      }
      expect(drained).toEqual(model.map((entry) => entry.slot));
    }),
  );
});
