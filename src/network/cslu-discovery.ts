import type { TransportFailure } from '../wire/transport-failure.js';
import type { NetworkConditions } from './conditions.js';
import { CSLU_HOST, lookUp, type NameLookup } from './name-service.js';

/** Where a CSLU listens: plain HTTP (P§2.1 [C]). */
export const CSLU_PORT = 8182;
export const CSLU_PATH = '/cslu/v1/pi';

/**
 * The CSLU of a device that was told no address: it asks for `cslu-local`, and for `cslu-local.<domain>` where it has a domain
 * name (S1 "CSLU discovery"). That it asks in this order, and anew for each message, is assumed [I].
 * @param domainName `ip domain name`; empty: none
 * @returns the URL, or why it found none (F14)
 */
export function discoverCslu(
  device: NameLookup,
  domainName: string,
  conditions: NetworkConditions,
): string | TransportFailure {
  const alone = lookUp(CSLU_HOST, device, conditions);
  if (alone === null) return urlOf(CSLU_HOST);
  if (domainName === '') return alone;
  const name = `${CSLU_HOST}.${domainName}`;
  return lookUp(name, device, conditions) ?? urlOf(name);
}

function urlOf(host: string): string {
  return `http://${host}:${CSLU_PORT}${CSLU_PATH}`;
}
