import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, YEAR_MS } from '../../../src/time/duration.js';
import { CAMPUS, createWorld, LAN, observe, pool, registered, SOFTWARE, START, TestDevice } from './virtual-fleet.js';

const USES_LAN = [{ tag: LAN.tag, count: 1 }];

describe('registration', () => {
  test('is answered with identifiers, a one-year certificate and the renewal interval (S2; P§8: a little backdated)', () => {
    const world = createWorld();
    const answer = new TestDevice(world.cssm, 'A').register(world.campus, START);
    expect(answer).toEqual({
      status: 'OK',
      type: 'registration',
      productInstanceId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      certificate: {
        serial: expect.stringMatching(/^[1-9]\d*$/),
        notBeforeMs: START - 3 * MINUTE_MS,
        notAfterMs: START - 3 * MINUTE_MS + YEAR_MS,
        pem: null,
      },
      renewIntervalSeconds: (180 * DAY_MS) / 1000,
      smartAccount: 'example.com',
      virtualAccount: 'Campus',
      exportControlAllowed: true,
    });
  });

  test('the instance shows its host name, or its UDI where the name is withheld (P§7.2)', () => {
    const world = createWorld();
    new TestDevice(world.cssm, 'A').register(world.campus, START, { hostname: 'core-1' });
    new TestDevice(world.cssm, 'B').register(world.campus, START);
    expect([...world.cssm.instances()].map((instance) => instance.displayName)).toEqual([
      'core-1',
      'UDI_PID:C9500-32C; UDI_SN:B; ',
    ]);
  });

  test('identifiers follow from seed, UDI and the number of registrations, whatever else happens (design §4)', () => {
    const identify = (seed: number, neighbour: boolean) => {
      const world = createWorld({ seed });
      if (neighbour) registered(world, 'Z');
      const device = registered(world, 'A');
      const first = [device.productInstanceId, device.serial];
      device.deregister(START);
      device.register(world.campus, START);
      return { first, second: [device.productInstanceId, device.serial] };
    };
    expect(identify(7, false)).toEqual(identify(7, true));
    expect(identify(7, false).first).not.toEqual(identify(8, false).first);
    const { first, second } = identify(7, false);
    expect(first[0]).not.toBe(second[0]);
  });

  test('devices of one serial number but another product id are two devices', () => {
    const world = createWorld();
    expect(new TestDevice(world.cssm, 'A', 'N9K-C9504').register(world.campus, START).status).toBe('OK');
    expect(new TestDevice(world.cssm, 'A', 'C9500-32C').register(world.campus, START).status).toBe('OK');
  });

  test('the authority gets the signing request; its certificate comes back', () => {
    const world = createWorld({ issueCertificate: (order) => JSON.stringify(order) });
    const answer = new TestDevice(world.cssm, 'A').register(world.campus, START, { csr: 'CSR' });
    if (answer.status !== 'OK') throw new Error(answer.message);
    const { pem, ...certificate } = answer.certificate;
    expect(JSON.parse(pem as string)).toEqual({
      csr: 'CSR',
      productInstanceId: answer.productInstanceId,
      productName: 'C9500-32C',
      ...certificate,
    });
  });
});

describe('an ID token that is not valid (F19): the documented text, never the token itself', () => {
  const order = { name: 'day', validForMs: DAY_MS, maxUses: 1, exportControlled: false };
  const table = [
    { name: 'unknown', at: START, spoil: () => 'nonsense-nonsense' },
    { name: 'expired', at: START + DAY_MS, spoil: (_: unknown, token: string) => token },
    {
      name: 'revoked',
      at: START,
      spoil: ({ cssm }: ReturnType<typeof createWorld>, token: string) => {
        expect(cssm.revokeToken(token)).toBe(true);
        return token;
      },
    },
    {
      name: 'used up',
      at: START,
      spoil: (world: ReturnType<typeof createWorld>, token: string) => {
        registered(world, 'Z', START, token);
        return token;
      },
    },
  ];
  test.each(table)('$name', ({ spoil, at }) => {
    const world = createWorld();
    const token = spoil(world, world.cssm.mintToken(CAMPUS, order, START));
    world.cssm.advance(at);
    const before = observe(world.cssm);
    const answer = new TestDevice(world.cssm, 'A').register(token, at);
    expect(answer).toEqual({
      status: 'FAILED',
      type: 'registration',
      message: `{"token":["The token ${token.slice(0, 6)}… is not valid."]}`,
    });
    expect(observe(world.cssm)).toBe(before);
  });

  test('just before it expires it is valid', () => {
    const world = createWorld();
    const token = world.cssm.mintToken(CAMPUS, order, START);
    expect(new TestDevice(world.cssm, 'A').register(token, START + DAY_MS - 1).status).toBe('OK');
  });

  test.each([
    ['abcd', 'ab…'],
    ['', '…'],
    ['"\\\u0000"\\\u0000"\\\u0000"\\\u0000', '"\\\u0000"\\\u0000…'],
  ])('of %j no more than half is shown, and the text stays JSON', (token, shown) => {
    const world = createWorld();
    const answer = new TestDevice(world.cssm, 'A').register(token, START);
    expect(JSON.parse(answer.status === 'FAILED' ? answer.message : '')).toEqual({
      token: [`The token ${shown} is not valid.`],
    });
  });
});

describe('a device that is registered already (F1)', () => {
  const table = [
    {
      name: 'uses licences',
      uses: USES_LAN,
      elsewhere: false,
      message: 'Existing Product Instance has consumption and force flag is false',
    },
    {
      name: 'uses licences in another virtual account',
      uses: USES_LAN,
      elsewhere: true,
      message: 'Existing Product Instance has consumption and force flag is false',
    },
    { name: 'uses none, same virtual account', uses: [], elsewhere: false, message: 'Product Already Registered' },
    {
      name: 'uses none, another virtual account',
      uses: [{ tag: LAN.tag, count: 0 }],
      elsewhere: true,
      message: `The product ${SOFTWARE} and SA with serial number A, udiPid:C9500-32C has already been registered`,
    },
  ];
  test.each(table)('without force is refused by one of the three wordings: $name', ({ uses, elsewhere, message }) => {
    const world = createWorld();
    registered(world, 'A').authorize(uses, START);
    const before = observe(world.cssm);
    const again = new TestDevice(world.cssm, 'A');
    const answer = again.register(elsewhere ? world.branch : world.campus, START);
    expect(answer).toEqual({ status: 'FAILED', type: 'registration', message });
    expect(observe(world.cssm)).toBe(before);
  });

  test.each(table)(
    'with force replaces the old instance, whose licences go back first: $name',
    ({ uses, elsewhere }) => {
      const world = createWorld({ licences: [{ ...LAN, quantity: 1 }] });
      const device = registered(world, 'A');
      device.authorize(uses, START);
      const old = { ...device };
      const answer = device.register(elsewhere ? world.branch : world.campus, START + HOUR_MS, { force: true });
      expect(answer).toMatchObject({ status: 'OK', virtualAccount: elsewhere ? 'Branch' : 'Campus' });
      expect(pool(world.cssm, CAMPUS, LAN.tag)?.inUse).toBe(0);
      expect(world.cssm.instanceCount).toBe(1);
      expect(world.cssm.instance(old.productInstanceId)).toBeUndefined();
      expect(world.events).toContainEqual({
        t: START + HOUR_MS,
        sn: 'A',
        kind: 'endpoint',
        what: 'instance-replaced',
        va: 'Campus',
      });
    },
  );
});

describe('a signing request that leads to no certificate changes nothing (F2)', () => {
  test.each([
    { name: 'the authority refuses', issueCertificate: () => null },
    {
      name: 'the authority cannot read it',
      issueCertificate: () => {
        throw new Error('bad ASN.1');
      },
    },
  ])('$name', ({ issueCertificate }) => {
    const world = createWorld({ issueCertificate });
    const before = observe(world.cssm);
    const answer = new TestDevice(world.cssm, 'A').register(world.campus, START, { csr: 'rubbish', force: true });
    expect(answer).toEqual({
      status: 'FAILED',
      type: 'registration',
      message: 'Your request could not be processed right now. Please try again',
    });
    expect(JSON.parse(observe(world.cssm)).slice(0, 4)).toEqual(JSON.parse(before).slice(0, 4));
  });
});
