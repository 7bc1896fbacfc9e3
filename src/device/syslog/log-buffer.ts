import type { DeviceView } from '../console/console-device.js';
import type { SyslogMessage } from './message.js';

/**
 * What the device's log holds now, oldest first: its messages since it last started or its log was cleared.
 */
export function logBuffer(_view: DeviceView): readonly SyslogMessage[] {
  return [];
}
