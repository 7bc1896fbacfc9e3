import type { DeviceFiles, FileText } from '../device/console/console-device.js';
import type { FleetDevice } from './fleet-device.js';

/** The flash of a device in a shard. Most devices never have a file, so there is nothing until one is written. */
export function deviceFiles(device: FleetDevice): DeviceFiles {
  return {
    names: () => (device.files === null ? [] : Array.from(device.files.keys()).sort()),
    read: (name) => {
      const text = device.files?.get(name);
      return text === undefined ? null : wholeText(text);
    },
    write: (name, text) => {
      device.files ??= new Map();
      device.files.set(name, text);
      return null;
    },
    remove: (name) => device.files?.delete(name) ?? false,
  };
}

export function wholeText(text: FileText): string {
  return typeof text === 'string' ? text : text();
}
