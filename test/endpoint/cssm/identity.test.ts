import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, YEAR_MS } from '../../../src/time/duration.js';
import { MESSAGE_TYPES } from '../../../src/wire/messages.js';
import { CAMPUS, createWorld, LAN, observe, pool, registered, START, TestDevice } from './virtual-fleet.js';

const WRONG_CERTIFICATE =
  'Missing ID cert serial number field; Missing signing cert serial number field; Signed data and certificate does not match';
const REGISTERED_TYPES = MESSAGE_TYPES.filter((type) => type !== 'registration');
const NO_LIST = { entitlements: [], csr: null };

describe('device clock (F3; P§1.6: must be less than an hour off)', () => {
  const rows = MESSAGE_TYPES.flatMap((type) => [
    { type, off: HOUR_MS, ok: false },
    { type, off: -HOUR_MS, ok: false },
    { type, off: Number.NaN, ok: false },
    { type, off: Number.NEGATIVE_INFINITY, ok: false },
    { type, off: HOUR_MS - 1, ok: true },
    { type, off: 1 - HOUR_MS, ok: true },
  ]);
  test.each(rows)('$type, $off ms off: accepted $ok', ({ type, off, ok }) => {
    const world = createWorld();
    const device = type === 'registration' ? new TestDevice(world.cssm, 'A') : registered(world, 'A');
    const before = observe(world.cssm);
    const answer = device.send(
      { type, timestampMs: START + off, token: world.campus, force: false, hostname: null, members: [], ...NO_LIST },
      START,
    );
    expect(answer.status).toBe(ok ? 'OK' : 'FAILED');
    if (ok) return;
    expect(answer).toEqual({
      status: 'FAILED',
      type,
      message: `{"timestamp":["The device date '${START + off}' is offset beyond the allowed tolerance limit."]}`,
    });
    expect(observe(world.cssm)).toBe(before);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('a server time of %d is never served nor kept', (nowMs) => {
    const world = createWorld();
    const device = registered(world, 'A');
    const before = observe(world.cssm);
    expect(device.deregister(nowMs).status).toBe('FAILED');
    expect(observe(world.cssm)).toBe(before);
  });
});

describe.each(REGISTERED_TYPES)('identity, %s', (type) => {
  test('an unknown product instance must register again (P§1.6)', () => {
    const world = createWorld();
    const device = registered(world, 'A');
    world.cssm.removeInstance(device.productInstanceId, START);
    const text = `The identity for the instance ${device.productInstanceId} is not valid.Please re-register the instance.`;
    expect(device.send({ type, ...NO_LIST }, START)).toEqual({
      status: 'FAILED',
      type,
      message: JSON.stringify({ product_instance_identifier: [text] }),
    });
  });

  test('what is no identifier is repeated escaped and cut', () => {
    const world = createWorld();
    const answer = new TestDevice(world.cssm, 'A').send(
      { type, ...NO_LIST, productInstanceId: '"'.repeat(9_000) },
      START,
    );
    const message = answer.status === 'FAILED' ? answer.message : '';
    expect(message.length).toBeLessThan(250);
    expect(() => JSON.parse(message)).not.toThrow();
  });

  test.each(['', '1', 'null'])('certificate serial %j is not its own: LS_INVALID_DATA (F6)', (idCertificateSerial) => {
    const world = createWorld();
    const device = registered(world, 'A');
    const before = observe(world.cssm);
    expect(device.send({ type, ...NO_LIST, idCertificateSerial }, START)).toEqual({
      status: 'FAILED',
      type,
      message: WRONG_CERTIFICATE,
      code: 'LS_INVALID_DATA',
    });
    expect(observe(world.cssm)).toBe(before);
  });
});

test('the gate can ask whose certificate a message is signed with, before anything is served', () => {
  const { cssm, ...world } = createWorld();
  const device = registered({ cssm, ...world }, 'A');
  const { productInstanceId, serial } = device;
  device.renew(START);
  const before = observe(cssm);
  expect(cssm.identity(productInstanceId, device.serial, START)).toBe('known');
  expect(cssm.identity(productInstanceId, serial, START)).toBe('known');
  expect(cssm.identity(productInstanceId, '1', START)).toBe('wrong-certificate');
  expect(cssm.identity('unheard-of', serial, START)).toBe('unknown-instance');
  expect(observe(cssm)).toBe(before);
});

describe('renewal of the ID certificate (S2)', () => {
  test('gives a new serial, a new year and the interval', () => {
    const world = createWorld();
    const device = registered(world, 'A');
    const { serial } = device;
    const at = START + 180 * DAY_MS;
    device.authorize([], START + 80 * DAY_MS);
    const notAfterMs = at - 3 * MINUTE_MS + YEAR_MS;
    expect(device.renew(at)).toEqual({
      status: 'OK',
      type: 'idCertificateRenewal',
      certificate: {
        serial: expect.not.stringMatching(`^${serial}$`),
        notBeforeMs: at - 3 * MINUTE_MS,
        notAfterMs,
        pem: null,
      },
      renewIntervalSeconds: (180 * DAY_MS) / 1000,
    });
    expect(world.cssm.instance(device.productInstanceId)).toMatchObject({
      certificateSerial: device.serial,
      certificateNotAfterMs: notAfterMs,
      lastContactMs: at,
    });
  });

  test('the old certificate counts until the new one is used, however often the answer is lost', () => {
    const world = createWorld();
    const device = registered(world, 'A');
    const old = device.serial;
    const issued = new Set([old]);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const answer = device.renew(START + attempt, true);
      if (answer.status === 'OK') issued.add(answer.certificate.serial);
    }
    expect(issued.size).toBe(4);
    expect(device.authorize([], START + 3).status).toBe('OK');
    expect(device.renew(START + 4).status).toBe('OK');
    expect(device.authorize([], START + 5).status).toBe('OK');
    device.serial = old;
    expect(device.authorize([], START + 6)).toMatchObject({ code: 'LS_INVALID_DATA' });
  });

  test('a lost answer does not let a certificate outlive its year', () => {
    const world = createWorld();
    const device = registered(world, 'A');
    device.renew(START + 300 * DAY_MS, true);
    const end = START - 3 * MINUTE_MS + YEAR_MS;
    expect(device.authorize([], end - 1).status).toBe('OK');
    expect(device.authorize([], end)).toMatchObject({ code: 'LS_INVALID_DATA' });
  });

  test('a signing request that leads to no certificate leaves the old one (F2)', () => {
    const world = createWorld();
    const device = registered(world, 'A');
    const before = observe(world.cssm);
    expect(device.send({ type: 'idCertificateRenewal', csr: 'rubbish' }, START).status).toBe('FAILED');
    expect(observe(world.cssm)).toBe(before);
  });
});

describe('leaving', () => {
  test.each([
    { name: 'deregistration', event: undefined },
    {
      name: 'removal by hand',
      event: { t: START, sn: 'A', kind: 'endpoint', what: 'instance-removed', va: 'Campus', text: 'removed by hand' },
    },
  ])('$name: the licences go back, the instance is gone, the device may register anew', ({ name, event }) => {
    const world = createWorld({ licences: [{ ...LAN, quantity: 1 }] });
    const device = registered(world, 'A');
    device.authorize([{ tag: LAN.tag, count: 1 }], START);
    if (name === 'deregistration') expect(device.deregister(START)).toEqual({ status: 'OK', type: 'deregistration' });
    else expect(world.cssm.removeInstance(device.productInstanceId, START)).toBe(true);
    expect(world.events).toEqual(event === undefined ? [] : [event]);
    expect(pool(world.cssm, CAMPUS, LAN.tag)).toMatchObject({ inUse: 0, balance: 1 });
    expect(world.cssm.instanceCount).toBe(0);
    expect(world.cssm.accounts()[0]?.instances).toBe(0);
    expect(world.cssm.nextDeadline()).toBe(Number.POSITIVE_INFINITY);
    expect(world.cssm.removeInstance(device.productInstanceId, START)).toBe(false);
    expect(device.register(world.campus, START).status).toBe('OK');
  });
});
