import type { CssmState } from './cssm-state.js';
import { accountKey } from './snapshot/entity.js';
import { type AccountName, type Holding, VirtualAccount } from './virtual-account.js';

/** What administrators do to accounts and to whom devices belong. */

/** A virtual account to be made, with the licences it bought. */
export interface AccountOrder extends AccountName {
  readonly licences: readonly { readonly name: string; readonly tag: string; readonly quantity: number }[];
}

/** @throws SlfleetError if the account exists already */
export function addAccount(state: CssmState, { smartAccount, name, licences }: AccountOrder): void {
  const { accounts, notices, catalogue, changed } = state;
  const account = new VirtualAccount(smartAccount, name, notices, changed);
  accounts.add(account);
  changed?.('account', accountKey(account));
  for (const licence of licences) account.buy(catalogue.add(licence), licence.quantity, state.clockMs);
}

function usesOf(first: Holding | null): { readonly tag: string; readonly count: number }[] {
  const uses: { readonly tag: string; readonly count: number }[] = [];
  for (let holding = first; holding !== null; holding = holding.next) {
    uses.push({ tag: holding.pool.tag, count: holding.count });
  }
  return uses;
}

/**
 * Moves a product instance into another virtual account (P§7.2 "devices/transfer"); what it uses counts there from now on.
 * Its device learns of it with the next answer that names its account.
 * @returns false if there is no such instance
 */
export function transferInstance(state: CssmState, productInstanceId: string, target: VirtualAccount): boolean {
  const classic = state.registry.withIdentifier(productInstanceId);
  const instance = classic ?? state.policy.registry.withIdentifier(productInstanceId);
  if (instance === undefined) return false;
  const source = instance.account;
  if (source === target) return true;
  const { holdings } = instance;
  instance.holdings = target.exchange(null, usesOf(holdings), state.catalogue, state.clockMs);
  source.release(holdings, state.clockMs);
  instance.account = target;
  source.instances -= 1;
  target.instances += 1;
  state.changed?.(classic === undefined ? 'policyInstance' : 'instance', productInstanceId);
  return true;
}

/**
 * Removes a virtual account with its ID tokens; its licences go back to whoever sold them.
 * @returns false, and nothing is done, while product instances stand in it
 */
export function removeAccount(state: CssmState, account: VirtualAccount): boolean {
  if (account.instances > 0) return false;
  const { policy, tokens, accounts } = state;
  tokens.forgetAccount(account);
  const collector = policy.collectors.get(account);
  if (collector !== undefined) policy.collectorPolls.forgetReporter(collector);
  policy.collectors.delete(account);
  policy.withheld.delete(account);
  policy.orders.setForVirtualAccount(account, null);
  accounts.remove(account);
  state.changed?.('account', accountKey(account));
  return true;
}
