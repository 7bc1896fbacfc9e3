import type { JsonWebKey } from 'node:crypto';
import type { AuthorityRecord } from '../pki/authority.js';
import type { WireTransport } from '../wire/codec.js';
import type { WallLine } from '../wire/wall-stamps.js';
import type { TokenTable } from './embedded-cssm.js';

/** The devices' keys: a pool on disk, and what makes this run's nonces its own. */
export interface DeviceKeys {
  readonly folder: string;
  readonly size: number;
  readonly salt: number;
}

/** In process, plain objects. */
interface DecodedAccess {
  readonly kind: 'decoded';
}

/** In process, with the wire format. Holds private keys: never log it. */
export interface EncodedAccess {
  readonly kind: 'encoded';
  readonly keys: DeviceKeys;
  readonly authority: AuthorityRecord;
  readonly signingKey: JsonWebKey;
}

/**
 * What takes the part of the proxies devices name. `of-the-run`: one that leads to the servers of the run, for all of them.
 * `own`: those of the user, as far as they may be reached.
 */
export type DeviceProxies =
  | { readonly kind: 'of-the-run'; readonly url: string }
  | { readonly kind: 'own'; readonly allowed: readonly string[] };

/** Over HTTPS. Holds ID tokens and the run's key: never log it. */
export interface HttpsAccess {
  readonly kind: 'https';
  readonly keys: DeviceKeys;
  readonly origin: string;
  readonly paths: Readonly<Record<WireTransport, string>>;
  /** Where the CSLU of each virtual account (index) listens, over plain HTTP; empty if there is none. */
  readonly csluOrigins: ReadonlyMap<number, string>;
  /** Trusted roots, PEM; null: those node brings. Of devices that talk to the cloud it is their release that decides. */
  readonly ca: string | null;
  /** Roots of the cloud's chain, and former ones, by name, PEM. */
  readonly roots: ReadonlyMap<string, string>;
  readonly proxies: DeviceProxies;
  /** `address:port` of the scenario's name service; null: there is none to ask. */
  readonly nameService: string | null;
  /** The server's signing key, PEM; null: its answers are taken unverified. */
  readonly serverKey: string | null;
  /** The tokens of the embedded server, or one token for all. */
  readonly tokens: TokenTable | string;
  /** Name the server's certificate must have, in place of the host in `origin`; null: that host. */
  readonly serverName: string | null;
  /** Of a server that keeps real time; null: it follows the fleet's. */
  readonly wallLine: WallLine | null;
  /** Only for the embedded server. */
  readonly adminKey: string | null;
  /** Messages a shard may have on their way at once. */
  readonly capacity: number;
}

/** What a worker must know to reach the endpoint of its run. Posted from the coordinator. */
export type EndpointAccess = DecodedAccess | EncodedAccess | HttpsAccess;
