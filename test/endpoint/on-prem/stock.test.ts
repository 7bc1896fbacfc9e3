import { afterEach, beforeEach, expect, test } from 'vitest';
import { stockOnPrem } from '../../../src/endpoint/on-prem/stock-on-prem.js';
import { DAY_MS } from '../../../src/time/duration.js';
import { ACCOUNT, LAN, OnPremWorld } from './on-prem-world.js';

/** What a start makes, and what it leaves as it is. */
let world: OnPremWorld;
beforeEach(async () => {
  world = await OnPremWorld.start();
});
afterEach(() => world.end());

const TOKEN = { name: 'default', validForMs: DAY_MS, maxUses: null, exportControlled: true };

function order(smartAccount: string, name: string) {
  return { smartAccount, name, licences: [{ ...LAN, quantity: 10 }], tokens: [TOKEN] };
}

function purchased(smartAccount: string): unknown {
  const own = world.server.onPrem.cssm.accounts().filter((row) => row.smartAccount === smartAccount);
  return own.map(({ name, pools }) => [name, pools.map((pool) => pool.purchased)]);
}

test('a virtual account deleted through the API does not come back with the next start', async () => {
  const { onPrem } = world.server;
  const stock = [order('Campus', 'Default'), order('Campus', 'Branch')];
  expect(stockOnPrem(onPrem, stock, Date.now()).map(({ virtualAccount }) => virtualAccount)).toEqual([
    'Default',
    'Branch',
  ]);
  const deleted = await world.api('POST', '/api/v1/accounts/Campus/virtual-accounts/Branch/delete');
  expect(deleted.status).toBe(200);
  expect(purchased('Campus')).toEqual([['Default', [20]]]);
  expect(stockOnPrem(onPrem, stock, Date.now()).map(({ virtualAccount }) => virtualAccount)).toEqual(['Default']);
  expect(purchased('Campus')).toEqual([['Default', [20]]]);
});

test('an account named as the number of another is one of its own', () => {
  const { onPrem } = world.server;
  const number = String(onPrem.accounts.named(ACCOUNT)?.accountId);
  // Asked for twice, it is made once.
  const twice = [order(number, 'Default'), order(number, 'Default')];
  expect(stockOnPrem(onPrem, twice, Date.now())).toMatchObject([{ account: number }, { account: number }]);
  expect(purchased(number)).toEqual([['Default', [10]]]);
  expect(purchased(ACCOUNT)).toEqual([['Default', [2]]]);
});
