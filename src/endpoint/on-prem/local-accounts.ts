/** A local account of an SSM On-Prem, which stands for a smart account or a part of one (P§7.2 `upstream_satellites/accounts`). */
export interface LocalAccount {
  readonly accountId: number;
  readonly name: string;
  readonly domain: string;
  /** Last part of the CSLU tenant URL, `<tenant>-<n>` (P§2.1). */
  readonly tenant: string;
}

/** What On-Prem keeps of a virtual account beside its licences and devices, which are the licensing engine's. */
export interface LocalVirtualAccount {
  readonly virtualAccountId: number;
  /** Name of the local account. */
  readonly account: string;
  readonly name: string;
  readonly description: string;
  readonly isDefault: boolean;
}

export type LocalKind = 'localAccount' | 'localVirtualAccount';

/** Ids of the samples have six digits (P§7.3 "license_pool_id"); ours begin with the first of them [I]. */
const FIRST_ID = 100_001;
const MOST_TENANT_CHARACTERS = 40;

/** Lower case, digits and dashes: what stands in a URL without being escaped. */
function slug(name: string): string {
  const text = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_TENANT_CHARACTERS)
    .replaceAll(/^-+|-+$/g, '');
  return text === '' ? 'account' : text;
}

function keyOf(account: string, name: string): string {
  return JSON.stringify([account, name]);
}

/** The names and numbers of accounts. Names are looked up as they are spelt. */
export class LocalAccounts {
  private readonly accounts = new Map<string, LocalAccount>();
  private readonly virtual = new Map<string, LocalVirtualAccount>();
  private nextId = FIRST_ID;

  /** @param changed told of what was made or removed, by the key `record` takes */
  constructor(private readonly changed: (kind: LocalKind, key: string) => void) {}

  all(): LocalAccount[] {
    return [...this.accounts.values()];
  }

  named(name: string): LocalAccount | undefined {
    return this.accounts.get(name);
  }

  /** By name, domain or number: a name goes before another account's number that reads alike. */
  find(nameDomainOrId: string): LocalAccount | undefined {
    return (
      this.named(nameDomainOrId) ??
      this.all().find(({ domain }) => domain === nameDomainOrId) ??
      this.numbered(nameDomainOrId)
    );
  }

  numbered(id: string): LocalAccount | undefined {
    return this.all().find(({ accountId }) => String(accountId) === id);
  }

  /** The virtual accounts of an account, its default first. */
  virtualAccounts({ name }: LocalAccount): LocalVirtualAccount[] {
    const own = [...this.virtual.values()].filter(({ account }) => account === name);
    return own.sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
  }

  virtualNamed({ name: account }: LocalAccount, name: string): LocalVirtualAccount | undefined {
    return this.virtual.get(keyOf(account, name));
  }

  /** By name or number: a name goes before another virtual account's number that reads alike. */
  virtualAccount(account: LocalAccount, nameOrId: string): LocalVirtualAccount | undefined {
    return this.virtualNamed(account, nameOrId) ?? this.virtualNumbered(account, nameOrId);
  }

  virtualNumbered({ name: account }: LocalAccount, id: string): LocalVirtualAccount | undefined {
    for (const row of this.virtual.values()) {
      if (row.account === account && String(row.virtualAccountId) === id) return row;
    }
    return undefined;
  }

  /** Its tenant's name is that of the account; `n` counts on if another account's name reads alike. */
  add(name: string, domain: string): LocalAccount {
    const taken = new Set(this.all().map(({ tenant }) => tenant));
    const stem = slug(name);
    let n = 1;
    while (taken.has(`${stem}-${n}`)) n += 1;
    const account = { accountId: this.takeId(), name, domain, tenant: `${stem}-${n}` };
    this.accounts.set(name, account);
    this.changed('localAccount', name);
    return account;
  }

  addVirtual(account: LocalAccount, name: string, description: string, isDefault: boolean): LocalVirtualAccount {
    const made = { virtualAccountId: this.takeId(), account: account.name, name, description, isDefault };
    const key = keyOf(account.name, name);
    this.virtual.set(key, made);
    this.changed('localVirtualAccount', key);
    return made;
  }

  removeVirtual({ account, name }: LocalVirtualAccount): void {
    const key = keyOf(account, name);
    this.virtual.delete(key);
    this.changed('localVirtualAccount', key);
  }

  record(kind: LocalKind, key: string): object | null {
    return (kind === 'localAccount' ? this.accounts : this.virtual).get(key) ?? null;
  }

  restore(accounts: readonly LocalAccount[], virtual: readonly LocalVirtualAccount[]): void {
    for (const account of accounts) this.accounts.set(account.name, account);
    for (const account of virtual) this.virtual.set(keyOf(account.account, account.name), account);
    const ids = [...accounts.map(({ accountId }) => accountId), ...virtual.map((row) => row.virtualAccountId)];
    for (const id of ids) this.nextId = Math.max(this.nextId, id + 1);
  }

  private takeId(): number {
    this.nextId += 1;
    return this.nextId - 1;
  }
}
