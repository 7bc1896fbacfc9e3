import type { DeviceView } from '../console/console-device.js';
import type { SyslogMessage } from './message.js';

/** A message as the device's OS prints it in `show logging` and on its console: one line, without its end. */
export function logLine(_view: Pick<DeviceView, 'profile' | 'context' | 'system'>, message: SyslogMessage): string {
  return message.text;
}
