import { sameUdi } from '../../wire/identity-fields.js';
import type { Udi } from '../../wire/messages.js';
import type { TrustCode } from '../../wire/policy-messages.js';
import type { IdToken } from './id-token.js';
import type { InstanceRegistry } from './instance-registry.js';
import { type PolicyInstance, policyDisplayName } from './policy/policy-instance.js';
import type { TagUsageListing } from './policy/usage-timeline.js';
import { displayName, type ProductInstance } from './product-instance.js';
import type { Holding, VirtualAccount } from './virtual-account.js';

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
  /** Null: a device of Using Policy that never was registered. */
  readonly certificateSerial: string | null;
  readonly certificateNotAfterMs: number | null;
  readonly licences: readonly LicenceListing[];
  /** Absent for a classic instance. */
  readonly policy?: PolicyListing;
}

interface LicenceListing {
  readonly tag: string;
  readonly name: string;
  readonly count: number;
}

/** What only an instance of Smart Licensing Using Policy has. */
interface PolicyListing {
  /** Of its newest report; null before the first. */
  readonly release: string | null;
  readonly trustCodes: readonly TrustCode[];
  /** Reports taken from its device since the CSSM knows it, each counted once. */
  readonly reports: number;
  readonly usage: readonly TagUsageListing[];
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

function listLicences(first: Holding | null): LicenceListing[] {
  const licences: LicenceListing[] = [];
  for (let holding = first; holding !== null; holding = holding.next) {
    licences.push({ tag: holding.pool.tag, name: holding.pool.name, count: holding.count });
  }
  return licences;
}

export function listInstance(instance: ProductInstance, registry: InstanceRegistry): InstanceListing {
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
    licences: listLicences(instance.holdings),
  };
}

export function listPolicyInstance(instance: PolicyInstance): InstanceListing {
  const { account, former, release, trustCodes, taken, usage } = instance;
  return {
    productInstanceId: instance.productInstanceId,
    displayName: policyDisplayName(instance),
    udi: instance.udi,
    members: trustCodes.map(({ udi }) => udi).filter((udi) => !sameUdi(udi, instance.udi)),
    hostname: instance.hostname,
    softwareId: instance.softwareId,
    smartAccount: account.smartAccount,
    virtualAccount: account.name,
    registeredMs: instance.sinceMs,
    lastContactMs: instance.lastContactMs,
    certificateSerial: former?.serial ?? null,
    certificateNotAfterMs: former?.notAfterMs ?? null,
    licences: listLicences(instance.holdings),
    policy: { release, trustCodes, reports: taken.size, usage: usage.list() },
  };
}
