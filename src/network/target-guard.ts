import { BlockList, isIP } from 'node:net';
import { SlfleetError } from '../errors/slfleet-error.js';
import { normalizeHost } from './destination.js';
import { isVendorHost } from './vendor-hosts.js';

/** Loopback (RFC 1122, 4291), private (RFC 1918) and unique local (RFC 4193) addresses. Link-local is not among them. */
const OWN_ADDRESSES = new BlockList();
OWN_ADDRESSES.addSubnet('127.0.0.0', 8, 'ipv4');
OWN_ADDRESSES.addSubnet('10.0.0.0', 8, 'ipv4');
OWN_ADDRESSES.addSubnet('172.16.0.0', 12, 'ipv4');
OWN_ADDRESSES.addSubnet('192.168.0.0', 16, 'ipv4');
OWN_ADDRESSES.addAddress('::1', 'ipv6');
OWN_ADDRESSES.addSubnet('fc00::', 7, 'ipv6');

/**
 * Lets a real connection go only to loopback and private addresses, to `localhost`, and to hosts the user has named with
 * `--allow-target`. A name other than `localhost` must be named by the user, because nobody knows where it will lead;
 * that holds for the vendor's production hosts as for any other.
 * @param allowed hosts given with `--allow-target`: names or addresses, without port
 * @throws SLF_OPTION_INVALID if the target is not an http or https URL
 * @throws SLF_TARGET_FORBIDDEN if its host is neither the user's own nor named
 */
export function guardTarget(url: string, allowed: readonly string[]): void {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target === null || (target.protocol !== 'http:' && target.protocol !== 'https:')) {
    throw new SlfleetError('SLF_OPTION_INVALID', 'The target is not an http:// or https:// URL.');
  }
  guardHost('target', target.hostname, allowed);
}

/**
 * The same for the host of anything else a real connection goes to.
 * @param what what it is, for the message: `target`, `proxy`
 * @throws SLF_TARGET_FORBIDDEN
 */
export function guardHost(what: string, name: string, allowed: readonly string[]): void {
  const host = normalizeHost(name);
  if (mayReach(host, allowed)) return;
  const kind = isVendorHost(host) ? "one of the vendor's production hosts" : 'neither loopback nor a private address';
  throw new SlfleetError('SLF_TARGET_FORBIDDEN', `The ${what} ${host} is ${kind}.`);
}

/** Whether a real connection may go to this host: it is the user's own, or named. */
export function mayReach(host: string, allowed: readonly string[]): boolean {
  const wanted = normalizeHost(host);
  return isOwnHost(wanted) || allowed.some((name) => normalizeHost(name) === wanted);
}

/** A loopback or private address, or `localhost`. */
export function isOwnHost(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host === 'localhost';
  return OWN_ADDRESSES.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
