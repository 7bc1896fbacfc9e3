import { isIP } from 'node:net';
import { HOST, HOSTNAME } from '../../grammar/argument-kinds.js';
import { synchroniseClock } from '../clock.js';
import { type ConfigurationElement, text } from './element.js';
import { withAddress, withSlot } from './slots.js';

/** Numbers of places (command reference of the admin guide, recalled [I]). */
const NAME_SERVERS = 5;
const NTP_SERVERS = 5;
const SYSLOG_SERVERS = 4;

const NO_SERVER = { address: '', vrf: '' };

function places<Item>(count: number, make: (place: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index + 1));
}

/** `xConfiguration IP DNS …`, `NTP …`, `RemoteSyslog …`. Paths recalled [I]. */
export const NETWORK_ELEMENTS: readonly ConfigurationElement[] = [
  {
    path: 'IP DNS Domain Name',
    values: text(128),
    help: 'The name to be appended to an unqualified host name before querying the DNS server.',
    source: 'inferred',
    get: ({ system }) => system.domainName,
    set: (device, domainName) => {
      if (domainName !== '' && !HOST.fits(domainName)) return 'Not a domain name';
      device.configureSystem({ domainName });
      return '';
    },
  },
  {
    // The CSSM learns a new name at the next renewal of the registration (admin guide).
    path: 'IP DNS Hostname',
    values: text(63),
    help: 'The DNS host name for this system.',
    source: 'inferred',
    get: ({ system }) => system.hostname,
    set: (device, hostname) => {
      if (!HOSTNAME.fits(hostname)) return 'Not a host name';
      device.configureSystem({ hostname });
      return '';
    },
  },
  ...places(NAME_SERVERS, nameServer),
  ...places(NTP_SERVERS, ntpServer),
  ...places(SYSLOG_SERVERS, syslogServer),
];

/** Without a name server no name is resolved: Direct needs one (admin guide, "Transport settings"). */
function nameServer(place: number): ConfigurationElement {
  return {
    path: `IP DNS Server ${place} Address`,
    values: text(39),
    help: 'The IP address of a default DNS server to use when resolving domain names.',
    source: 'inferred',
    get: ({ system }) => system.nameServers[place - 1]?.address ?? '',
    set: (device, address) => {
      if (address !== '' && isIP(address) === 0) return 'Not an IP address';
      const server = address === '' ? NO_SERVER : { address, vrf: '' };
      const nameServers = withSlot(device.system.nameServers, place, server, NO_SERVER, (one) => one.address === '');
      device.configureSystem({ nameServers });
      device.configureTransport({ nameServer: nameServers.length > 0 });
      synchroniseClock(device);
      return '';
    },
  };
}

function ntpServer(place: number): ConfigurationElement {
  return {
    path: `NTP Server ${place} Address`,
    values: text(128),
    help: 'The IP address or FQDN of an NTP server to be used when synchronizing system time.',
    source: 'inferred',
    get: ({ system }) => system.ntpServers[place - 1] ?? '',
    set: (device, address) => {
      if (address !== '' && !HOST.fits(address)) return 'Not an IP address or FQDN';
      device.configureSystem({ ntpServers: withAddress(device.system.ntpServers, place, address) });
      synchroniseClock(device);
      return '';
    },
  };
}

function syslogServer(place: number): ConfigurationElement {
  return {
    path: `RemoteSyslog ${place} Address`,
    values: text(128),
    help: 'The IP address or FQDN of a remote syslog server to which the log is written.',
    source: 'inferred',
    get: ({ system }) => system.loggingHosts[place - 1] ?? '',
    set: (device, address) => {
      if (address !== '' && !HOST.fits(address)) return 'Not an IP address or FQDN';
      device.configureSystem({ loggingHosts: withAddress(device.system.loggingHosts, place, address) });
      return '';
    },
  };
}
