import type { DeviceView } from '../../console-device.js';
import { interfacesOf } from '../interfaces.js';

/** `show ip interface brief` (NTC cisco_ios_show_ip_interface_brief). */
export function showIpInterfaceBrief(view: DeviceView): string {
  const head = 'Interface              IP-Address      OK? Method Status                Protocol\n';
  const rows = interfacesOf(view).map(({ name, address, up }) => {
    const method = address === '' ? 'unset' : 'NVRAM';
    const state = up ? 'up' : 'down';
    return `${name.padEnd(22)} ${(address || 'unassigned').padEnd(15)} YES ${method.padEnd(6)} ${state.padEnd(21)} ${state}    \n`;
  });
  return `${head}${rows.join('')}`;
}
