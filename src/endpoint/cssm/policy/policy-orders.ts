import type { PolicyOrder } from '../../../wire/policy-messages.js';
import { accountKey, type OnCssmChange } from '../snapshot/entity.js';
import type { VirtualAccount } from '../virtual-account.js';

/** The custom policies of the accounts: a virtual account's own, else its smart account's, else none. */
export class PolicyOrders {
  private readonly ofSmartAccount = new Map<string, PolicyOrder>();
  private readonly ofVirtualAccount = new Map<VirtualAccount, PolicyOrder>();

  constructor(private readonly changed: OnCssmChange | null = null) {}

  setForSmartAccount(smartAccount: string, order: PolicyOrder | null): void {
    if (order === null) this.ofSmartAccount.delete(smartAccount);
    else this.ofSmartAccount.set(smartAccount, order);
    this.changed?.('smartAccount', smartAccount);
  }

  setForVirtualAccount(account: VirtualAccount, order: PolicyOrder | null): void {
    if (order === null) this.ofVirtualAccount.delete(account);
    else this.ofVirtualAccount.set(account, order);
    this.changed?.('account', accountKey(account));
  }

  /** The policy set for a virtual account itself. */
  ownOf(account: VirtualAccount): PolicyOrder | null {
    return this.ofVirtualAccount.get(account) ?? null;
  }

  ofSmart(smartAccount: string): PolicyOrder | null {
    return this.ofSmartAccount.get(smartAccount) ?? null;
  }

  /** The smart accounts that have a policy. */
  smartAccounts(): IterableIterator<string> {
    return this.ofSmartAccount.keys();
  }

  /** Null: none, so that devices stay with their own, CISCO default. */
  of(account: VirtualAccount): PolicyOrder | null {
    return this.ofVirtualAccount.get(account) ?? this.ofSmart(account.smartAccount);
  }
}
