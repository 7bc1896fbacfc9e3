import type { EntitlementVerdict } from '../../wire/messages.js';

/** The licences of one entitlement tag in one virtual account. Changed only by VirtualAccount. */
export class LicencePool {
  purchased = 0;
  /** Licences in use: always the sum of what the product instances of the account hold. */
  inUse = 0;
  /** How many of the missing licences a generic pool covers (S4). */
  covered = 0;
  /** Licences missing and not covered; above 0 the tag is out of compliance (S2). */
  shortage = 0;
  /** Null for a licence outside the hierarchy. */
  family: PoolFamily | null = null;
  private readonly inCompliance: EntitlementVerdict;
  private readonly outOfCompliance: EntitlementVerdict;

  constructor(
    readonly tag: string,
    readonly name: string,
  ) {
    this.inCompliance = Object.freeze({ tag, mode: 'inCompliance' });
    this.outOfCompliance = Object.freeze({ tag, mode: 'outOfCompliance' });
  }

  /** Purchased minus in use: negative when licences are missing, covered or not. */
  get balance(): number {
    return this.purchased - this.inUse;
  }

  /** The verdict for an instance that uses this tag; one frozen object for all, so that an answer allocates little. */
  get verdict(): EntitlementVerdict {
    return this.shortage > 0 ? this.outOfCompliance : this.inCompliance;
  }
}

/** The pools of one virtual account that stand in one licence family. */
export class PoolFamily {
  readonly generic: LicencePool[] = [];
  /** In the order in which a surplus of the generic licences is handed out. */
  private readonly specific: { readonly rank: number; readonly pool: LicencePool }[] = [];

  add(pool: LicencePool, rank: number): void {
    pool.family = this;
    if (rank === 0) {
      this.generic.push(pool);
      return;
    }
    this.specific.push({ rank, pool });
    this.specific.sort((a, b) => a.rank - b.rank);
  }

  /**
   * Works out who is covered. When the surplus does not reach for all, the specific licences are covered in the order
   * of the hierarchy table, each as far as the surplus goes: the vendor does not publish its order, this one is assumed [I].
   */
  settle(crossed: (pool: LicencePool) => void): void {
    let surplus = 0;
    for (const pool of this.generic) {
      if (pool.balance > 0) surplus += pool.balance;
      settleAlone(pool, 0, crossed);
    }
    for (const { pool } of this.specific) {
      const covered = Math.min(surplus, Math.max(0, -pool.balance));
      surplus -= covered;
      settleAlone(pool, covered, crossed);
    }
  }
}

/**
 * Brings a pool and its family up to date after purchased or in use changed.
 * @param crossed called for each pool that went out of compliance or came back
 */
export function settlePool(pool: LicencePool, crossed: (pool: LicencePool) => void): void {
  if (pool.family === null) settleAlone(pool, 0, crossed);
  else pool.family.settle(crossed);
}

function settleAlone(pool: LicencePool, covered: number, crossed: (pool: LicencePool) => void): void {
  const wasShort = pool.shortage > 0;
  pool.covered = covered;
  pool.shortage = Math.max(0, -pool.balance - covered);
  if (pool.shortage > 0 !== wasShort) crossed(pool);
}
