import type { Udi } from '../../wire/messages.js';
import type { IdToken } from './id-token.js';
import type { InstanceRegistry } from './instance-registry.js';
import { displayName, type ProductInstance } from './product-instance.js';
import type { VirtualAccount } from './virtual-account.js';

/** One licence of a virtual account, as the inventory shows it (P§7.2 "licenses"). */
interface PoolListing {
  readonly tag: string;
  readonly name: string;
  readonly purchased: number;
  readonly inUse: number;
  /** Purchased minus in use. */
  readonly balance: number;
  /** Missing licences that a generic licence of the account covers (S4). */
  readonly covered: number;
  readonly status: 'In Compliance' | 'Out Of Compliance';
}

export interface AccountListing {
  readonly smartAccount: string;
  readonly name: string;
  readonly instances: number;
  readonly pools: readonly PoolListing[];
}

/** One product instance, as the inventory shows it (P§7.2 "devices"). */
export interface InstanceListing {
  readonly productInstanceId: string;
  readonly displayName: string;
  readonly udi: Udi;
  readonly members: readonly Udi[];
  readonly hostname: string | null;
  readonly softwareId: string;
  readonly smartAccount: string;
  readonly virtualAccount: string;
  readonly registeredMs: number;
  readonly lastContactMs: number;
  readonly certificateSerial: string;
  readonly certificateNotAfterMs: number;
  readonly licences: readonly { readonly tag: string; readonly name: string; readonly count: number }[];
}

/** One ID token, without its text, which is a secret. */
export interface TokenListing {
  readonly smartAccount: string;
  readonly virtualAccount: string;
  readonly name: string;
  readonly expiresMs: number;
  readonly maxUses: number | null;
  readonly uses: number;
  readonly exportControlled: boolean;
  readonly revoked: boolean;
}

export function listToken({ account, ...token }: IdToken): TokenListing {
  return { smartAccount: account.smartAccount, virtualAccount: account.name, ...token };
}

export function listAccount(account: VirtualAccount): AccountListing {
  const pools = Array.from(account.pools.values(), (pool): PoolListing => {
    const { tag, name, purchased, inUse, balance, covered, shortage } = pool;
    return {
      tag,
      name,
      purchased,
      inUse,
      balance,
      covered,
      status: shortage > 0 ? 'Out Of Compliance' : 'In Compliance',
    };
  });
  return { smartAccount: account.smartAccount, name: account.name, instances: account.instances, pools };
}

export function listInstance(instance: ProductInstance, registry: InstanceRegistry): InstanceListing {
  const licences = [];
  for (let holding = instance.holdings; holding !== null; holding = holding.next) {
    licences.push({ tag: holding.pool.tag, name: holding.pool.name, count: holding.count });
  }
  return {
    productInstanceId: instance.productInstanceId,
    displayName: displayName(instance),
    udi: instance.udi,
    members: instance.members,
    hostname: instance.hostname,
    softwareId: instance.softwareId,
    smartAccount: instance.account.smartAccount,
    virtualAccount: instance.account.name,
    registeredMs: instance.registeredMs,
    lastContactMs: registry.lastContactMs(instance),
    certificateSerial: instance.certificateSerial,
    certificateNotAfterMs: instance.certificateNotAfterMs,
    licences,
  };
}
