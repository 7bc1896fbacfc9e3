import { CLOUD_ROOT } from '../../network/trust-store.js';
import type { Profile } from '../profile/profile.js';
import type { TransportConfiguration } from './configuration.js';

const SMART_CLOUD = 'https://smartreceiver.cisco.com/licservice/license';

/** Where devices send unless told otherwise: the vendor's cloud (P§2.1). */
const DEFAULT_URL: Readonly<Record<TransportConfiguration['kind'], string>> = {
  callhome: 'https://tools.cisco.com/its/service/oddce/services/DDCEService',
  smart: SMART_CLOUD,
  // `Cslu address: <empty>` (S1, F14): it is looked for by name.
  cslu: '',
  off: '',
  // Where it goes if it finds no CSLU (carriage.ts).
  automatic: SMART_CLOUD,
};

/** `Message Size Limit: 3145728 Bytes` (S4, P§2.3). */
const MESSAGE_SIZE_LIMIT_BYTES = 3_145_728;

/**
 * How a device out of its box reaches its endpoint: profile `CiscoTAC-1`, active, full reporting, with Smart Licensing
 * data (S4; P§2.3), to the vendor's cloud (S2 method 1). Names are resolved; no proxy stands in between. NX-OS sends from
 * VRF `management` and `mgmt0` (S2, F13), as the profile says.
 *
 * Checks differ by OS. The server identity check is on where documented (IOS-XE: S4, P§2.3) or usual (Expressway, which
 * uses libcurl), and off on NX-OS, where S2 method 3 works with an address in an https URL. The revocation list is asked
 * for on IOS-XE only, the one OS for which it is documented (F7, S4 scenario 7).
 *
 * Releases from before the cloud's new root (FN72323) come with that root imported, as the field notice asks every
 * operator to do; a scenario that sets `trustedRoots: []` takes it away (F11). On Expressway no root can be added (S3).
 * @param kind another transport than that of the profile
 */
export function defaultTransport(
  profile: Profile,
  kind: TransportConfiguration['kind'] = profile.transport,
): TransportConfiguration {
  return {
    kind,
    url: DEFAULT_URL[kind],
    callHomeEnabled: true,
    profile: {
      name: 'CiscoTAC-1',
      active: true,
      smartLicensingData: true,
      messageSizeLimitBytes: MESSAGE_SIZE_LIMIT_BYTES,
    },
    vrf: profile.defaultVrf,
    sourceInterface: profile.defaultSourceInterface,
    nameServer: true,
    hosts: {},
    proxy: null,
    trustedRoots: profile.trustsCloudRoot || profile.os === 'expressway' ? [] : [CLOUD_ROOT],
    serverIdentityCheck: profile.os !== 'nx-os',
    revocationCheck: profile.os === 'ios-xe',
  };
}
