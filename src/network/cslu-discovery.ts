import type { TransportFailure } from '../wire/transport-failure.js';
import type { NetworkConditions } from './conditions.js';
import { CSLU_HOST, isInHosts, lookUp, type NameLookup } from './name-service.js';

/** Where a CSLU listens: plain HTTP (P§2.1 [C]). */
export const CSLU_PORT = 8182;
export const CSLU_PATH = '/cslu/v1/pi';

/** What a device has found, or what it has still to ask. */
export interface Discovery {
  /** Of the name that was found, or that is asked for first. */
  readonly url: string;
  /** Names to ask the name service for, in this order, whenever a message leaves; empty: the name is known. */
  readonly questions: readonly string[];
}

const NOTHING_TO_ASK: readonly string[] = [];

/**
 * The CSLU of a device that was told no address: it asks for `cslu-local`, and for `cslu-local.<domain>` where it has a domain
 * name (S1 "CSLU discovery"). That it asks in this order, and anew for each message, is assumed [I]. Over sockets it asks by
 * DNS, so that nothing but its own `ip host` entries is known before.
 * @param domainName `ip domain name`; empty: none
 * @returns what it found, or why it found none (F14)
 */
export function discoverCslu(
  device: NameLookup,
  domainName: string,
  conditions: NetworkConditions,
): Discovery | TransportFailure {
  const names = namesIn(domainName);
  const entered = names.find((name) => isInHosts(name, device));
  if (entered !== undefined) return { url: urlOf(entered), questions: NOTHING_TO_ASK };
  if (conditions.real && device.nameServer && conditions.nameService === 'up') {
    return { url: urlOf(CSLU_HOST), questions: names };
  }
  const found = names.find((name) => lookUp(name, device, conditions) === null);
  if (found !== undefined) return { url: urlOf(found), questions: NOTHING_TO_ASK };
  return lookUp(CSLU_HOST, device, conditions) as TransportFailure;
}

function namesIn(domainName: string): readonly string[] {
  return domainName === '' ? [CSLU_HOST] : [CSLU_HOST, `${CSLU_HOST}.${domainName}`];
}

/** Would a device find a CSLU so now? Over sockets, too, this goes by what the name service has been given. */
export function findsCslu(device: NameLookup, domainName: string, conditions: NetworkConditions): boolean {
  return namesIn(domainName).some((name) => lookUp(name, device, conditions) === null);
}

function urlOf(host: string): string {
  return `http://${host}:${CSLU_PORT}${CSLU_PATH}`;
}
