import type { IdTokenOrder } from '../cssm/id-token.js';
import type { OnPrem, VirtualAccountOrder } from './on-prem.js';

/** A virtual account of a local account, with its ID tokens. The first of an account is its default one. */
export interface AccountStock extends Omit<VirtualAccountOrder, 'description'> {
  readonly smartAccount: string;
  readonly tokens: readonly IdTokenOrder[];
}

/** An ID token that can be used. Its text is a secret. */
export interface StockedToken {
  readonly account: string;
  readonly virtualAccount: string;
  readonly name: string;
  readonly token: string;
}

const DESCRIPTION = '';
/** Making an account moves no clock: a fleet's virtual time may lie far from the wall clock's. */
const NO_INSTANT = Number.NEGATIVE_INFINITY;

/**
 * Makes the accounts that do not exist yet, and the ID tokens none of the same name can be used of any more. Accounts that exist
 * stay as they are, so a server can be started again and again with the same stock: a virtual account deleted meanwhile does
 * not come back, and gets no tokens.
 */
export function stockOnPrem(onPrem: OnPrem, stock: readonly AccountStock[], nowMs: number): StockedToken[] {
  const usable = new Map<string, string>();
  for (const { account, name, text, revoked, expiresMs, maxUses, uses } of onPrem.cssm.idTokens()) {
    const isUsable = !revoked && expiresMs > nowMs && (maxUses === null || uses < maxUses);
    if (isUsable) usable.set(JSON.stringify([account.smartAccount, account.name, name]), text);
  }
  const existing = new Set(onPrem.accounts.all().map(({ name }) => name));
  return stock.flatMap((order) => {
    const { smartAccount, name } = order;
    if (!existing.has(smartAccount)) makeVirtualAccount(onPrem, order);
    const account = onPrem.accounts.named(smartAccount);
    if (account === undefined || onPrem.accounts.virtualNamed(account, name) === undefined) return [];
    return order.tokens.map((token) => {
      const known = usable.get(JSON.stringify([smartAccount, name, token.name]));
      const text = known ?? onPrem.cssm.mintToken({ smartAccount, name }, token, nowMs);
      return { account: smartAccount, virtualAccount: name, name: token.name, token: text };
    });
  });
}

function makeVirtualAccount(onPrem: OnPrem, { smartAccount, name, licences }: AccountStock): void {
  const order = { name, description: DESCRIPTION, licences };
  const account = onPrem.accounts.named(smartAccount);
  if (account === undefined) onPrem.addAccount(smartAccount, order, NO_INSTANT);
  else if (onPrem.accounts.virtualNamed(account, name) === undefined) {
    // A stock may name one twice.
    onPrem.addVirtualAccount(account, order, NO_INSTANT);
  }
}
