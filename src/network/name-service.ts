import { isIP } from 'node:net';
import type { TransportFailure } from '../wire/transport-failure.js';
import type { NetworkConditions } from './conditions.js';
import { normalizeHost } from './destination.js';
import { FAILURES } from './shared-failures.js';

/** The name by which a CSLU is looked for (S1 "CSLU discovery"). */
export const CSLU_HOST = 'cslu-local';

export interface NameLookup {
  readonly nameServer: boolean;
  readonly hosts: Readonly<Record<string, string>>;
}

/**
 * Whether a device can turn a host into an address: an address needs nothing, an `ip host` entry needs no server, a name
 * needs a configured server that answers and knows it (S4 "considerations", S1 ERR 218). Names are compared without regard
 * to case.
 * @returns why it cannot, or null
 */
export function lookUp(host: string, device: NameLookup, conditions: NetworkConditions): TransportFailure | null {
  const name = normalizeHost(host);
  if (isIP(name) !== 0) return null;
  if (isInHosts(name, device)) return null;
  if (!device.nameServer || conditions.nameService === 'down') return FAILURES.dns;
  if (conditions.nameService === 'silent') return FAILURES['dns-silent'];
  return isKnown(name, conditions) ? null : FAILURES.dns;
}

/** Is there an `ip host` entry for this name? */
export function isInHosts(host: string, { hosts }: Pick<NameLookup, 'hosts'>): boolean {
  const name = normalizeHost(host);
  return Object.keys(hosts).some((known) => normalizeHost(known) === name);
}

/** A CSLU is known by the names somebody has entered for it (S1: "mapping entry"); every other name is taken to be known. */
function isKnown(name: string, { cslu }: NetworkConditions): boolean {
  if (name !== CSLU_HOST && !name.startsWith(`${CSLU_HOST}.`)) return true;
  return cslu?.names.some((known) => normalizeHost(known) === name) === true;
}

/** Addresses of hosts nobody has named: those set aside for documentation (RFC 5737, TEST-NET-2). */
const DOCUMENTATION_NET = '198.51.100.';
/** The licensing service, as S2 shows it. */
const KNOWN_ADDRESSES: Readonly<Record<string, string>> = { 'tools.cisco.com': '72.163.4.38' };
const HOSTS_IN_NET = 254;

/** The address a name is shown to stand for: its `ip host` entry, or one that is always the same for the same name. Modelled. */
export function addressOf(host: string, hosts: Readonly<Record<string, string>>): string {
  const name = normalizeHost(host);
  if (isIP(name) !== 0) return name;
  const entry = Object.entries(hosts).find(([known]) => normalizeHost(known) === name);
  if (entry !== undefined) return entry[1];
  let sum = 0;
  for (const character of name) sum = (Math.imul(sum, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return KNOWN_ADDRESSES[name] ?? `${DOCUMENTATION_NET}${1 + (sum % HOSTS_IN_NET)}`;
}
