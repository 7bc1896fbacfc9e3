import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { domainToASCII } from 'node:url';
import { InvalidArgumentError } from 'commander';

/** RFC 1035 §2.3.4. */
const LONGEST_NAME = 253;
const NAME = /^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/;
/** What means "every interface" to a listener and nothing to a client, and which of IPv4 and IPv6 it takes. */
const WILDCARDS = new Map([
  ['0.0.0.0', [4]],
  ['::', [4, 6]],
]);

/** Can it stand in a certificate and in a URL? A DNS name (without wildcard), or an address without zone. */
function isServerName(text: string): boolean {
  if (isIP(text) !== 0) return !text.includes('%') && !WILDCARDS.has(text);
  const ascii = domainToASCII(text);
  // A number at its end makes a URL's parser read an address.
  return ascii.length <= LONGEST_NAME && NAME.test(ascii) && !/(^|\.)\d+$/.test(ascii);
}

/** For commander: collects what `--name` gives, as it stands in a certificate and a URL. */
export function serverName(text: string, names: readonly string[]): readonly string[] {
  if (!isServerName(text)) throw new InvalidArgumentError('Give a DNS name or an address.');
  return [...names, isIP(text) === 0 ? domainToASCII(text) : text];
}

/** Addresses this machine has. Those of one link only are left out: without their zone nobody reaches them. */
function ownAddresses(families: readonly number[]): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => families.includes(isIP(address.address)) && !(address.family === 'IPv6' && address.scopeid))
    .map(({ address }) => address);
}

/**
 * The names and addresses in a server's certificate: those it was given, those of this machine as seen from itself, and what it
 * listens on; if that is every interface, the machine's name and its addresses.
 */
export function certificateNames(host: string, names: readonly string[]): [string, ...string[]] {
  const families = WILDCARDS.get(host);
  const others = families === undefined ? [host] : [hostname(), ...ownAddresses(families)];
  const [first = 'localhost', ...rest] = [...names, 'localhost', '127.0.0.1', ...others.filter(isServerName)];
  return [first, ...new Set(rest.filter((name) => name !== first))];
}
