import { isIP } from 'node:net';
import type { TransportFailure } from '../wire/transport-failure.js';
import type { NetworkConditions } from './conditions.js';
import { normalizeHost } from './destination.js';
import { FAILURES } from './shared-failures.js';

interface NameLookup {
  readonly nameServer: boolean;
  readonly hosts: Readonly<Record<string, string>>;
}

/**
 * Whether a device can turn a host into an address: an address needs nothing, an `ip host` entry needs no server, a name
 * needs a configured server that answers (S4 "considerations", S1 ERR 218). Names are compared without regard to case.
 * @returns why it cannot, or null
 */
export function lookUp(host: string, device: NameLookup, conditions: NetworkConditions): TransportFailure | null {
  const name = normalizeHost(host);
  if (isIP(name) !== 0) return null;
  if (Object.keys(device.hosts).some((known) => normalizeHost(known) === name)) return null;
  if (!device.nameServer || conditions.nameService === 'down') return FAILURES.dns;
  return conditions.nameService === 'silent' ? FAILURES['dns-silent'] : null;
}
