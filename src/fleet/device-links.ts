import { isIP } from 'node:net';
import { destinationOf } from '../network/destination.js';
import type { HandshakeCounts } from '../network/https-link/connector.js';
import { createHttpsLink, type HttpsLink } from '../network/https-link/https-link.js';
import { FAILURES } from '../network/shared-failures.js';
import { mayReach } from '../network/target-guard.js';
import { CLOUD_NAMES } from '../network/vendor-hosts.js';
import type { TransportFailure } from '../wire/transport-failure.js';
import type { Sender } from './carrier.js';
import type { DeviceProxies, HttpsAccess } from './endpoint-access.js';
import type { FleetPlan } from './plan.js';

/** What is the same for all links of a shard to one server. */
export interface DeviceLinksOptions
  extends Pick<HttpsAccess, 'origin' | 'ca' | 'serverName' | 'roots' | 'proxies' | 'capacity'> {
  readonly connections: FleetPlan['wire']['connections'];
}

/** Sent where the URL has an address of the cloud, as its certificate knows names only (SNI takes no address). */
const [CLOUD_NAME] = CLOUD_NAMES;

/**
 * The ways of a shard's devices to one server: one link for all that trust the same roots, call it by the same name and send
 * through the same proxy. Devices of one kind share connections and one context, whatever their number.
 */
export class DeviceLinks {
  readonly #options: DeviceLinksOptions;
  readonly #links = new Map<string, HttpsLink>();

  constructor(options: DeviceLinksOptions) {
    this.#options = options;
  }

  /** @returns the link of this device, or why it cannot reach its proxy */
  linkFor({ routeUrl, routeRoots, transport }: Sender): HttpsLink | TransportFailure {
    const proxy = transport.proxy === null ? null : proxyUrl(transport.proxy, this.#options.proxies);
    if (proxy === 'unreachable') return FAILURES.unreachable;
    if (routeRoots === null) return this.#link(proxy, null);
    const host = destinationOf(routeUrl)?.host ?? CLOUD_NAME;
    return this.#link(proxy, { name: isIP(host) === 0 ? host : CLOUD_NAME, roots: routeRoots });
  }

  /** The link of whoever is no device: directly, and trusting the server's own authority. */
  get own(): HttpsLink {
    return this.#link(null, null);
  }

  handshakes(): HandshakeCounts {
    const counts = { full: 0, resumed: 0 };
    for (const link of this.#links.values()) {
      const { full, resumed } = link.handshakes();
      counts.full += full;
      counts.resumed += resumed;
    }
    return counts;
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#links.values(), (link) => link.close()));
  }

  #link(proxy: string | null, cloud: { readonly name: string; readonly roots: readonly string[] } | null): HttpsLink {
    const key = `${proxy ?? ''} ${cloud?.name ?? ''} ${cloud?.roots.join() ?? ''}`;
    let link = this.#links.get(key);
    if (link === undefined) {
      const { origin, ca, serverName, roots, connections, capacity } = this.#options;
      const name = cloud?.name ?? serverName;
      const trusted = cloud === null ? ca : cloud.roots.map((name) => roots.get(name) ?? '').join('\n');
      link = createHttpsLink({
        origin,
        ...(trusted === null ? {} : { ca: trusted }),
        ...(name === null ? {} : { serverName: name }),
        ...(proxy === null ? {} : { proxy }),
        connections,
        maxConnections: capacity,
      });
      this.#links.set(key, link);
    }
    return link;
  }
}

/** The run's own proxy stands for every proxy a device may name; to a server of the user's own leads the user's own. */
function proxyUrl({ host, port }: { host: string; port: number }, proxies: DeviceProxies): string | 'unreachable' {
  if (proxies.kind === 'of-the-run') return proxies.url;
  return mayReach(host, proxies.allowed) ? `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}` : 'unreachable';
}
