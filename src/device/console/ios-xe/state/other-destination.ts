import type { DeviceView } from '../../console-device.js';
import { cloudUrl } from './call-home-profiles.js';

/** Destination of Smart Transport, whether it is in use or not. */
export function smartUrl(view: DeviceView): string {
  const { transport, system } = view;
  if (transport.kind === 'smart') return transport.url;
  return system.otherUrl || cloudUrl(view, 'smart');
}
