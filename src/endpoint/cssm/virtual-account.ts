import type { EntitlementUse } from '../../wire/messages.js';
import type { CatalogueEntry, LicenceCatalogue } from './licence-catalogue.js';
import { placeInHierarchy } from './licence-hierarchy.js';
import { LicencePool, PoolFamily, settlePool } from './licence-pool.js';
import type { CssmNotices } from './notices.js';
import { accountKey, type HoldingRecord, type OnCssmChange } from './snapshot/entity.js';

/** Licences one product instance holds from one pool; the next kind it holds hangs on `next`. Never changed. */
export interface Holding {
  readonly pool: LicencePool;
  readonly count: number;
  readonly next: Holding | null;
}

/** Names a virtual account: its name is unique within its smart account only. */
export interface AccountName {
  readonly smartAccount: string;
  readonly name: string;
}

/** A virtual account: its pools, and the only place where licences are taken and given back. */
export class VirtualAccount {
  readonly pools = new Map<string, LicencePool>();
  /** Product instances of this account, of both generations. */
  instances = 0;
  private readonly families = new Map<number, PoolFamily>();

  constructor(
    readonly smartAccount: string,
    readonly name: string,
    private readonly notices: CssmNotices,
    private readonly changed: OnCssmChange | null = null,
  ) {}

  /** Adds bought licences, or takes them away; less than none cannot be bought, so the quantity stops at 0. */
  buy(entry: CatalogueEntry, delta: number, nowMs: number): void {
    const pool = this.poolOf(entry);
    pool.purchased = Math.max(0, pool.purchased + delta);
    this.changed?.('account', accountKey(this));
    settlePool(pool, (crossed) => this.tellCrossing(crossed, nowMs));
  }

  /**
   * Replaces what an instance holds by what it reports to use. Licences are never refused: a pool may go negative (S2).
   * Tags the catalogue does not know are not counted.
   * @returns what the instance holds from now on
   */
  exchange(
    held: Holding | null,
    wanted: readonly EntitlementUse[],
    catalogue: LicenceCatalogue,
    nowMs: number,
  ): Holding | null {
    const counts = new Map<LicencePool, number>();
    for (const { tag, count } of wanted) {
      const entry = catalogue.withTag(tag);
      if (entry === undefined) continue;
      const pool = this.poolOf(entry);
      counts.set(pool, (counts.get(pool) ?? 0) + count);
    }
    let next: Holding | null = null;
    for (const [pool, count] of [...counts].reverse()) {
      next = { pool, count, next };
      pool.inUse += count;
    }
    for (let holding = held; holding !== null; holding = holding.next) holding.pool.inUse -= holding.count;
    this.settleHoldings(held, nowMs);
    this.settleHoldings(next, nowMs);
    return next;
  }

  /** Puts back all that an instance holds. */
  release(held: Holding | null, nowMs: number): void {
    for (let holding = held; holding !== null; holding = holding.next) holding.pool.inUse -= holding.count;
    this.settleHoldings(held, nowMs);
  }

  /** A kind of licence as it was bought; nothing is told. In the order in which the account came to know them. */
  restorePool(entry: CatalogueEntry, purchased: number): void {
    this.poolOf(entry).purchased = purchased;
  }

  /** What an instance holds, as it was; nothing is told. Tags the account does not know are not counted. */
  restoreHoldings(records: readonly HoldingRecord[]): Holding | null {
    let next: Holding | null = null;
    for (const { tag, count } of [...records].reverse()) {
      const pool = this.pools.get(tag);
      if (pool === undefined) continue;
      pool.inUse += count;
      next = { pool, count, next };
    }
    return next;
  }

  /** Works out the shortages once all is restored; nothing is told. */
  settleRestored(): void {
    for (const pool of this.pools.values()) settlePool(pool, () => undefined);
  }

  private settleHoldings(first: Holding | null, nowMs: number): void {
    for (let holding = first; holding !== null; holding = holding.next) {
      settlePool(holding.pool, (crossed) => this.tellCrossing(crossed, nowMs));
    }
  }

  private poolOf({ tag, name }: CatalogueEntry): LicencePool {
    let pool = this.pools.get(tag);
    if (pool !== undefined) return pool;
    pool = new LicencePool(tag, name);
    this.pools.set(tag, pool);
    this.changed?.('account', accountKey(this));
    const place = placeInHierarchy(name, tag);
    if (place === null) return pool;
    let family = this.families.get(place.family);
    if (family === undefined) {
      family = new PoolFamily();
      this.families.set(place.family, family);
    }
    family.add(pool, place.rank);
    return pool;
  }

  private tellCrossing(pool: LicencePool, nowMs: number): void {
    if (pool.shortage === 0) {
      this.notices.event(nowMs, '', 'pool-recovered', { va: this.name, tag: pool.tag, count: pool.balance });
      return;
    }
    this.notices.event(nowMs, '', 'pool-negative', { va: this.name, tag: pool.tag, count: pool.shortage });
    this.notices.alert(nowMs, 'Insufficient Licenses', {
      sn: '',
      smartAccount: this.smartAccount,
      va: this.name,
      tag: pool.tag,
      message: `Virtual account ${this.name} is short of ${pool.shortage} of ${pool.name}.`,
    });
  }
}
