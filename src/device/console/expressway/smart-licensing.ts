import { isRegistered } from '../../agent/classic-state.js';
import type { Profile } from '../../profile/profile.js';
import { isReleaseIn } from '../../profile/release.js';
import type { DeviceView } from '../console-device.js';

/** From X14.1 on there is nothing but Smart Licensing; before, it had to be switched on (S3). */
export function isSmartOnly({ release }: Profile): boolean {
  return isReleaseIn('expressway', release, { from: 'X14.1' });
}

/** Reservations came with X14.2 (S3). */
export function knowsReservation({ release }: Profile): boolean {
  return isReleaseIn('expressway', release, { from: 'X14.2' });
}

/**
 * Whether the device licenses itself by Smart Licensing. One that was told to register without its console (by a scenario)
 * had it switched on.
 */
export function usesSmartLicensing({ profile, system, state }: DeviceView): boolean {
  if (isSmartOnly(profile) || system.expressway.smartLicensing) return true;
  return isRegistered(state) || state.registrationStatus !== 'not-registered';
}

/** A reservation is installed: the device asks nobody, and its licences are its own. */
export function isReserved({ system }: Pick<DeviceView, 'system'>): boolean {
  return system.expressway.reservation.authorizationCode !== '';
}
