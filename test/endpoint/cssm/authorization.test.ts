import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/duration.js';
import {
  BRANCH,
  CAMPUS,
  createWorld,
  GENERIC,
  LAN,
  ONLY_32C,
  ONLY_48Y4C,
  observe,
  pool,
  registered,
  START,
  UNKNOWN_TAG,
} from './virtual-fleet.js';

const lan = (count: number) => [{ tag: LAN.tag, count }];

describe.each(['authorization', 'usage'] as const)('%s (S2, S3)', (type) => {
  test('says whether it is in compliance, how long it is valid and when to renew (S2)', () => {
    const world = createWorld({ licences: [{ ...LAN, quantity: 1 }] });
    expect(registered(world, 'A').authorize(lan(1), START, type)).toEqual({
      status: 'OK',
      type,
      inCompliance: true,
      validUntilMs: START - 3 * MINUTE_MS + 90 * DAY_MS,
      renewIntervalSeconds: (30 * DAY_MS) / 1000,
      entitlements: [{ tag: LAN.tag, mode: 'inCompliance' }],
    });
  });

  test.each([
    { name: 'no licence in use', use: [], ok: true, modes: [], inUse: undefined },
    { name: 'as many as bought', use: lan(2), ok: true, modes: ['inCompliance'], inUse: 2 },
    { name: 'one more than bought', use: lan(3), ok: false, modes: ['outOfCompliance'], inUse: 3 },
    {
      name: 'the same tag twice adds up',
      use: [...lan(2), ...lan(1)],
      ok: false,
      modes: ['outOfCompliance', 'outOfCompliance'],
      inUse: 3,
    },
    {
      name: 'a tag the CSSM does not know',
      use: [{ tag: UNKNOWN_TAG, count: 1 }, ...lan(1)],
      ok: false,
      modes: ['invalidTag', 'inCompliance'],
      inUse: 1,
    },
    {
      name: 'a licence the account never bought (F8: wrong account, wrong tag)',
      use: [{ tag: ONLY_32C.tag, count: 1 }],
      ok: false,
      modes: ['outOfCompliance'],
      inUse: undefined,
    },
    {
      name: 'none of a licence the account never bought',
      use: [{ tag: ONLY_32C.tag, count: 0 }],
      ok: true,
      modes: ['inCompliance'],
      inUse: undefined,
    },
  ])('$name', ({ use, ok, modes, inUse }) => {
    const world = createWorld({ licences: inUse === undefined ? [] : [{ ...LAN, quantity: 2 }] });
    const answer = registered(world, 'A').authorize(use, START, type);
    expect(answer).toMatchObject({ inCompliance: ok, entitlements: modes.map((mode) => ({ mode })) });
    expect(pool(world.cssm, CAMPUS, LAN.tag)?.inUse).toBe(inUse);
    expect(pool(world.cssm, CAMPUS, UNKNOWN_TAG)).toBeUndefined();
  });

  test('what an instance uses replaces what it used before', () => {
    const world = createWorld({ licences: [{ ...LAN, quantity: 5 }] });
    const device = registered(world, 'A');
    for (const [use, inUse] of [
      [lan(4), 4],
      [lan(4), 4],
      [lan(1), 1],
      [[], 0],
    ] as const) {
      device.authorize(use, START, type);
      expect(pool(world.cssm, CAMPUS, LAN.tag)).toMatchObject({ purchased: 5, inUse, balance: 5 - inUse });
    }
  });

  test('another licence in the same number replaces it too', () => {
    const world = createWorld({ licences: [{ ...LAN, quantity: 5 }] });
    const device = registered(world, 'A');
    device.authorize(lan(4), START, type);
    device.authorize([{ tag: GENERIC.tag, count: 4 }], START, type);
    expect(pool(world.cssm, CAMPUS, LAN.tag)?.inUse).toBe(0);
    expect(pool(world.cssm, CAMPUS, GENERIC.tag)?.inUse).toBe(4);
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300])('a count of %d is refused (F2)', (count) => {
    const world = createWorld({ licences: [{ ...LAN, quantity: 5 }] });
    const device = registered(world, 'A');
    device.authorize(lan(2), START, type);
    world.cssm.advance(START + HOUR_MS);
    const before = observe(world.cssm);
    expect(device.authorize([...lan(1), { tag: LAN.tag, count }], START + HOUR_MS, type)).toEqual({
      status: 'FAILED',
      type,
      message: 'Your request could not be processed right now. Please try again',
    });
    expect(observe(world.cssm)).toBe(before);
  });
});

describe('out of compliance (S2, F8)', () => {
  test('a negative balance concerns everybody who uses the tag, at the next authorization, until licences are added', () => {
    const world = createWorld({
      licences: [
        { ...LAN, quantity: 1 },
        { ...GENERIC, quantity: 1 },
      ],
    });
    const [first, second, other] = ['A', 'B', 'C'].map((sn) => registered(world, sn)) as [
      ReturnType<typeof registered>,
      ReturnType<typeof registered>,
      ReturnType<typeof registered>,
    ];
    const inCompliance = (device: typeof first, tag: string, at: number) =>
      device.authorize([{ tag, count: 1 }], START + at);
    expect(inCompliance(first, LAN.tag, 1)).toMatchObject({ inCompliance: true });
    expect(inCompliance(second, LAN.tag, 2)).toMatchObject({ inCompliance: false });
    expect(inCompliance(first, LAN.tag, 3)).toMatchObject({ inCompliance: false });
    expect(inCompliance(other, GENERIC.tag, 4)).toMatchObject({ inCompliance: true });
    world.cssm.changeLicences(CAMPUS, LAN.name, 1, START + 5);
    expect(inCompliance(first, LAN.tag, 6)).toMatchObject({ inCompliance: true });
    expect(inCompliance(second, LAN.tag, 7)).toMatchObject({ inCompliance: true });
    const what = { sn: '', kind: 'endpoint', va: 'Campus', tag: LAN.tag };
    expect(world.events).toEqual([
      { ...what, t: START + 2, what: 'pool-negative', count: 1 },
      { ...what, t: START + 2, what: 'alert', text: 'Insufficient Licenses' },
      { ...what, t: START + 5, what: 'pool-recovered', count: 0 },
    ]);
    expect(world.cssm.alerts()).toMatchObject({
      raised: 1,
      newest: [{ t: START + 2, messageType: 'Insufficient Licenses', severity: 'Major', source: 'Campus' }],
    });
  });

  test('another virtual account has its own pool', () => {
    const world = createWorld({ licences: [{ ...LAN, quantity: 9 }] });
    expect(registered(world, 'A', START, world.branch).authorize(lan(1), START)).toMatchObject({ inCompliance: false });
    expect(pool(world.cssm, CAMPUS, LAN.tag)?.inUse).toBe(0);
    expect(pool(world.cssm, BRANCH, LAN.tag)?.balance).toBe(-1);
  });

  test('an unchanged list, and one that only moves licences about, tell nothing new', () => {
    const world = createWorld({ licences: [{ ...LAN, quantity: 1 }] });
    const device = registered(world, 'A');
    device.authorize(lan(2), START);
    const told = world.events.length;
    device.authorize(lan(2), START);
    device.authorize([...lan(1), ...lan(1)], START);
    device.authorize([...lan(2), { tag: UNKNOWN_TAG, count: 1 }], START);
    expect(world.events).toHaveLength(told);
  });

  test('licences taken away leave nobody out, down to none', () => {
    const world = createWorld({ licences: [{ ...LAN, quantity: 2 }] });
    const device = registered(world, 'A');
    device.authorize(lan(1), START);
    world.cssm.changeLicences(CAMPUS, LAN.tag, -5, START);
    expect(pool(world.cssm, CAMPUS, LAN.tag)).toMatchObject({ purchased: 0, balance: -1, status: 'Out Of Compliance' });
    expect(device.authorize(lan(1), START)).toMatchObject({ inCompliance: false });
  });

  test.each([
    { licence: 'no such licence', delta: 1, account: CAMPUS, says: 'Licence no such licence is not known' },
    { licence: LAN.tag, delta: 0.5, account: CAMPUS, says: '0.5 is no number of licences' },
    { licence: LAN.tag, delta: 1, account: { ...CAMPUS, name: 'Attic' }, says: 'no virtual account Attic' },
  ])('what cannot be changed is an error for the administrator: $says', ({ licence, delta, account, says }) => {
    const { cssm } = createWorld();
    expect(() => cssm.changeLicences(account, licence, delta, START)).toThrow(says);
  });

  test('a virtual account exists once in its smart account', () => {
    const { cssm } = createWorld();
    expect(() => cssm.addVirtualAccount({ ...CAMPUS, licences: [] }, START)).toThrow('exists twice');
    cssm.addVirtualAccount({ ...CAMPUS, smartAccount: 'other.com', licences: [] }, START);
    expect(cssm.accounts()).toHaveLength(3);
  });
});

describe('licence hierarchy: the generic licence covers the specific one, never the reverse (S4)', () => {
  const table = [
    {
      generic: 2,
      only32c: 0,
      only48: 0,
      uses: [0, 1, 1],
      short: [false, false, false],
      why: 'a surplus covers both models',
    },
    {
      generic: 1,
      only32c: 0,
      only48: 0,
      uses: [0, 1, 1],
      short: [false, false, true],
      why: 'covered in the order of the table',
    },
    { generic: 2, only32c: 0, only48: 0, uses: [1, 1, 1], short: [false, false, true], why: 'its own use comes first' },
    {
      generic: 0,
      only32c: 5,
      only48: 0,
      uses: [1, 1, 0],
      short: [true, false, false],
      why: 'specific ones do not cover generic ones',
    },
    {
      generic: 0,
      only32c: 1,
      only48: 0,
      uses: [1, 1, 0],
      short: [true, false, false],
      why: 'nor suffer from their want',
    },
    { generic: 0, only32c: 5, only48: 0, uses: [0, 1, 1], short: [false, false, true], why: 'nor each other' },
    {
      generic: 1,
      only32c: 1,
      only48: 0,
      uses: [0, 3, 0],
      short: [false, true, false],
      why: 'covered in part is still short',
    },
    { generic: 1, only32c: 1, only48: 1, uses: [1, 1, 1], short: [false, false, false], why: 'no need to cover' },
  ];
  test.each(table)('$why', ({ generic, only32c, only48, uses, short }) => {
    const world = createWorld({
      licences: [
        { ...ONLY_48Y4C, quantity: only48 },
        { ...ONLY_32C, quantity: only32c },
        { ...GENERIC, quantity: generic },
      ],
    });
    const tags = [GENERIC.tag, ONLY_32C.tag, ONLY_48Y4C.tag];
    const device = registered(world, 'A');
    const use = tags.map((tag, index) => ({ tag, count: uses[index] as number }));
    device.authorize(use, START);
    const answer = device.authorize(use, START);
    expect(answer).toMatchObject({
      inCompliance: !short.includes(true),
      entitlements: short.map((isShort) => ({ mode: isShort ? 'outOfCompliance' : 'inCompliance' })),
    });
    expect(tags.map((tag) => pool(world.cssm, CAMPUS, tag)?.status === 'Out Of Compliance')).toEqual(short);
  });

  test('both tags stand in the account: the specific one negative, covered (S4, question 2)', () => {
    const world = createWorld({ licences: [{ ...GENERIC, quantity: 1 }] });
    registered(world, 'A').authorize([{ tag: ONLY_32C.tag, count: 1 }], START);
    expect(pool(world.cssm, CAMPUS, GENERIC.tag)).toMatchObject({ inUse: 0, balance: 1 });
    expect(pool(world.cssm, CAMPUS, ONLY_32C.tag)).toMatchObject({ balance: -1, covered: 1, status: 'In Compliance' });
    expect(world.events).toEqual([]);
  });

  test.each(['C9500-32QC NW Essentials', 'C9500 32QC Network Essentials', 'c9500 24Y4C  NW Essentials'])(
    'the licence is known by its display name, however written: %s',
    (name) => {
      const world = createWorld({
        licences: [
          { tag: 'regid.e', name: 'C9500 Network Essentials', quantity: 1 },
          { tag: 'regid.s', name, quantity: 0 },
        ],
      });
      expect(registered(world, 'A').authorize([{ tag: 'regid.s', count: 1 }], START)).toMatchObject({
        inCompliance: true,
      });
    },
  );

  test('Advantage and Essentials are two families; DNA is in none', () => {
    const world = createWorld({
      licences: [
        { ...GENERIC, quantity: 5 },
        { tag: 'regid.e', name: 'C9500 32C NW Essentials', quantity: 0 },
        { tag: 'regid.d', name: 'C9500 32C DNA Advantage', quantity: 0 },
      ],
    });
    const use = ['regid.e', 'regid.d'].map((tag) => ({ tag, count: 1 }));
    expect(registered(world, 'A').authorize(use, START)).toMatchObject({
      entitlements: [{ mode: 'outOfCompliance' }, { mode: 'outOfCompliance' }],
    });
  });
});
