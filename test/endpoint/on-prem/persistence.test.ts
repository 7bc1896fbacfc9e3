import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { ON_PREM_KINDS } from '../../../src/endpoint/on-prem/on-prem.js';
import { openEntityStore } from '../../../src/endpoint/on-prem/store/entity-store.js';
import { Journal } from '../../../src/endpoint/on-prem/store/journal.js';
import { SlfleetError } from '../../../src/errors/slfleet-error.js';
import { rum } from '../cssm/policy/policy-fleet.js';
import { observe } from '../cssm/virtual-fleet.js';
import { ACCOUNT, LAN, OnPremWorld, SOFTWARE } from './on-prem-world.js';

let world: OnPremWorld;
beforeEach(async () => {
  world = await OnPremWorld.start();
});
afterEach(() => world.end());

/** Everything of an On-Prem that can be seen, tokens included. */
function all(): unknown {
  const { onPrem } = world.server;
  const accounts = onPrem.accounts.all();
  return JSON.parse(
    JSON.stringify([
      observe(onPrem.cssm),
      onPrem.cssm.capture().entities,
      [...onPrem.service.keys.records()],
      accounts.map((account) => [account, onPrem.accounts.virtualAccounts(account)]),
    ]),
    (key, value) => (key === 'turn' ? undefined : value),
  );
}

const NAME = encodeURIComponent(ACCOUNT);
const policy = (serialNumber: string, productInstanceId: string | null) => ({
  udi: { pid: 'C9300-24UX', serialNumber },
  timestampMs: Date.now(),
  softwareId: SOFTWARE,
  hostname: null,
  productInstanceId,
});

describe('a server killed after its last answer', () => {
  it('comes back with all it answered for, and its devices go on', async () => {
    const device = await world.register('SN1');
    await world.register('SN2', '/Transportgateway/services/DeviceRequestHandler');
    const use = [{ tag: LAN.tag, count: 3 }];
    const authorization = { type: 'authorization', ...device, entitlements: use } as const;
    await world.device({ ...authorization, timestampMs: Date.now() });
    const trust = await world.device({
      type: 'trust',
      ...policy('P1', null),
      token: world.token,
      force: false,
      udis: [{ pid: 'C9300-24UX', serialNumber: 'P1' }],
      csr: world.registration('P1').csr,
    });
    if (trust.status !== 'OK' || trust.type !== 'trust') throw new Error('refused');
    const trusted = policy('P1', trust.productInstanceId);
    const reported = await world.device({
      type: 'usageReport',
      ...trusted,
      reports: [rum(1, { tag: LAN.tag }), rum(2)],
    });
    if (reported.status !== 'OK' || reported.type !== 'usageReport') throw new Error('refused');
    await world.api('POST', `/api/v1/accounts/${NAME}/virtual-accounts`, { name: 'Branch', description: 'b' });
    await world.api('POST', `/api/v1/accounts/${NAME}/virtual-accounts/Branch/tokens`, { expiresAfterDays: 1 });
    const before = all();

    await world.kill();
    await world.boot();

    expect(all()).toEqual(before);
    expect(await world.device({ ...authorization, timestampMs: Date.now() })).toMatchObject({
      status: 'OK',
      inCompliance: false,
    });
    expect(await world.device({ type: 'resultPolling', ...trusted, pollId: reported.pollId })).toMatchObject({
      status: 'OK',
      ready: false,
    });
    expect(await world.device({ type: 'usageReport', ...trusted, reports: [rum(2), rum(3)] })).toMatchObject({
      status: 'OK',
    });
    expect(world.server.onPrem.cssm.instance(trust.productInstanceId)?.policy?.reports).toBe(3);
    expect(await world.device(world.registration('SN1'))).toMatchObject({ status: 'FAILED' });
  });

  it('has forgotten what was removed', async () => {
    const device = await world.register('SN1');
    const { authorization } = { authorization: { ...device, timestampMs: Date.now() } };
    expect(await world.device({ type: 'deregistration', ...authorization })).toMatchObject({ status: 'OK' });
    const virtual = `/api/v1/accounts/${NAME}/virtual-accounts`;
    await world.api('POST', virtual, { name: 'Branch', description: 'b' });
    await world.api('POST', `${virtual}/Branch/tokens`, { expiresAfterDays: 1 });
    await world.api('POST', `${virtual}/Branch/delete`);
    const before = all();
    await world.kill();
    await world.boot();
    expect(all()).toEqual(before);
    expect(world.server.onPrem.cssm.instanceCount).toBe(0);
    // Its second registration is the second still: identifiers never repeat.
    expect((await world.register('SN1')).productInstanceId).not.toBe(device.productInstanceId);
  });

  it("passes a tenant's reports on that were under way", async () => {
    const path = '/cslu/v1/pi/example-corp-1';
    const reported = await world.device({ type: 'usageReport', ...policy('C1', null), reports: [rum(7)] }, path);
    if (reported.status !== 'OK' || reported.type !== 'usageReport') throw new Error('refused');
    await world.kill();
    await world.boot();
    const { onPrem } = world.server;
    // The tenant's own clock is the wall's; what it does within the next two minutes is done here at once.
    for (const seconds of [15, 60, 120]) onPrem.tenants.advance(Date.now() + seconds * 1_000);
    const answer = await world.device({ type: 'resultPolling', ...policy('C1', null), pollId: reported.pollId }, path);
    expect(answer).toMatchObject({ status: 'OK', ready: true, acknowledged: [7], smartAccount: ACCOUNT });
  });
});

test('nothing is answered that cannot be written; once it can, all goes on', async () => {
  const whole = world.write;
  world.write = () => {
    throw new Error('disk full');
  };
  await expect(world.register('SN1')).rejects.toThrow('HTTP 503');
  expect(world.databaseErrors.map(({ message }) => message)).toEqual(['disk full']);
  world.write = whole;
  // It was registered all the same, and nobody was told: as if the answer had been lost on its way.
  expect(await world.device(world.registration('SN1', { force: true }))).toMatchObject({ status: 'OK' });
  const before = all();
  await world.kill();
  await world.boot();
  expect(all()).toEqual(before);
});

test('requests that come together are written together', async () => {
  const before = world.server.onPrem.journal.counts;
  const serials = Array.from({ length: 40 }, (_, index) => `G${index}`);
  await Promise.all(serials.map((serial) => world.register(serial)));
  const { rows, transactions } = world.server.onPrem.journal.counts;
  // An instance and its key, and with each turn its token and, once a device, how often it registered.
  expect(rows - before.rows).toBeGreaterThanOrEqual(2 * serials.length);
  expect(transactions - before.transactions).toBeLessThanOrEqual(serials.length);
});

describe('the database file', () => {
  const open = (name: string) =>
    openEntityStore({ file: join(world.folder, name), kinds: ON_PREM_KINDS, durability: 'full' });
  const failure = (work: () => unknown): SlfleetError => {
    try {
      work();
    } catch (error) {
      if (error instanceof SlfleetError) return error;
    }
    throw new Error('it did not fail as it should');
  };

  it('is readable by its owner only, as are those beside it', () => {
    for (const name of ['on-prem.db', 'on-prem.db-wal']) {
      expect(statSync(join(world.folder, name)).mode & 0o077, name).toBe(0);
    }
  });

  it('is not opened twice', () => {
    const error = failure(() => open('on-prem.db'));
    expect([error.code, error.message]).toEqual(['SLF_DATABASE', expect.stringContaining('another server uses it')]);
  });

  it('is not touched if it is none', () => {
    writeFileSync(join(world.folder, 'notes.txt'), 'my notes\n'.repeat(500));
    expect(failure(() => open('notes.txt')).message).toContain('damaged, or no database');
  });

  it('keeps rows in the order of their first writing, takes all rows of a transaction or none', () => {
    const store = open('rows.db');
    store.write([
      { kind: 'key', key: 'b', body: '1' },
      { kind: 'key', key: 'a', body: '2' },
    ]);
    store.write([{ kind: 'key', key: 'b', body: '3' }]);
    expect(() =>
      store.write([
        { kind: 'key', key: 'a', body: null },
        { kind: 'nothing', key: 'a', body: '' },
      ]),
    ).toThrow(RangeError);
    expect(store.load('key')).toEqual([
      { key: 'b', body: '3' },
      { key: 'a', body: '2' },
    ]);
    store.close();
  });
});

test('the journal writes an entity once a turn, with what it is when the turn ends', async () => {
  const written: unknown[] = [];
  let value = 0;
  const journal = new Journal(
    { load: () => [], write: (rows) => written.push(...rows), close: () => undefined },
    () => ({ value }),
  );
  expect(journal.settled()).toBeNull();
  journal.mark('key', 'a');
  value = 1;
  const first = journal.settled();
  journal.mark('key', 'a');
  value = 2;
  expect(journal.settled()).toBe(first);
  await first;
  expect(written).toEqual([{ kind: 'key', key: 'a', body: '{"value":2}' }]);
  expect(journal.settled()).toBeNull();
});
