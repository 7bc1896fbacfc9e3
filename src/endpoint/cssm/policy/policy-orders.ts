import type { PolicyOrder } from '../../../wire/policy-messages.js';
import type { VirtualAccount } from '../virtual-account.js';

/** The custom policies of the accounts: a virtual account's own, else its smart account's, else none. */
export class PolicyOrders {
  private readonly ofSmartAccount = new Map<string, PolicyOrder>();
  private readonly ofVirtualAccount = new Map<VirtualAccount, PolicyOrder>();

  setForSmartAccount(smartAccount: string, order: PolicyOrder | null): void {
    if (order === null) this.ofSmartAccount.delete(smartAccount);
    else this.ofSmartAccount.set(smartAccount, order);
  }

  setForVirtualAccount(account: VirtualAccount, order: PolicyOrder | null): void {
    if (order === null) this.ofVirtualAccount.delete(account);
    else this.ofVirtualAccount.set(account, order);
  }

  /** Null: none, so that devices stay with their own, CISCO default. */
  of(account: VirtualAccount): PolicyOrder | null {
    return this.ofVirtualAccount.get(account) ?? this.ofSmartAccount.get(account.smartAccount) ?? null;
  }
}
