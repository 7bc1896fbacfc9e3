import { destinationOf } from '../../network/destination.js';
import type { TransportFailureKind } from '../../wire/transport-failure.js';
import type { TransportConfiguration } from './configuration.js';

/**
 * Whether a configuration allows a device to send at all. Call home must be enabled, and its one profile for Smart
 * Licensing must be active and carry Smart Licensing data (F4, S4 scenario 4); Smart Transport asks for none of that.
 * Either needs an http or https destination, and the cloud answers https only (F10, S2 known issue 2). CSLU needs no
 * destination, and plain HTTP is what it speaks (P§2.1).
 *
 * Pure; the answer holds until the configuration changes.
 */
export function readiness(configuration: TransportConfiguration): TransportFailureKind | null {
  const { kind } = configuration;
  if (kind === 'callhome' && !carriesSmartLicensing(configuration)) return 'no-transport';
  // It will look for its CSLU by name.
  if (kind === 'cslu' && configuration.url === '') return null;
  const destination = destinationOf(configuration.url);
  if (destination === null) return 'no-transport';
  return destination.cloud && !destination.secure ? 'plain-http' : null;
}

function carriesSmartLicensing({ callHomeEnabled, profile }: TransportConfiguration): boolean {
  return callHomeEnabled && profile.active && profile.smartLicensingData;
}
