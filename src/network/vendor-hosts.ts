/** Names of the vendor's licensing services in the cloud (P§2.1); the first is the one devices call by default. */
export const CLOUD_NAMES = ['tools.cisco.com', 'smartreceiver.cisco.com'] as const;

/**
 * The vendor's licensing services in the cloud, and the addresses under which the documents saw them (P§2.1, S4: the
 * address may stand in the URL where there is no DNS). Inside the simulator they are labels: nothing connects to them.
 */
const CLOUD_LICENSING_HOSTS: ReadonlySet<string> = new Set([...CLOUD_NAMES, '72.163.4.38', '2001:420:1101:5::a']);

/** @param host lower case, without brackets or trailing dot */
export function isCloudLicensingHost(host: string): boolean {
  return CLOUD_LICENSING_HOSTS.has(host);
}

/** Any host of the vendor's own domain, whatever it serves. */
export function isVendorHost(host: string): boolean {
  return isCloudLicensingHost(host) || host === 'cisco.com' || host.endsWith('.cisco.com');
}
