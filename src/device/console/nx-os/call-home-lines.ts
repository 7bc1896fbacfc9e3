import type { ConsoleDevice, DeviceView } from '../console-device.js';

/**
 * Lines of the `callhome` section the simulator keeps and shows but gives no consequence stand in `system.otherLines`,
 * indented as in the configuration, which tells them from global ones.
 */
const INDENT = '  ';

/** Of the `callhome` section, without their indentation. */
export function keptCallHomeLines({ system }: Pick<DeviceView, 'system'>): string[] {
  return system.otherLines.filter((line) => line.startsWith(INDENT)).map((line) => line.trim());
}

/** Lines that stand by themselves. */
export function keptGlobalLines({ system }: Pick<DeviceView, 'system'>): string[] {
  return system.otherLines.filter((line) => !line.startsWith(INDENT));
}

/** The text that follows a key, such as `phone-contact`, or null. */
export function keptCallHomeValue(view: Pick<DeviceView, 'system'>, key: string): string | null {
  const line = keptCallHomeLines(view).find((kept) => kept.startsWith(`${key} `));
  return line === undefined ? null : line.slice(key.length + 1);
}

/** Replaces the line that begins with a key; null takes it away. */
export function keepCallHomeLine(device: ConsoleDevice, key: string, line: string | null): void {
  keep(device, `${INDENT}${key}`, line === null ? null : `${INDENT}${line}`);
}

export function keepGlobalLine(device: ConsoleDevice, key: string, line: string | null): void {
  keep(device, key, line);
}

function keep(device: ConsoleDevice, key: string, line: string | null): void {
  const others = device.system.otherLines.filter((kept) => kept !== key && !kept.startsWith(`${key} `));
  device.configureSystem({ otherLines: line === null ? others : [...others, line] });
}
