/** How a device is set up to reach its endpoint: plain data, shared by all devices of a group until one is changed. */
export interface TransportConfiguration {
  readonly kind: 'callhome' | 'smart';
  /** Destination URL. */
  readonly url: string;
  /** `service call-home` (IOS-XE), `enable` under `callhome` (NX-OS). */
  readonly callHomeEnabled: boolean;
  /** The profile that carries messages; exactly one may carry Smart Licensing (S4). */
  readonly profile: {
    readonly name: string;
    readonly active: boolean;
    /** `reporting smart-licensing-data`. */
    readonly smartLicensingData: boolean;
    readonly messageSizeLimitBytes: number;
  };
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
