import type { SmartAccount, VirtualAccount } from './schema/accounts.js';

const FEWEST_DIGITS = 3;

/** One virtual account of the run: a counted entry of the file makes many. */
export interface NamedAccount {
  readonly index: number;
  readonly smartAccount: string;
  readonly name: string;
  /** The name written in the file, by which all of a counted entry are meant. */
  readonly baseName: string;
  readonly entry: VirtualAccount;
}

/** Every virtual account in the order of the file: `Campus`, or `Campus-001` and so on. */
export function expandAccounts(accounts: readonly SmartAccount[]): NamedAccount[] {
  const all: NamedAccount[] = [];
  for (const { smartAccount, virtualAccounts } of accounts) {
    for (const entry of virtualAccounts) {
      const digits = Math.max(FEWEST_DIGITS, String(entry.count ?? 0).length);
      for (let number = 1; number <= (entry.count ?? 1); number += 1) {
        const name = entry.count === undefined ? entry.name : `${entry.name}-${String(number).padStart(digits, '0')}`;
        all.push({ index: all.length, smartAccount, name, baseName: entry.name, entry });
      }
    }
  }
  return all;
}

/** The virtual accounts that names stand for: one each, or all of a counted entry; without a name, every one. */
export function accountsNamed(
  accounts: readonly NamedAccount[],
  names: string | readonly string[] | undefined,
): readonly NamedAccount[] {
  if (names === undefined) return accounts;
  const wanted = new Set([names].flat());
  return accounts.filter((account) => wanted.has(account.name) || wanted.has(account.baseName));
}
