import { hash } from 'node:crypto';
import type { Udi } from '../../wire/messages.js';

/** A uuid (version 4 by its form) from the first 32 digits of a hexadecimal hash. */
export function uuidFromHex(hex: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  // Joined, not concatenated: the engine keeps a concatenation as a tree of its parts, ten times the size.
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ];
  return parts.join('-');
}

/** What identifies a product instance from its registration on. */
interface InstanceIdentity {
  readonly productInstanceId: string;
  /** Serial of the first ID certificate; each renewal counts on by one. */
  readonly firstSerial: string;
}

/**
 * Identifiers of the n-th registration (1-based) of a device. They depend on the seed and the device only, so that they
 * stay the same on any number of shards (design §4). Serials start at 48 random bits and stay far below 2^53.
 */
export function instanceIdentity(seed: number, udi: Udi, registration: number): InstanceIdentity {
  const hex = hash('sha256', JSON.stringify(['product-instance', seed, udi.pid, udi.serialNumber, registration]));
  return { productInstanceId: uuidFromHex(hex), firstSerial: String(Number.parseInt(hex.slice(32, 44), 16) + 1) };
}

export function nextSerial(serial: string): string {
  return String(Number(serial) + 1);
}
