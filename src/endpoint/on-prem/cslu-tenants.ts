import type { ServerCodec } from '../../wire/codec.js';
import type { Signer } from '../../wire/signing.js';
import { Cslu } from '../cslu/cslu.js';
import { type CsluGate, createCsluGate } from '../cslu/cslu-gate.js';
import type { CsluDeviceRecord } from '../cslu/cslu-record.js';
import { DEFAULT_CSLU_SETTINGS } from '../cslu/cslu-settings.js';
import { type CsluUpstream, cssmUpstream } from '../cslu/cslu-upstream.js';
import type { Cssm } from '../cssm/cssm.js';
import type { LocalAccount } from './local-accounts.js';

export interface CsluTenantsOptions {
  readonly seed: number;
  readonly codec: ServerCodec;
  readonly signer: Signer;
  readonly cssm: Cssm;
  readonly trust: CsluUpstream['trust'];
  readonly clockNow: () => number;
  /** Told of each device that changed, by the key `record` takes. */
  readonly changed: (key: string) => void;
}

/** A device of a tenant, as it is kept. */
export interface TenantDeviceRecord {
  readonly tenant: string;
  readonly device: CsluDeviceRecord;
}

interface Tenant {
  readonly cslu: Cslu;
  readonly gate: CsluGate;
}

/**
 * The CSLU service of an On-Prem (8-202102 and later, P§2.1): a tenant a local account, under a URL of its own. What it collects
 * counts in the account's default virtual account, as far as a device does not stand elsewhere in it [I]; the licensing engine
 * behind it is On-Prem's own and always reached.
 */
export class CsluTenants {
  private readonly tenants = new Map<string, Tenant>();

  constructor(private readonly options: CsluTenantsOptions) {}

  /** @param virtualAccount the account's default one */
  add({ name: smartAccount, tenant }: LocalAccount, virtualAccount: string): void {
    const { seed, cssm, trust, codec, signer, clockNow, changed } = this.options;
    const account = { smartAccount, name: virtualAccount };
    const cslu = new Cslu({
      settings: { ...DEFAULT_CSLU_SETTINGS, account },
      seed,
      upstream: cssmUpstream(cssm, account, trust),
      onChange: (key) => changed(JSON.stringify([tenant, key])),
    });
    this.tenants.set(tenant, { cslu, gate: createCsluGate({ codec, cslu, signer, clockNow }) });
  }

  gate(tenant: string): CsluGate | undefined {
    return this.tenants.get(tenant)?.gate;
  }

  /** The next instant at which one of them acts by itself, ms; infinity if there is none. */
  nextDeadline(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { cslu } of this.tenants.values()) earliest = Math.min(earliest, cslu.nextDeadline());
    return earliest;
  }

  advance(nowMs: number): void {
    for (const { cslu } of this.tenants.values()) if (cslu.nextDeadline() <= nowMs) cslu.advance(nowMs);
  }

  record(key: string): TenantDeviceRecord | null {
    const [tenant, deviceKey] = JSON.parse(key) as [string, string];
    const device = this.tenants.get(tenant)?.cslu.record(deviceKey) ?? null;
    return device && { tenant, device };
  }

  /** What was under way when it was last seen is passed on again: the engine counts each report once. */
  restore(records: readonly TenantDeviceRecord[], nowMs: number): void {
    const byTenant = new Map(Array.from(this.tenants.keys(), (name): [string, CsluDeviceRecord[]] => [name, []]));
    for (const { tenant, device } of records) byTenant.get(tenant)?.push(device);
    for (const [name, devices] of byTenant) {
      this.tenants.get(name)?.cslu.restore({ clockMs: nowMs, forwardMs: null, devices, batches: [] });
    }
  }
}
