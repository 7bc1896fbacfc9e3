import { sign } from '../../pki/signing.js';
import { createServerCodec } from '../../wire/codec.js';
import { CSLU_IDENTITY } from '../../wire/connect-info.js';
import type { Cssm } from '../cssm/cssm.js';
import type { KeyRecord } from '../cssm/key-book.js';
import { type CssmService, type CssmServiceOptions, createCssmService } from '../cssm/service.js';
import { CSSM_ENTITIES, type CssmEntity, type CssmRecord } from '../cssm/snapshot/entity.js';
import { CsluTenants, type TenantDeviceRecord } from './cslu-tenants.js';
import { type LocalAccount, LocalAccounts, type LocalKind, type LocalVirtualAccount } from './local-accounts.js';
import type { EntityStore } from './store/entity-store.js';
import { Journal } from './store/journal.js';

/** What is kept beside the licensing engine's entities, which come first as others name them. */
const OWN_KINDS = ['key', 'localAccount', 'localVirtualAccount', 'csluDevice', 'clock'] as const;
export const ON_PREM_KINDS: readonly string[] = [...CSSM_ENTITIES, ...OWN_KINDS];

const CLOCK_KEY = 'latest';

/** Where the clocks of a server that follows a fleet stood, ms; null: they had come nowhere yet. */
interface ClockRecord {
  readonly nowMs: number | null;
  readonly engineMs: number | null;
}

export interface OnPremOptions extends Omit<CssmServiceOptions, 'onChange' | 'onKeyChange'> {
  /** Opened with {@link ON_PREM_KINDS}. */
  readonly store: EntityStore;
  /** For a server that follows a fleet: the virtual instant it has come to, if any. Absent: it goes by the wall clock. */
  readonly virtualNow?: () => number | null;
}

/** A virtual account to be made. */
export interface VirtualAccountOrder {
  readonly name: string;
  readonly description: string;
  readonly licences: readonly { readonly name: string; readonly tag: string; readonly quantity: number }[];
}

/**
 * SSM On-Prem: the licensing engine of CSSM for local accounts, a CSLU tenant for each, and a database that holds all of it. What
 * is in the database when it starts is what it starts with. No socket is involved.
 */
export class OnPrem {
  readonly service: CssmService;
  readonly accounts: LocalAccounts;
  readonly tenants: CsluTenants;
  readonly journal: Journal;
  private readonly store: EntityStore;
  private readonly clockNow: () => number;
  private readonly virtualNow: (() => number | null) | null;

  constructor(options: OnPremOptions) {
    const { store, clockNow, seed, dialect, signingKey } = options;
    this.store = store;
    this.clockNow = clockNow;
    this.virtualNow = options.virtualNow ?? null;
    this.journal = new Journal(store, (kind, key) => this.record(kind, key));
    const mark = (kind: string) => (key: string) => this.journal.mark(kind, key);
    this.service = createCssmService({
      ...options,
      onChange: (kind, key) => this.journal.mark(kind, key),
      onKeyChange: mark('key'),
    });
    this.accounts = new LocalAccounts((kind, key) => this.journal.mark(kind, key));
    this.tenants = new CsluTenants({
      seed,
      codec: createServerCodec({ dialect, transport: 'smart', server: CSLU_IDENTITY }),
      signer: (text) => sign(text, signingKey),
      cssm: this.service.cssm,
      trust: (request, nowMs) => this.service.handle(request, nowMs),
      clockNow,
      changed: mark('csluDevice'),
    });
    this.restore();
  }

  get cssm(): Cssm {
    return this.service.cssm;
  }

  /** Makes a local account with its default virtual account. */
  addAccount(name: string, defaultOne: VirtualAccountOrder, nowMs: number): LocalAccount {
    const account = this.accounts.add(name, name);
    this.addVirtual(account, defaultOne, true, nowMs);
    this.tenants.add(account, defaultOne.name);
    return account;
  }

  addVirtualAccount(account: LocalAccount, order: VirtualAccountOrder, nowMs: number): void {
    this.addVirtual(account, order, false, nowMs);
  }

  /**
   * Removes a virtual account; its licences go to the account's default one [I].
   * @returns false, and nothing is done, while product instances stand in it
   */
  removeVirtualAccount(account: LocalAccount, virtualAccount: LocalVirtualAccount, nowMs: number): boolean {
    const { cssm } = this;
    const { name } = virtualAccount;
    const own = { smartAccount: account.name, name };
    const pools = cssm.accounts().find((row) => row.smartAccount === account.name && row.name === name)?.pools ?? [];
    const fallback = this.accounts.virtualAccounts(account).find(({ isDefault }) => isDefault);
    if (!cssm.removeVirtualAccount(own, nowMs)) return false;
    for (const { tag, purchased } of fallback === undefined ? [] : pools) {
      if (purchased === 0) continue;
      cssm.changeLicences({ smartAccount: account.name, name: fallback?.name ?? '' }, tag, purchased, nowMs);
    }
    this.accounts.removeVirtual(virtualAccount);
    return true;
  }

  /** Does what is due by itself until now. */
  advance(nowMs: number): void {
    this.cssm.advance(nowMs);
    this.tenants.advance(nowMs);
  }

  private addVirtual(account: LocalAccount, order: VirtualAccountOrder, isDefault: boolean, nowMs: number): void {
    const { name, description, licences } = order;
    this.cssm.addVirtualAccount({ smartAccount: account.name, name, licences }, nowMs);
    this.accounts.addVirtual(account, name, description, isDefault);
  }

  private record(kind: string, key: string): object | null {
    switch (kind) {
      case 'key':
        return this.service.keys.record(key);
      case 'localAccount':
      case 'localVirtualAccount':
        return this.accounts.record(kind as LocalKind, key);
      case 'csluDevice':
        return this.tenants.record(key);
      case 'clock':
        return this.clockRecord();
      default:
        return this.cssm.record(kind as CssmEntity, key);
    }
  }

  /** Keeps what the clock says with whatever is written next: only a clock that follows a fleet needs that. */
  markClock(): void {
    this.journal.mark('clock', CLOCK_KEY);
  }

  private clockRecord(): ClockRecord {
    const { clockMs } = this.cssm;
    return { nowMs: this.virtualNow?.() ?? null, engineMs: Number.isFinite(clockMs) ? clockMs : null };
  }

  private restore(): void {
    const load = <Row>(kind: string): Row[] => this.store.load(kind).map(({ body }) => JSON.parse(body) as Row);
    const accounts = load<LocalAccount>('localAccount');
    if (accounts.length === 0) return;
    // What the database holds of a kind are records of that kind: nobody else writes it.
    const rows: unknown = Object.fromEntries(CSSM_ENTITIES.map((kind) => [kind, load(kind)]));
    const entities = rows as CssmRecord['entities'];
    // By the wall clock each call brings the engine its time; where only devices do, it must not start before all that happened.
    const clockMs = this.virtualNow === null ? null : (keptClock(this.store)?.engineMs ?? null);
    this.service.restore({ cssm: { clockMs, entities }, keys: load<KeyRecord>('key') });
    this.accounts.restore(accounts, load('localVirtualAccount'));
    for (const account of accounts) {
      const [first] = this.accounts.virtualAccounts(account);
      if (first !== undefined) this.tenants.add(account, first.name);
    }
    this.tenants.restore(load<TenantDeviceRecord>('csluDevice'), this.clockNow());
  }
}

function keptClock(store: EntityStore): ClockRecord | null {
  const row = store.load('clock').at(0);
  return row === undefined ? null : (JSON.parse(row.body) as ClockRecord);
}

/** The latest virtual instant a clock that follows a fleet had come to, ms; null: none was kept. */
export function keptClockMs(store: EntityStore): number | null {
  return keptClock(store)?.nowMs ?? null;
}
