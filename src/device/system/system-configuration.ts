import type { Profile } from '../profile/profile.js';
import { type ExpresswayConfiguration, FACTORY_EXPRESSWAY } from './expressway-configuration.js';

/** A name server an operator has named, and the VRF it is asked in (empty: the global table). */
export interface NameServer {
  readonly address: string;
  readonly vrf: string;
}

/** `crypto pki trustpoint NAME`. */
export interface Trustpoint {
  readonly enrollment: 'terminal' | 'pkcs12' | 'url' | 'none';
  readonly enrollmentUrl: string;
  readonly revocationCheck: 'crl' | 'none';
  /** Common name of the root that was authenticated; null before. */
  readonly root: string | null;
  /** SHA-1 and MD5 fingerprints of that root, as the device prints them; empty before. */
  readonly fingerprints: { readonly md5: string; readonly sha1: string };
}

/** A call-home profile besides the one that carries Smart Licensing (S4: exactly one may). */
export interface CallHomeProfile {
  readonly active: boolean;
  readonly smartCallHomeData: boolean;
  readonly smartLicensingData: boolean;
  readonly url: string;
}

/**
 * What an operator configures on a device besides its way to the endpoint (`TransportConfiguration`, which alone decides
 * whether messages get through). Plain data, never changed in place; a device nobody has configured by console has none
 * of its own and shows `factorySystem`.
 */
export interface SystemConfiguration {
  readonly hostname: string;
  readonly domainName: string;
  readonly nameServers: readonly NameServer[];
  readonly ntpServers: readonly string[];
  readonly timeZone: { readonly name: string; readonly offsetMinutes: number };
  readonly trustpoints: Readonly<Record<string, Trustpoint>>;
  /** `contact-email-addr`, `email-contact`. */
  readonly contactEmail: string;
  readonly callHomeProfiles: Readonly<Record<string, CallHomeProfile>>;
  /** Destination of the transport that is not in use now, so that changing over and back loses nothing. */
  readonly otherUrl: string;
  /** A proxy that is named but not in use (NX-OS: `transport http proxy server` without `proxy enable`). */
  readonly idleProxy: { readonly host: string; readonly port: number } | null;
  /** `license smart privacy`. */
  readonly privacy: { readonly hostname: boolean; readonly version: boolean };
  /** `license smart enable`; always on in IOS-XE from 16.10 on. */
  readonly smartLicensing: boolean;
  /** `logging host`. */
  readonly loggingHosts: readonly string[];
  /** Further lines of the configuration the simulator keeps and shows but gives no consequence, in order. */
  readonly otherLines: readonly string[];
  /** What only an Expressway has; elsewhere as out of the box. */
  readonly expressway: ExpresswayConfiguration;
}

/** Where syslogs and the contact of a profile out of the box go (S2: `email-contact`). */
const CONTACT = 'sch-smart-licensing@cisco.com';
/** Address of the name server of a device that has one from the scenario; a documentation address (RFC 5737). */
export const USUAL_NAME_SERVER = '192.0.2.53';

/**
 * The system configuration of a device nobody has configured by console. IOS-XE knows the trustpoint `SLA-TrustPoint`,
 * which the agent makes by itself (S4 scenario 7).
 * @param hostname the name the scenario gives the device
 * @param nameServer the scenario has configured a name server
 */
export function factorySystem(profile: Profile, hostname: string, nameServer: boolean): SystemConfiguration {
  return {
    hostname,
    domainName: '',
    nameServers: nameServer ? [{ address: USUAL_NAME_SERVER, vrf: profile.defaultVrf }] : [],
    ntpServers: [],
    timeZone: { name: 'UTC', offsetMinutes: 0 },
    trustpoints: {},
    contactEmail: CONTACT,
    callHomeProfiles: {},
    otherUrl: '',
    idleProxy: null,
    privacy: { hostname: false, version: false },
    smartLicensing: true,
    loggingHosts: [],
    otherLines: [],
    expressway: FACTORY_EXPRESSWAY,
  };
}
