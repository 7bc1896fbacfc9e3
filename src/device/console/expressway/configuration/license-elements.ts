import { isRegistered } from '../../../agent/classic-state.js';
import type { Profile } from '../../../profile/profile.js';
import { configureExpressway } from '../change.js';
import { isReserved, isSmartOnly, knowsReservation, usesSmartLicensing } from '../smart-licensing.js';
import {
  chooseTransport,
  namedProxy,
  nameOnPremServer,
  nameProxy,
  onPremUrl,
  type TransportChoice,
  transportChoice,
} from '../transport.js';
import { type ConfigurationElement, ON_OFF, onOff, text } from './element.js';

/**
 * `xConfiguration License Smart …`. Sources show `ReservationEnable` (S3); the others are what the Smart licensing page
 * has (S3, admin guide), under names made up in the same style [I].
 */
export function licenseElements(profile: Profile): ConfigurationElement[] {
  return [
    ...(isSmartOnly(profile) ? [] : [ENABLE]),
    TRANSPORT,
    URL_ELEMENT,
    PROXY_ADDRESS,
    PROXY_PORT,
    PRIVACY,
    ...(knowsReservation(profile) ? [RESERVATION] : []),
  ];
}

/** Before X14.1. There is no way back but a factory reset (S3). */
const ENABLE: ConfigurationElement = {
  path: 'License Smart Enable',
  values: ON_OFF,
  help: 'Smart Licensing mode. Once on, only a factory reset brings traditional licensing back.',
  source: 'inferred',
  get: (view) => onOff(usesSmartLicensing(view)),
  set: (device, value) => {
    if (value === 'Off' && usesSmartLicensing(device))
      return 'Smart Licensing cannot be disabled: a factory reset is required to use option keys again';
    if (value === 'On') configureExpressway(device, { smartLicensing: true });
    return '';
  },
};

const TRANSPORT: ConfigurationElement = {
  path: 'License Smart Transport',
  values: { kind: 'choice', words: ['Direct', 'OnPrem', 'Proxy'] },
  help: 'How this product instance reaches Cisco Smart Software Manager.',
  source: 'inferred',
  get: transportChoice,
  set: (device, value) => chooseTransport(device, value as TransportChoice),
};

const URL_ELEMENT: ConfigurationElement = {
  path: 'License Smart Url',
  values: text(255),
  help: 'URL of Smart Software Manager On-Prem, for example https://example.com/SmartTransport.',
  source: 'inferred',
  get: onPremUrl,
  set: nameOnPremServer,
};

const PROXY_ADDRESS: ConfigurationElement = {
  path: 'License Smart Proxy Address',
  values: text(255),
  help: 'IPv4 address or FQDN of the proxy server.',
  source: 'inferred',
  get: (view) => namedProxy(view).host,
  set: (device, host) => {
    if (host !== '' && !/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(host)) return 'Not an IPv4 address or FQDN';
    return nameProxy(device, { host });
  },
};

const PROXY_PORT: ConfigurationElement = {
  path: 'License Smart Proxy Port',
  values: { kind: 'number', from: 1, to: 65_535 },
  help: 'Port on which the proxy server is listening for requests.',
  source: 'inferred',
  get: (view) => String(namedProxy(view).port),
  set: (device, port) => nameProxy(device, { port: Number(port) }),
};

const PRIVACY: ConfigurationElement = {
  path: 'License Smart PrivacyHostname',
  values: ON_OFF,
  help: 'Do not share my hostname or IP address with Cisco.',
  source: 'inferred',
  get: ({ system }) => onOff(system.privacy.hostname),
  set: (device, value) => {
    device.configureSystem({ privacy: { ...device.system.privacy, hostname: value === 'On' } });
    return '';
  },
};

/** The device must be unregistered (admin guide, "Enable Reservation"); off only when nothing is reserved [I]. */
const RESERVATION: ConfigurationElement = {
  path: 'License Smart ReservationEnable',
  values: ON_OFF,
  help: 'Enables license reservation feature.',
  source: 'confirmed',
  get: ({ system }) => onOff(system.expressway.reservation.enabled),
  set: (device, value) => {
    const { reservation } = device.system.expressway;
    if (value === 'On' && (isRegistered(device.state) || device.state.registrationStatus !== 'not-registered'))
      return 'Deregister this product instance before enabling license reservation';
    if (value === 'Off' && isReserved(device)) return 'Return the reservation before disabling license reservation';
    const requestCode = value === 'On' ? reservation.requestCode : '';
    configureExpressway(device, { reservation: { ...reservation, enabled: value === 'On', requestCode } });
    return '';
  },
};
