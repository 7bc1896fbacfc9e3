/** What the release, not the configuration, brings along. A profile has both. */
export interface TrustTraits {
  /** On Expressway no root can be added for licensing (S3), so `trustedRoots` does nothing there. */
  readonly os: 'nx-os' | 'ios-xe' | 'expressway';
  /** False before the release that carries the cloud's new root (FN72323, FN72115, CSCwe09378). */
  readonly trustsCloudRoot: boolean;
}

interface ImportedRoots {
  /** Names of the root certificates trusted besides the release's own. */
  readonly trustedRoots: readonly string[];
}

/** Root of the cloud's certificates until 2022, and all that earlier releases hold of it (FN72323, P§4). */
export const RETIRED_ROOT = 'QuoVadis Root CA 2';

/** Root of the cloud's certificates since the retirement of QuoVadis (FN72323, P§4). */
export const CLOUD_ROOT = 'IdenTrust Commercial Root CA 1';

/** Has an operator imported this root? Names are compared without regard to case. */
export function isImported(root: string, { trustedRoots }: ImportedRoots, { os }: TrustTraits): boolean {
  return os !== 'expressway' && trustedRoots.some((name) => name.toLowerCase() === root.toLowerCase());
}

/** Roots by name, as TLS takes them for one set of devices. Equal sets are one object, so that they share one context. */
export type TrustStore = readonly string[];

const EARLIER: TrustStore = [RETIRED_ROOT];
const PRESENT: TrustStore = [RETIRED_ROOT, CLOUD_ROOT];

/**
 * What a device checks the cloud's chain against: the roots of its release, and what was imported. Every release is taken to
 * hold the retired root. Of imported roots only the cloud's own matters here.
 */
export function trustStoreOf(configuration: ImportedRoots, traits: TrustTraits): TrustStore {
  return traits.trustsCloudRoot || isImported(CLOUD_ROOT, configuration, traits) ? PRESENT : EARLIER;
}
