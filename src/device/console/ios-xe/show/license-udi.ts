import type { DeviceView } from '../../console-device.js';

const ROLES = ['Active', 'Standby'];

/** Role of a member of a stack, or of a supervisor, by its place. */
function role(at: number): string {
  return ROLES[at] ?? 'Member';
}

/** UDIs of a device with its roles, the active one first. */
export function membersOf({
  context,
}: DeviceView): { readonly role: string; readonly pid: string; readonly sn: string }[] {
  return [context.udi, ...context.members].map(({ pid, serialNumber }, at) => ({
    role: role(at),
    pid,
    sn: serialNumber,
  }));
}

/**
 * `show license udi`, also a part of `show license all`. Layout: GP ShowLicenseUdi golden_output (stack) and
 * golden_output2 (alone).
 */
export function showLicenseUdi(view: DeviceView): string {
  const { udi, members } = view.context;
  const own = `UDI: PID:${udi.pid},SN:${udi.serialNumber}\n`;
  if (members.length === 0) return own;
  const list = membersOf(view).map((member) => `    ${member.role}:PID:${member.pid},SN:${member.sn}\n`);
  return `${own}\nHA UDI List:\n${list.join('')}`;
}
