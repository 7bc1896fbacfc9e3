import { SlfleetError } from '../../errors/slfleet-error.js';
import type { AccountName, VirtualAccount } from './virtual-account.js';

/** The virtual accounts of a CSSM: by smart account, then by name. */
export class AccountBook {
  private readonly bySmartAccount = new Map<string, Map<string, VirtualAccount>>();

  /** Smart account by smart account, in the order in which they were made. */
  all(): VirtualAccount[] {
    return [...this.bySmartAccount.values()].flatMap((accounts) => [...accounts.values()]);
  }

  find({ smartAccount, name }: AccountName): VirtualAccount | undefined {
    return this.bySmartAccount.get(smartAccount)?.get(name);
  }

  /** @throws SlfleetError SLF_SCENARIO_INVALID if there is none of this name */
  get(wanted: AccountName): VirtualAccount {
    const account = this.find(wanted);
    if (account === undefined) {
      throw new SlfleetError(
        'SLF_SCENARIO_INVALID',
        `There is no virtual account ${wanted.name} in ${wanted.smartAccount}.`,
      );
    }
    return account;
  }

  /** @throws SlfleetError SLF_SCENARIO_INVALID if there is one of this name already */
  add(account: VirtualAccount): void {
    let accounts = this.bySmartAccount.get(account.smartAccount);
    if (accounts === undefined) {
      accounts = new Map();
      this.bySmartAccount.set(account.smartAccount, accounts);
    }
    if (accounts.has(account.name)) {
      throw new SlfleetError(
        'SLF_SCENARIO_INVALID',
        `Virtual account ${account.name} of ${account.smartAccount} exists twice.`,
      );
    }
    accounts.set(account.name, account);
  }

  remove({ smartAccount, name }: AccountName): void {
    const accounts = this.bySmartAccount.get(smartAccount);
    accounts?.delete(name);
    if (accounts?.size === 0) this.bySmartAccount.delete(smartAccount);
  }
}
