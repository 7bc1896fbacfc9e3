import type { DeviceView, PolicyFace } from '../../console-device.js';

/** The policy agent of a device whose release has one. @throws RangeError on a device that has the classic agent */
export function policyOf({ policy, serial }: Pick<DeviceView, 'policy' | 'serial'>): PolicyFace {
  if (policy === null) throw new RangeError(`${serial} has no policy agent`);
  return policy;
}
