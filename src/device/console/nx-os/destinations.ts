import type { TransportKind } from '../../call-home/configuration.js';
import { defaultTransport } from '../../call-home/default-configuration.js';
import type { ConsoleDevice, DeviceView } from '../console-device.js';

/** An NX-OS switch knows two: those of Smart Licensing Using Policy are not its own. */
type Kind = 'callhome' | 'smart';
type Described = Pick<DeviceView, 'profile' | 'transport' | 'system'>;

/**
 * The two destinations of a switch: that of call home, and that of Smart Transport. The one of the transport in use is
 * `transport.url`, the other one waits in `system.otherUrl`. A Smart Transport destination nobody has changed waits as an
 * empty text.
 */
function destination(view: Described, kind: Kind): string {
  const { transport, system } = view;
  if (transport.kind === kind) return transport.url;
  return system.otherUrl === '' && kind === 'smart' ? usualDestination(view, 'smart') : system.otherUrl;
}

function usualDestination({ profile }: Described, kind: Kind): string {
  return defaultTransport({ ...profile, transport: kind }).url;
}

/** Empty: there is none. */
export function callHomeUrl(view: Described): string {
  return destination(view, 'callhome');
}

export function usualCallHomeUrl(view: Described): string {
  return usualDestination(view, 'callhome');
}

export function smartUrl(view: Described): string {
  return destination(view, 'smart');
}

export function usualSmartUrl(view: Described): string {
  return usualDestination(view, 'smart');
}

/** Sets the destination of a transport, whether it is in use or not. */
export function setDestination(device: ConsoleDevice, kind: Kind, url: string): void {
  if (device.transport.kind === kind) device.configureTransport({ url });
  else device.configureSystem({ otherUrl: waiting(device, kind, url) });
}

/** Changes the transport in use; changing over and back loses nothing. */
export function useTransport(device: ConsoleDevice, kind: Kind): void {
  const { transport } = device;
  if (transport.kind === kind) return;
  const url = destination(device, kind);
  device.configureSystem({ otherUrl: waiting(device, transport.kind, transport.url) });
  device.configureTransport({ kind, url });
}

function waiting(view: Described, kind: TransportKind, url: string): string {
  return kind === 'smart' && url === usualSmartUrl(view) ? '' : url;
}
