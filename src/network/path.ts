import type { TransportFailure } from '../wire/transport-failure.js';
import type { NetworkConditions } from './conditions.js';
import { type Destination, destinationOf, normalizeHost } from './destination.js';
import { lookUp } from './name-service.js';
import { ON_PREM_PATHS } from './on-prem-paths.js';
import { FAILURES } from './shared-failures.js';
import { CLOUD_ROOT, isImported, type TrustTraits } from './trust-store.js';

/** The part of a device's transport configuration that decides its way through the network. */
export interface PathConfiguration {
  /** Destination URL. */
  readonly url: string;
  /** VRF the message leaves from; empty is the global table. */
  readonly vrf: string;
  readonly sourceInterface: string;
  /** Name servers answer for this device (DNS configured), or names stand in `hosts`, or neither. */
  readonly nameServer: boolean;
  /** `ip host`: name to address. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly proxy: { readonly host: string; readonly port: number } | null;
  /** Names of the root certificates trusted besides the release's own. */
  readonly trustedRoots: readonly string[];
  /** `http secure server-identity-check`. */
  readonly serverIdentityCheck: boolean;
  /** `revocation-check none` when false (F7). */
  readonly revocationCheck: boolean;
}

/** Paths a server on the premises serves. */
const PREMISES: readonly string[] = Object.values(ON_PREM_PATHS);

/** That a path in the wrong case is answered with 404 is assumed: S4 only says that case matters. */
const PATH_NOT_FOUND: TransportFailure = { kind: 'http-status', httpStatus: 404 };

/**
 * Whether a message of a device so configured gets through the network, before any fault of chance: name, route, proxy,
 * chain of trust, name in the certificate, revocation list, path, in the order in which a device meets them.
 *
 * Pure. The answer holds as long as the configuration and `conditions.version` stand, so keep it and compare one number.
 * The configuration must have passed the call-home rules; with a URL that is none it fails as `no-transport`.
 * @returns the first failure on the way (a shared object), or null
 */
export function assessPath(
  configuration: PathConfiguration,
  traits: TrustTraits,
  conditions: NetworkConditions,
): TransportFailure | null {
  const destination = destinationOf(configuration.url);
  if (destination === null) return FAILURES['no-transport'];
  return (
    lookUp(configuration.proxy?.host ?? destination.host, configuration, conditions) ??
    route(configuration, conditions) ??
    proxy(configuration, conditions) ??
    (destination.secure ? tls(configuration, traits, conditions, destination) : null) ??
    path(destination)
  );
}

/** F13, S4 scenario 5: the source interface and VRF must lead out. Without a source interface the OS picks one by its routes. */
function route({ vrf, sourceInterface }: PathConfiguration, conditions: NetworkConditions): TransportFailure | null {
  return leadsOut(vrf, sourceInterface, conditions) ? null : FAILURES.unreachable;
}

/** Whether what is sent from this VRF and interface (empty: any of it) gets out of the device's own network. */
export function leadsOut(vrf: string, sourceInterface: string, { ways }: NetworkConditions): boolean {
  const source = interfaceName(sourceInterface);
  return ways.some(
    (way) =>
      way.vrf === vrf && (source === '' || way.sourceInterface === '' || interfaceName(way.sourceInterface) === source),
  );
}

/** `vlan 27`, `Vlan27` and `vlan27` are one interface. */
function interfaceName(text: string): string {
  return text.replaceAll(' ', '').toLowerCase();
}

function proxy(configuration: PathConfiguration, { proxies }: NetworkConditions): TransportFailure | null {
  const { proxy } = configuration;
  if (proxy === null || proxies === null) return null;
  const host = normalizeHost(proxy.host);
  const works = proxies.some((known) => known.port === proxy.port && normalizeHost(known.host) === host);
  return works ? null : FAILURES.refused;
}

function tls(
  configuration: PathConfiguration,
  traits: TrustTraits,
  conditions: NetworkConditions,
  destination: Destination,
): TransportFailure | null {
  if (!trusts(configuration, traits, conditions, destination)) return FAILURES['tls-untrusted'];
  if (configuration.serverIdentityCheck && !isNamedByCertificate(destination, conditions)) return FAILURES['tls-name'];
  if (configuration.revocationCheck && !conditions.revocationListReachable) return FAILURES['no-reply'];
  return null;
}

/**
 * F11, F21, F22. Every release is taken to trust a server on the premises: S3 has releases that fail at the cloud work
 * through SSM On-Prem. What an interceptor signs is trusted only where its root was imported.
 */
function trusts(
  configuration: PathConfiguration,
  traits: TrustTraits,
  conditions: NetworkConditions,
  { cloud }: Destination,
): boolean {
  const interceptor = interceptorOf(configuration, conditions);
  if (interceptor !== null) return isImported(interceptor.root, configuration, traits);
  return !cloud || conditions.real || traits.trustsCloudRoot || isImported(CLOUD_ROOT, configuration, traits);
}

/** Whoever opens the TLS of a device so configured. */
export function interceptorOf(
  { proxy }: Pick<PathConfiguration, 'proxy'>,
  { interception }: NetworkConditions,
): NetworkConditions['interception'] {
  return interception !== null && (interception.traffic === 'all' || proxy !== null) ? interception : null;
}

/** S4 scenario 6, note: the URL must use the name in the certificate; an address in the URL does not match it. */
function isNamedByCertificate({ host, literal }: Destination, { certificateName }: NetworkConditions): boolean {
  return certificateName === null ? !literal : normalizeHost(certificateName) === host;
}

function path({ cloud, path }: Destination): TransportFailure | null {
  if (cloud || PREMISES.includes(path)) return null;
  const lower = path.toLowerCase();
  return PREMISES.some((known) => known.toLowerCase() === lower) ? PATH_NOT_FOUND : null;
}
