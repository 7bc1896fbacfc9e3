import { isIP } from 'node:net';
import { isCloudLicensingHost } from './vendor-hosts.js';

/** What the network needs to know of a destination URL. */
export interface Destination {
  /** Name or address, lower case, without brackets or trailing dot. */
  readonly host: string;
  readonly path: string;
  /** `https`; otherwise `http`. */
  readonly secure: boolean;
  /** The host is an address and needs no name service. */
  readonly literal: boolean;
  /** The vendor's licensing service in the cloud, not a server on the premises. */
  readonly cloud: boolean;
}

/** A host as names are compared: lower case, IPv6 without brackets, no trailing dot. */
export function normalizeHost(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
}

/** A fleet has few destinations and asks for them often; the limit only keeps a hostile scenario from filling memory. */
const KNOWN = new Map<string, Destination | null>();
const KNOWN_LIMIT = 1_000;

/**
 * Reads a destination URL.
 * @returns the same object for the same text; null if it is not an http or https URL
 */
export function destinationOf(url: string): Destination | null {
  let known = KNOWN.get(url);
  if (known === undefined) {
    if (KNOWN.size >= KNOWN_LIMIT) KNOWN.clear();
    known = readDestination(url);
    KNOWN.set(url, known);
  }
  return known;
}

function readDestination(url: string): Destination | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, pathname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  const host = normalizeHost(hostname);
  return {
    host,
    path: pathname,
    secure: protocol === 'https:',
    literal: isIP(host) !== 0,
    cloud: isCloudLicensingHost(host),
  };
}
