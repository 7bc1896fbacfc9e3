import { z } from 'zod';
import { DAY_MS } from '../../../time/duration.js';
import type { TokenRecord } from '../../cssm/snapshot/entity.js';
import type { LocalVirtualAccount } from '../local-accounts.js';
import {
  type ApiCall,
  type ApiContext,
  type ApiRoute,
  accountOf,
  dateText,
  readBody,
  success,
  virtualAccountOf,
} from './route.js';

const DESCRIPTION_LIMIT = 400;
/** 1 to 365 days (S1 [C]); 30 where none are named, as the portal proposes (S2 [C]). */
const MOST_DAYS = 365;
const DEFAULT_DAYS = 30;
const MOST_USES = 1_000_000;
/** Tokens one call may revoke; not published, assumed. */
const MOST_REVOKED = 1_000;
const TOKEN_LIMIT = 1_024;

const newToken = z.object({
  expiresAfterDays: z.int().min(1).max(MOST_DAYS).default(DEFAULT_DAYS),
  description: z.string().max(DESCRIPTION_LIMIT).default(''),
  exportControlled: z.enum(['Allowed', 'Not Allowed']).default('Not Allowed'),
  numberofUses: z.int().min(1).max(MOST_USES).nullish(),
});

const revocation = z.object({ tokens: z.array(z.string().max(TOKEN_LIMIT)).min(1).max(MOST_REVOKED) });

interface Addressed {
  readonly smartAccount: string;
  readonly virtualAccount: LocalVirtualAccount;
}

function addressed(context: ApiContext, { params }: ApiCall): Addressed {
  const account = accountOf(context, params[0]);
  return { smartAccount: account.name, virtualAccount: virtualAccountOf(context, account, params[1]) };
}

/** Those a device can register with now. */
function usableTokens({ cssm, nowMs }: ApiContext, { smartAccount, virtualAccount }: Addressed): TokenRecord[] {
  return [...cssm.idTokens()].filter(
    ({ account, revoked, expiresMs, maxUses, uses }) =>
      account.smartAccount === smartAccount &&
      account.name === virtualAccount.name &&
      !revoked &&
      expiresMs > nowMs &&
      (maxUses === null || uses < maxUses),
  );
}

/** `token` is confirmed; the other fields are assumed. */
function rowOf({ text, name, expiresMs, exportControlled, maxUses, uses }: TokenRecord): object {
  return {
    token: text,
    description: name,
    expirationDate: dateText(expiresMs),
    exportControlled: exportControlled ? 'Allowed' : 'Not Allowed',
    ...(maxUses === null ? {} : { numberofUses: maxUses }),
    uses,
  };
}

/** ID tokens (P§7.2). That the list holds those that can be used, and no others, is assumed: clients register with its first. */
export const TOKEN_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/accounts/:account/virtual-accounts/:virtualAccount/tokens',
    handle: (context, call) => success({ tokens: usableTokens(context, addressed(context, call)).map(rowOf) }),
  },
  {
    method: 'POST',
    path: '/v1/accounts/:account/virtual-accounts/:virtualAccount/tokens',
    handle: (context, call) => {
      const { smartAccount, virtualAccount } = addressed(context, call);
      const order = readBody(newToken, call.body);
      const token = context.cssm.mintToken(
        { smartAccount, name: virtualAccount.name },
        {
          name: order.description,
          validForMs: order.expiresAfterDays * DAY_MS,
          maxUses: order.numberofUses ?? null,
          exportControlled: order.exportControlled === 'Allowed',
        },
        context.nowMs,
      );
      return success({ tokenInfo: { token } });
    },
  },
  {
    method: 'POST',
    path: '/v1/accounts/:account/virtual-accounts/:virtualAccount/tokens/revoke',
    handle: (context, call) => {
      const wanted = addressed(context, call);
      const { tokens } = readBody(revocation, call.body);
      const own = new Set(usableTokens(context, wanted).map(({ text }) => text));
      const results = tokens.map((token) => {
        const done = own.has(token) && context.cssm.revokeToken(token);
        return done
          ? { token, status: 'SUCCESS', statusMessage: 'The token was revoked.' }
          : { token, status: 'FAILED', statusMessage: 'The token is not valid.' };
      });
      return success({ tokens: results });
    },
  },
];
