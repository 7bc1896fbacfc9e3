import { isRegistered } from '../../../agent/classic-state.js';
import type { ConsoleDevice, DeviceView } from '../../console-device.js';
import { runningConfiguration } from '../show/running-configuration.js';

/** The device as it would be configured if it started now. */
export function asSaved(view: DeviceView): DeviceView {
  const { profile, serial, context, policy, startup, now, history, files } = view;
  return {
    profile,
    serial,
    get state() {
      return view.state;
    },
    policy,
    context,
    startup,
    now,
    history,
    files,
    ...startup,
  };
}

/**
 * `System configuration has been modified`: the running configuration is not the saved one, or the registration's key has
 * not been saved (S4: a reload then loses it).
 */
export function isUnsaved(device: ConsoleDevice): boolean {
  if (device.policy === null && isRegistered(device.state) && !device.state.saved) return true;
  return runningConfiguration(device) !== runningConfiguration(asSaved(device));
}
