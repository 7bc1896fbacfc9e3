import { destinationOf } from '../../../network/destination.js';
import { isRegistered } from '../../agent/classic-state.js';
import { defaultTransport } from '../../call-home/default-configuration.js';
import type { ConsoleDevice, DeviceView } from '../console-device.js';

/** The three ways to an endpoint (S3): the cloud, the cloud through a proxy, a server on the premises. */
export type TransportChoice = 'Direct' | 'OnPrem' | 'Proxy';

/** S3: the URL of a server on the premises ends so. */
const ON_PREM_PATH = '/SmartTransport';
const DEREGISTER_FIRST = 'Deregister this product instance before changing between Direct and On-Prem';
/** Port of a proxy of which only the address was given [I]. */
const PROXY_PORT = 8_080;

type Proxy = NonNullable<DeviceView['transport']['proxy']>;
const NO_PROXY: Proxy = { host: '', port: PROXY_PORT };

export function transportChoice({ transport }: DeviceView): TransportChoice {
  if (destinationOf(transport.url)?.cloud !== true) return 'OnPrem';
  return transport.proxy === null ? 'Direct' : 'Proxy';
}

/** URL of the server on the premises, in use or not; empty if none was named. */
export function onPremUrl(view: DeviceView): string {
  return transportChoice(view) === 'OnPrem' ? view.transport.url : view.system.otherUrl;
}

/** The proxy, in use or not; an empty host if none was named. */
export function namedProxy({ transport, system }: DeviceView): Proxy {
  return transport.proxy ?? system.idleProxy ?? NO_PROXY;
}

/**
 * Goes over to another way. What the others were set to is kept. A registered device has to be deregistered before it goes
 * from the cloud to a server on the premises or back (admin guide, "Configure Transport Settings on Expressway").
 * @returns why not, or an empty text
 */
export function chooseTransport(device: ConsoleDevice, choice: TransportChoice): string {
  const present = transportChoice(device);
  if (choice === present) return '';
  if ((choice === 'OnPrem' || present === 'OnPrem') && isRegistered(device.state)) return DEREGISTER_FIRST;
  const url = onPremUrl(device);
  const named = namedProxy(device);
  if (choice === 'OnPrem' && url === '') return 'Set the URL of Smart Software Manager On-Prem first';
  if (choice === 'Proxy' && named.host === '') return 'Set the address of the proxy server first';
  const proxy = choice === 'Proxy' ? named : null;
  device.configureSystem({
    otherUrl: choice === 'OnPrem' ? '' : url,
    idleProxy: proxy === null && named.host !== '' ? named : null,
  });
  device.configureTransport({ url: choice === 'OnPrem' ? url : defaultTransport(device.profile).url, proxy });
  return '';
}

/**
 * Names the server on the premises. Only https is supported (admin guide), and the path is asked for (S3); that the device
 * looks at its end is assumed [I]. It does not look at its case, on which the server insists (S4).
 */
export function nameOnPremServer(device: ConsoleDevice, url: string): string {
  const inUse = transportChoice(device) === 'OnPrem';
  if (url === '' && inUse) return 'The URL is in use';
  if (url !== '') {
    const destination = destinationOf(url);
    if (destination === null || !destination.secure) return 'The URL must begin with https://';
    if (destination.cloud || !url.toLowerCase().endsWith(ON_PREM_PATH.toLowerCase()))
      return `The URL must be that of Smart Software Manager On-Prem and end with ${ON_PREM_PATH}`;
  }
  if (inUse) device.configureTransport({ url });
  else device.configureSystem({ otherUrl: url });
  return '';
}

export function nameProxy(device: ConsoleDevice, change: Partial<Proxy>): string {
  const proxy = { ...namedProxy(device), ...change };
  if (device.transport.proxy === null) {
    device.configureSystem({ idleProxy: proxy });
    return '';
  }
  if (proxy.host === '') return 'The proxy server is in use';
  device.configureTransport({ proxy });
  return '';
}
