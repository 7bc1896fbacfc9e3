import type { Udi } from '../../wire/messages.js';
import type { Holding, VirtualAccount } from './virtual-account.js';

/** A registered device as the CSSM knows it. One flat object a device; strings and lists are shared with its request. */
export interface ProductInstance {
  /** Position in the columns of the registry. */
  readonly slot: number;
  readonly productInstanceId: string;
  readonly udi: Udi;
  /** How often a device of this UDI has registered, this time included. */
  readonly registration: number;
  readonly members: readonly Udi[];
  readonly softwareId: string;
  /** Null when the device withholds it. */
  readonly hostname: string | null;
  account: VirtualAccount;
  readonly registeredMs: number;
  /** The newest ID certificate. */
  certificateSerial: string;
  certificateNotAfterMs: number;
  /** The certificate before it, valid until the device uses the newest one; null afterwards. */
  previousSerial: string | null;
  previousNotAfterMs: number;
  /** Null: holds nothing. */
  holdings: Holding | null;
}

/** The name CSSM shows: the host name if the device tells it, else its UDI (P§7.2, P§8). */
export function displayName(instance: ProductInstance): string {
  return instance.hostname ?? `UDI_PID:${instance.udi.pid}; UDI_SN:${instance.udi.serialNumber}; `;
}

/** Licences an instance consumes, of all kinds together. */
export function consumption(instance: { readonly holdings: Holding | null }): number {
  let total = 0;
  for (let holding = instance.holdings; holding !== null; holding = holding.next) total += holding.count;
  return total;
}

/**
 * Is this the serial of an ID certificate the instance may sign with? The old one counts until the new one was used:
 * the answer that carried the new one may have been lost, and the device must not be locked out by that [I].
 */
export function acceptsSerial(instance: ProductInstance, serial: string, nowMs: number): boolean {
  if (serial === instance.certificateSerial) return true;
  return instance.previousSerial !== null && serial === instance.previousSerial && nowMs < instance.previousNotAfterMs;
}
