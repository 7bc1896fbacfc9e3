import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { DAY_MS, YEAR_MS } from '../../../src/time/duration.js';
import { VIRTUAL_TIME_HEADER } from '../../../src/wire/virtual-time.js';
import { ACCOUNT, ask, LAN, OnPremWorld, SOFTWARE } from './on-prem-world.js';

/** An On-Prem whose clock follows a fleet. */
let world: OnPremWorld;
beforeEach(async () => {
  world = await OnPremWorld.start({ clock: 'fleet' });
  world.virtualMs = START;
});
afterEach(() => world.end());

const START = Date.now() + 10 * DAY_MS;
const VIRTUAL = `/api/v1/accounts/${encodeURIComponent(ACCOUNT)}/virtual-accounts`;

async function registered(serialNumber: string, count: number) {
  const device = await world.register(serialNumber);
  const entitlements = [{ tag: LAN.tag, count }];
  await world.device({ type: 'authorization', ...device, timestampMs: world.virtualMs ?? 0, entitlements });
  return device;
}

function transfer(serialNumber: string) {
  const sudi = { udiPid: 'C9300-24UX', udiSerialNumber: serialNumber };
  const productInstances = [{ sudi, productTagName: SOFTWARE, targetVirtualAccount: 'Branch' }];
  return world.api('POST', `${VIRTUAL}/Default/devices/transfer`, { productInstances });
}

describe('after a restart, before any device has spoken', () => {
  it('an alert is raised at the instant the fleet had come to', async () => {
    await registered('SN1', 1);
    await world.api('POST', VIRTUAL, { name: 'Branch' });
    await world.kill();
    await world.boot();
    expect((await transfer('SN1')).json).toMatchObject({ productInstances: [{ status: 'SUCCESS' }] });
    const { status, json } = await world.api('POST', `${VIRTUAL.replace('/virtual-accounts', '')}/alerts`, {});
    const createdDate = `${new Date(START).toISOString().slice(0, 19)}Z`;
    expect([status, json?.alerts]).toEqual([200, [expect.objectContaining({ source: 'Branch', createdDate })]]);
  });

  it("an ID token that expired by the fleet's clock is replaced", async () => {
    const { token } = world;
    world.virtualMs = START + YEAR_MS;
    expect(await world.device(world.registration('SN1'))).toMatchObject({ status: 'FAILED' });
    await world.api('POST', VIRTUAL, { name: 'Branch' });
    await world.kill();
    await world.boot();
    expect(world.token).not.toBe(token);
    expect(await world.device(world.registration('SN1'))).toMatchObject({ status: 'OK' });
  });

  it('no instant is kept where no message carried one', async () => {
    world.virtualMs = null;
    await registered('SN1', 1);
    await world.kill();
    await world.boot();
    const before = Date.now();
    expect(world.server.clockNow()).toBeGreaterThanOrEqual(before);
  });
});

describe('its clock stays where it is', () => {
  const hello = () => ({
    type: 'hello' as const,
    udi: { pid: 'C9300-24UX', serialNumber: 'SN1' },
    timestampMs: START,
    softwareId: SOFTWARE,
    hostname: null,
    productInstanceId: null,
  });
  beforeEach(async () => {
    await world.device(hello());
  });

  it.each(['1e300', '8640000000000001', '-1', 'Infinity', 'NaN', 'tomorrow', ''])(
    'for a message sent at %j',
    async (time) => {
      world.virtualMs = time as unknown as number;
      for (const path of ['/SmartTransport', '/cslu/v1/pi/example-corp-1']) await world.device(hello(), path);
      expect(world.server.clockNow()).toBe(START);
    },
  );

  it.each([
    ['/SmartTransport', 400],
    ['/cslu/v1/pi/example-corp-1', 400],
    ['/cslu/v1/pi/nobody-1', 404],
  ])('for what is no message, on %s: %d', async (path, status) => {
    const headers = { [VIRTUAL_TIME_HEADER]: String(START + YEAR_MS) };
    const answer = await ask(`${world.server.devices.url}${path}`, { headers, body: 'garbage', ca: world.ca });
    expect([answer.status, world.server.clockNow()]).toEqual([status, START]);
  });

  test('and goes on for a message that can be read', async () => {
    world.virtualMs = START + DAY_MS;
    await world.device({ ...hello(), timestampMs: START + DAY_MS });
    expect(world.server.clockNow()).toBe(START + DAY_MS);
  });
});
