import { loadProfile } from '../../src/device/profile/load.js';
import { type LoneDevice, loneDevice } from '../../src/fleet/lone-device.js';
import { lonePlan } from '../../src/fleet/lone-plan.js';

export const START_MS = Date.UTC(2026, 0, 1);

/** A device of its own, in this thread. Close it. */
export function localDevice(profile = 'catalyst-9300-24p', release = '16.12.4'): LoneDevice {
  return loneDevice(lonePlan({ profile: loadProfile(profile, release), members: 1, seed: 1, startMs: START_MS }));
}
