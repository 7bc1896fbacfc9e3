import type { DeviceView } from '../../console-device.js';

/** A part as `show inventory` lists it: two lines. */
function part(name: string, description: string, pid: string, sn: string): string {
  return `NAME: "${name}", DESCR: "${description}"\nPID: ${pid.padEnd(18)}, VID: V01  , SN: ${sn}\n`;
}

/** `c93xx Stack`, `c38xx Stack`. */
function stackName(pid: string): string {
  return `c${/(\d\d)\d\d/.exec(pid)?.[1] ?? '9'}xx Stack`;
}

/**
 * `show inventory`: the chassis or the stack and its switches; modules and fans are not simulated. Form: NTC
 * cisco_ios_show_inventory.
 */
export function showInventory({ profile, context }: DeviceView): string {
  const { pid, redundancy } = profile;
  const { udi, members } = context;
  if (redundancy === 'supervisors')
    return `${part('Chassis', `Cisco Catalyst ${pid} Series Chassis`, pid, udi.serialNumber)}\n`;
  const head = redundancy === 'stack' ? stackName(pid) : 'Chassis';
  const parts = [part(head, head, pid, udi.serialNumber)];
  for (const [at, member] of [udi, ...members].entries())
    parts.push(part(`Switch ${at + 1}`, member.pid, member.pid, member.serialNumber));
  return `${parts.join('\n')}\n`;
}
