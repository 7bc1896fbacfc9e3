import type { LocalAccount } from '../local-accounts.js';
import { type ApiCall, type ApiContext, type ApiReply, type ApiRoute, success } from './route.js';

/**
 * The accounts a client may use, as the cloud lists them (P§7.2 [C] of the cloud; that On-Prem answers is assumed). That an absent
 * `domain` takes all accounts, and another only the one whose domain it is, is assumed.
 */
function foundBy({ onPrem }: ApiContext, { query }: ApiCall): LocalAccount[] {
  const domain = query.get('domain');
  return onPrem.accounts.all().filter((account) => domain === null || account.domain === domain);
}

function listing(context: ApiContext, accounts: readonly LocalAccount[]): ApiReply {
  const rows = accounts.map((account) => ({
    account_id: account.accountId,
    domain: account.domain,
    name: account.name,
    virtual_accounts: context.onPrem.accounts.virtualAccounts(account).map(({ virtualAccountId, name, isDefault }) => ({
      default: isDefault,
      name,
      virtual_account_id: virtualAccountId,
    })),
  }));
  return { status: 200, body: { status: 'COMPLETE', message: '', message_code: '', accounts: rows } };
}

export const ACCOUNT_SEARCH_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v2/accounts',
    handle: (context) => listing(context, context.onPrem.accounts.all()),
  },
  {
    method: 'GET',
    path: '/v2/accounts/search',
    handle: (context, call) => listing(context, foundBy(context, call)),
  },
  {
    method: 'GET',
    path: '/v1/accounts/search',
    // What stands in `accountStatus` and `roles` is assumed.
    handle: (context, call) =>
      success({
        accounts: foundBy(context, call).map(({ name, domain }) => ({
          accountName: name,
          accountDomain: domain,
          accountStatus: 'ACTIVE',
          roles: [{ role: 'Smart Account Administrator' }],
        })),
      }),
  },
];
