import type { DeviceView } from '../../console-device.js';

/** `show license udi`, and `Product Information` of `show license all`: P§6, GP; that of NX-OS is assumed to be the same [I]. */
export function udiBlock({ context }: DeviceView): string {
  const { udi, members } = context;
  const text = ({ pid, serialNumber }: typeof udi): string => `PID:${pid},SN:${serialNumber}`;
  if (members.length === 0) return `UDI: ${text(udi)}\n`;
  const list = [`  Active:${text(udi)}`, ...members.map((member) => `  Standby:${text(member)}`)];
  return `UDI: ${text(udi)}\n\nHA UDI List:\n${list.join('\n')}\n`;
}
