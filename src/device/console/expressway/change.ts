import type { ExpresswayConfiguration } from '../../system/expressway-configuration.js';
import type { ConsoleDevice } from '../console-device.js';

/** Changes what only an Expressway has. */
export function configureExpressway(device: ConsoleDevice, change: Partial<ExpresswayConfiguration>): void {
  device.configureSystem({ expressway: { ...device.system.expressway, ...change } });
}

/** There is no command that saves: what is changed is kept from that moment on [I]. */
export function keep(device: ConsoleDevice): void {
  device.record('configured');
  device.save();
}
