import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { ACCOUNT, LAN, OnPremWorld } from './on-prem-world.js';

/** Accounts by their numbers, and the lists that show them. */
let world: OnPremWorld;
beforeEach(async () => {
  world = await OnPremWorld.start();
});
afterEach(() => world.end());

const NAME = encodeURIComponent(ACCOUNT);
const VIRTUAL = `/api/v1/accounts/${NAME}/virtual-accounts`;

interface Row {
  readonly name: string;
  readonly virtualAccountId: number;
}

async function numberOf(name: string): Promise<number | undefined> {
  const { json } = await world.api('GET', VIRTUAL);
  return (json!.virtualAccounts as Row[]).find((row) => row.name === name)?.virtualAccountId;
}

test('a virtual account named like the number of another does not take what is meant for that number', async () => {
  const number = String(await numberOf('Default'));
  expect((await world.api('POST', VIRTUAL, { name: number })).status).toBe(200);
  expect((await world.api('POST', VIRTUAL, { name: number })).status).toBe(409);
  const summary = async (id: string): Promise<number> => {
    const headers = { 'x-csw-virtual-account-id': id };
    const { json } = await world.api('POST', '/api/v3/licenses/summary', { data: {} }, headers);
    return (json!.summary as unknown[]).length;
  };
  expect(world.server.onPrem.cssm.accounts().map(({ name, pools }) => [name, pools.length])).toEqual([
    ['Default', 1],
    [number, 0],
  ]);
  expect(await summary(number)).toBe(1);
  expect(await summary(String(await numberOf(number)))).toBe(0);
  // In a path a name is meant first.
  expect((await world.api('POST', `${VIRTUAL}/${number}/delete`)).status).toBe(200);
});

describe('the accounts of a client, as the cloud lists them (P§7.2)', () => {
  it.each([
    ['/api/v2/accounts', [ACCOUNT, 'Campus']],
    ['/services/api/smart-accounts-and-licensing/v2/accounts', [ACCOUNT, 'Campus']],
    ['/api/v2/accounts/search', [ACCOUNT, 'Campus']],
    ['/api/v2/accounts/search?domain=Campus', ['Campus']],
    ['/api/v2/accounts/search?domain=', []],
  ])('GET %s finds %j', async (path, names) => {
    const order = { name: 'Main', description: '', licences: [{ ...LAN, quantity: 1 }] };
    world.server.onPrem.addAccount('Campus', order, Date.now());
    const { status, json } = await world.api('GET', path);
    expect([status, json]).toEqual([
      200,
      {
        status: 'COMPLETE',
        message: '',
        message_code: '',
        accounts: names.map((name) => ({
          account_id: world.server.onPrem.accounts.named(name)?.accountId,
          domain: name,
          name,
          virtual_accounts: [
            {
              default: true,
              name: name === 'Campus' ? 'Main' : 'Default',
              virtual_account_id: expect.any(Number),
            },
          ],
        })),
      },
    ]);
  });

  it('GET /v1/accounts/search has the fields of that version', async () => {
    const { json } = await world.api('GET', `/api/v1/accounts/search?domain=${NAME}`);
    expect(json?.accounts).toEqual([
      { accountName: ACCOUNT, accountDomain: ACCOUNT, accountStatus: 'ACTIVE', roles: [expect.any(Object)] },
    ]);
  });

  it('an account named like a call is reached all the same', async () => {
    world.server.onPrem.addAccount('search', { name: 'Main', description: '', licences: [] }, Date.now());
    const { json } = await world.api('GET', '/api/v1/accounts/search/virtual-accounts');
    expect(json!.virtualAccounts).toMatchObject([{ name: 'Main' }]);
  });
});
