import type { Udi } from '../../../../../wire/messages.js';
import type { DeviceView } from '../../../console-device.js';
import { policyOf } from '../policy-of.js';

/** A switch or a supervisor, and what it is at present. */
export interface Member {
  readonly role: 'Active' | 'Standby' | 'Member';
  readonly udi: Udi;
}

/** All there are, the active one first. Two supervisors share the UDI of their chassis (GP ShowLicenseTechSupport golden_12). */
export function membersOf(view: DeviceView): Member[] {
  const { udi, members } = policyOf(view).context;
  return [udi, ...members].map((of, at) => ({ role: at === 0 ? 'Active' : at === 1 ? 'Standby' : 'Member', udi: of }));
}

/** The same block of lines below each. @param inner its lines, indented */
export function byMember(view: DeviceView, inner: (member: Member) => string): string {
  return membersOf(view)
    .map((member) => `  ${member.role}: PID:${member.udi.pid},SN:${member.udi.serialNumber}\n${inner(member)}`)
    .join('');
}
