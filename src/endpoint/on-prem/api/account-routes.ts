import { z } from 'zod';
import { ApiRefusal, type ApiRoute, accountOf, readBody, success, virtualAccountOf } from './route.js';

const NAME_LIMIT = 100;
const DESCRIPTION_LIMIT = 400;

const newVirtualAccount = z.object({
  name: z.string().trim().min(1).max(NAME_LIMIT),
  description: z.string().max(DESCRIPTION_LIMIT).nullish(),
});

/**
 * Accounts and virtual accounts (P§7.2). `name`, `description`, `isDefault` and the fields of `upstream_satellites/accounts` are
 * confirmed; an On-Prem of ours is registered with no cloud, so the smart account it stands for has its own name and number [I], and
 * `virtualAccountId` is what collectors name a virtual account by [I].
 */
export const ACCOUNT_ROUTES: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/upstream_satellites/accounts',
    handle: ({ onPrem, deviceUrl }) =>
      success({
        accounts: onPrem.accounts.all().map(({ accountId, name, domain, tenant }) => ({
          account_id: accountId,
          domain,
          name,
          cslu_tenant_url: `${deviceUrl}/cslu/v1/pi/${tenant}`,
          cssm_smart_account_id: accountId,
          cssm_smart_account_name: name,
        })),
      }),
  },
  {
    method: 'GET',
    path: '/v1/accounts/:account/virtual-accounts',
    handle: (context, { params }) =>
      success({
        virtualAccounts: context.onPrem.accounts
          .virtualAccounts(accountOf(context, params[0]))
          .map(({ name, description, isDefault, virtualAccountId }) => ({
            name,
            description,
            isDefault: isDefault ? 'true' : 'false',
            virtualAccountId,
          })),
      }),
  },
  {
    method: 'POST',
    path: '/v1/accounts/:account/virtual-accounts',
    handle: (context, { params, body }) => {
      const account = accountOf(context, params[0]);
      const { name, description } = readBody(newVirtualAccount, body);
      if (context.onPrem.accounts.virtualNamed(account, name) !== undefined) {
        throw new ApiRefusal(409, 'A virtual account of this name exists already.');
      }
      context.onPrem.addVirtualAccount(
        account,
        { name, description: description ?? '', licences: [] },
        context.engineMs,
      );
      return success({}, 'The virtual account was created.');
    },
  },
  {
    method: 'POST',
    path: '/v1/accounts/:account/virtual-accounts/:virtualAccount/delete',
    handle: (context, { params }) => {
      const account = accountOf(context, params[0]);
      const virtualAccount = virtualAccountOf(context, account, params[1]);
      if (virtualAccount.isDefault) throw new ApiRefusal(409, 'The default virtual account cannot be deleted.');
      if (!context.onPrem.removeVirtualAccount(account, virtualAccount, context.engineMs)) {
        throw new ApiRefusal(409, 'Product instances stand in this virtual account: transfer or remove them first.');
      }
      return success({}, 'The virtual account was deleted.');
    },
  },
];
