/** A VRF and an interface a message may leave from. An empty interface stands for every interface of the VRF. */
export interface Way {
  /** Empty: the global routing table. */
  readonly vrf: string;
  readonly sourceInterface: string;
}

/**
 * The state of what lies between a device and its endpoint, as far as the device's configuration decides what it suffers
 * from it. Plain, read-only data; a fault makes a changed copy.
 */
export interface NetworkConditions {
  /**
   * Conditions with the same version are the same, so what was computed from them (`assessPath`) stays good while the
   * version stands. Versions hold within one process only: a checkpoint must not keep them.
   */
  readonly version: number;
  /** `down`: name servers refuse or do not know the name. `silent`: they never answer (F12, CSCvv67469). */
  readonly nameService: 'up' | 'down' | 'silent';
  /** Which sources reach the endpoint (F13, S4: source interface and VRF). */
  readonly ways: readonly Way[];
  /** The proxies that work; null: whichever proxy a device names works. */
  readonly proxies: readonly { readonly host: string; readonly port: number }[] | null;
  /** Somebody opens TLS on the way and signs with this root (F21). `proxied`: only for messages sent to a proxy. */
  readonly interception: { readonly root: string; readonly traffic: 'all' | 'proxied' } | null;
  /** The name in the server's certificate; null: the name by which it is called, but never an address (S4 scenario 6). */
  readonly certificateName: string | null;
  /** The certificate revocation list can be fetched (F7). */
  readonly revocationListReachable: boolean;
  /** A CSLU listens, and the name service knows it by these names of the kind `cslu-local`; null: there is none. */
  readonly cslu: { readonly names: readonly string[] } | null;
  /**
   * Messages go over sockets to servers of the run's own: TLS judges the chain of the cloud's certificate, and a CSLU is
   * asked for by DNS, when a message leaves. Nothing is decided about either before.
   */
  readonly real: boolean;
}

/**
 * Ways out that exist unless a site says otherwise: the global table, and the management port of each OS. That the latter
 * reach the endpoint is documented for NX-OS (S2: `use-vrf management`, `mgmt0`) and assumed for IOS-XE (S4 names
 * `Mgmt-vrf` only as an example).
 */
const USUAL_WAYS: readonly Way[] = [
  { vrf: '', sourceInterface: '' },
  { vrf: 'management', sourceInterface: 'mgmt0' },
  { vrf: 'Mgmt-vrf', sourceInterface: 'GigabitEthernet0/0' },
];

/**
 * A network in which everything works.
 * @param ways further ways out, e.g. the default VRF and source interface of each profile in the fleet
 * @param cslu the CSLU in it, if there is one
 * @param real see {@link NetworkConditions.real}
 */
export function normalConditions(
  ways: readonly Way[] = [],
  cslu: NetworkConditions['cslu'] = null,
  real = false,
): NetworkConditions {
  return {
    version: 0,
    nameService: 'up',
    ways: [...USUAL_WAYS, ...ways],
    proxies: null,
    interception: null,
    certificateName: null,
    revocationListReachable: true,
    cslu,
    real,
  };
}
