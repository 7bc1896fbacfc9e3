import { isIP } from 'node:net';
import { destinationOf } from '../network/destination.js';
import { type ConnectionPolicy, createHttpsLink, type HttpsLink } from '../network/https-link/https-link.js';
import { FAILURES } from '../network/shared-failures.js';
import { mayReach } from '../network/target-guard.js';
import type { TrustStore } from '../network/trust-store.js';
import { CLOUD_NAMES } from '../network/vendor-hosts.js';
import type { TransportFailure } from '../wire/transport-failure.js';
import type { CarrierUsage, Sender } from './carrier.js';
import type { DeviceProxies, HttpsAccess } from './endpoint-access.js';
import { addManners, type MannerTotals } from './manners.js';

/** What is the same for all links of a shard to one server. */
export interface DeviceLinksOptions extends Pick<HttpsAccess, 'origin' | 'ca' | 'serverName' | 'roots' | 'proxies'> {
  /** The devices' manners with connections, each with the connections a link of it may have. */
  readonly connections: ReadonlyMap<ConnectionPolicy, number>;
}

/** The server under a name of the cloud, with the roots its devices trust. */
interface Cloud {
  readonly name: string;
  readonly roots: TrustStore;
}

interface KnownLink {
  readonly manner: ConnectionPolicy;
  readonly link: HttpsLink;
}

/** Sent where the URL has an address of the cloud, as its certificate knows names only (SNI takes no address). */
const [CLOUD_NAME] = CLOUD_NAMES;

/**
 * The ways of a shard's devices to one server: one link for all that trust the same roots, call it by the same name, send
 * through the same proxy and have the same manner with connections. Devices of one kind share connections and one context, whatever their number.
 */
export class DeviceLinks {
  readonly #options: DeviceLinksOptions;
  readonly #links = new Map<string, KnownLink>();
  /** Of each set of trusted roots, by whatever else a device's way depends on: looked up for every message. */
  readonly #byRoute = new Map<TrustStore | null, Map<string, HttpsLink>>();
  #own: HttpsLink | null = null;

  constructor(options: DeviceLinksOptions) {
    this.#options = options;
  }

  /** @returns the link of this device, or why it cannot reach its proxy */
  linkFor({ routeUrl, routeRoots, transport, group }: Sender): HttpsLink | TransportFailure {
    const proxy = transport.proxy === null ? null : proxyUrl(transport.proxy, this.#options.proxies);
    if (proxy === 'unreachable') return FAILURES.unreachable;
    const manner = group.connections;
    let links = this.#byRoute.get(routeRoots);
    if (links === undefined) {
      links = new Map();
      this.#byRoute.set(routeRoots, links);
    }
    const route = `${manner} ${proxy ?? ''} ${routeUrl}`;
    let link = links.get(route);
    if (link === undefined) {
      link = this.#link(manner, proxy, cloudAt(routeUrl, routeRoots));
      links.set(route, link);
    }
    return link;
  }

  /** The link of whoever is no device: directly, and trusting the server's own authority. */
  get own(): HttpsLink {
    this.#own ??= this.#make('keep-alive', 1, null, null);
    return this.#own;
  }

  /** What the devices have used, by their manner with connections. */
  usage(): CarrierUsage {
    const manners: MannerTotals = {};
    let fullMs = 0;
    let exhausted = 0;
    for (const { manner, link } of this.#links.values()) {
      const { messages, kept, full, resumed, ...rest } = link.usage();
      addManners(manners, { [manner]: { messages, kept, full, resumed } });
      fullMs = Math.max(fullMs, rest.fullMs);
      exhausted += rest.exhausted;
    }
    return { manners, fullMs, exhausted };
  }

  dropWaiting(): void {
    for (const { link } of this.#links.values()) link.dropWaiting();
  }

  async close(): Promise<void> {
    const own = this.#own === null ? [] : [this.#own];
    const all = [...Array.from(this.#links.values(), ({ link }) => link), ...own];
    await Promise.all(all.map((link) => link.close()));
  }

  #link(manner: ConnectionPolicy, proxy: string | null, cloud: Cloud | null): HttpsLink {
    const key = `${manner} ${proxy ?? ''} ${cloud?.name ?? ''} ${cloud?.roots.join() ?? ''}`;
    let known = this.#links.get(key);
    if (known === undefined) {
      const most = this.#options.connections.get(manner) ?? 1;
      known = { manner, link: this.#make(manner, most, proxy, cloud) };
      this.#links.set(key, known);
    }
    return known.link;
  }

  #make(manner: ConnectionPolicy, most: number, proxy: string | null, cloud: Cloud | null): HttpsLink {
    const { origin, ca, serverName, roots } = this.#options;
    const asked = cloud?.name ?? serverName;
    const trusted = cloud === null ? ca : cloud.roots.map((name) => roots.get(name) ?? '').join('\n');
    return createHttpsLink({
      origin,
      ...(trusted === null ? {} : { ca: trusted }),
      ...(asked === null ? {} : { serverName: asked }),
      ...(proxy === null ? {} : { proxy }),
      connections: manner,
      maxConnections: most,
    });
  }
}

function cloudAt(url: string, roots: TrustStore | null): Cloud | null {
  if (roots === null) return null;
  const host = destinationOf(url)?.host ?? CLOUD_NAME;
  return { name: isIP(host) === 0 ? host : CLOUD_NAME, roots };
}

/** The run's own proxy stands for every proxy a device may name; to a server of the user's own leads the user's own. */
function proxyUrl({ host, port }: { host: string; port: number }, proxies: DeviceProxies): string | 'unreachable' {
  if (proxies.kind === 'of-the-run') return proxies.url;
  return mayReach(host, proxies.allowed) ? `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}` : 'unreachable';
}
