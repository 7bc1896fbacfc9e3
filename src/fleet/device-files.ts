import type { DeviceFiles, FileText } from '../device/console/console-device.js';
import type { FleetDevice } from './fleet-device.js';

/** The flash of a device in a shard. Most devices never have a file, so there is nothing until one is written. */
export function deviceFiles(device: FleetDevice, now: () => number): DeviceFiles {
  return {
    names: () => (device.files === null ? [] : Array.from(device.files.keys()).sort()),
    read: (name) => {
      const file = device.files?.get(name);
      return file === undefined ? null : wholeText(file.text);
    },
    write: (name, text) => {
      device.files ??= new Map();
      device.files.set(name, { text, writtenMs: now() });
      return null;
    },
    writtenMs: (name) => device.files?.get(name)?.writtenMs ?? null,
    remove: (name) => device.files?.delete(name) ?? false,
  };
}

export function wholeText(text: FileText): string {
  return typeof text === 'string' ? text : text();
}
