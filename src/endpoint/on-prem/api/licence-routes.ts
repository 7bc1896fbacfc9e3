import { z } from 'zod';
import type { AccountListing } from '../../cssm/listings.js';
import type { LocalAccount } from '../local-accounts.js';
import {
  type ApiContext,
  type ApiRoute,
  accountOf,
  page,
  pageOf,
  readBody,
  success,
  virtualAccountOf,
} from './route.js';

const NAME_LIMIT = 256;
const selection = z.object({ virtualAccounts: z.array(z.string().max(NAME_LIMIT)).nullish(), ...page });
export type Selection = z.infer<typeof selection>;

/** Body of a call that lists what virtual accounts have: those named, else all. @throws ApiRefusal 400, 404 */
export function readSelection(
  context: ApiContext,
  account: LocalAccount,
  body: unknown,
): Selection & { readonly names: ReadonlySet<string> } {
  const read = readBody(selection, body);
  const wanted = read.virtualAccounts ?? [];
  const names =
    wanted.length === 0
      ? context.onPrem.accounts.virtualAccounts(account).map(({ name }) => name)
      : wanted.map((name) => virtualAccountOf(context, account, name).name);
  return { ...read, names: new Set(names) };
}

type Pool = AccountListing['pools'][number];

/**
 * One licence of one virtual account (P§7.2 [C], by name). Where On-Prem of ours has nothing to tell, the value is assumed: licences
 * are prepaid and perpetual, none is reserved, pending or portable; `available` does not go below 0.
 */
function licenceRow(virtualAccount: string, { name, purchased, inUse, balance, status }: Pool): object {
  return {
    license: name,
    virtualAccount,
    quantity: purchased,
    inUse,
    available: Math.max(0, balance),
    status,
    ahaApps: false,
    billingType: 'PREPAID',
    pendingQuantity: 0,
    reserved: 0,
    isPortable: false,
    licenseDetails: [
      { licenseType: 'PERPETUAL', quantity: purchased, startDate: '', endDate: '', subscriptionId: '', status },
    ],
  };
}

export const LICENCE_ROUTES: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/accounts/:account/licenses',
    handle: (context, { params, body }) => {
      const account = accountOf(context, params[0]);
      const wanted = readSelection(context, account, body);
      context.cssm.advance(context.engineMs);
      const rows = context.cssm
        .accounts()
        .filter(({ smartAccount, name }) => smartAccount === account.name && wanted.names.has(name))
        .flatMap(({ name, pools }) => pools.map((pool) => licenceRow(name, pool)));
      return success({ totalRecords: rows.length, licenses: pageOf(rows, wanted) });
    },
  },
  {
    method: 'POST',
    path: '/v1/accounts/:account/license-subscriptions',
    handle: (context, { params, body }) => {
      readSelection(context, accountOf(context, params[0]), body);
      // Every licence here is perpetual.
      return success({ totalRecords: 0, licenseSubscriptions: [] });
    },
  },
];
