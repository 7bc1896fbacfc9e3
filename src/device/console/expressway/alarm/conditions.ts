import type { LicensingState } from '../../../../telemetry/licensing-state.js';
import type { AlarmName } from './kinds.js';

/** What of a device's past decides which alarms are raised. */
export interface Conditions {
  readonly licensing: LicensingState | null;
  /** The latest exchange did not get through. */
  readonly cutOff: boolean;
  /** The latest registration came to its end by itself. */
  readonly registrationExpired: boolean;
  /** A reservation is installed. */
  readonly reserved: boolean;
}

export const BEFORE_ANYTHING: Conditions = {
  licensing: null,
  cutOff: false,
  registrationExpired: false,
  reserved: false,
};

const ALARM_IN_STATE: Readonly<Record<LicensingState, AlarmName | null>> = {
  EVALUATION: 'evaluation',
  EVALUATION_EXPIRED: 'evaluationExpired',
  REGISTERED: null,
  AUTHORIZED: null,
  OUT_OF_COMPLIANCE: 'outOfCompliance',
  AUTHORIZATION_EXPIRED: 'authorizationExpired',
  // Of Smart Licensing Using Policy, which no Expressway has.
  IN_USE: null,
  NOT_IN_USE: null,
};

/** The alarms that stand while conditions are so. A device with a reservation needs nobody and has none. */
export function alarmsUnder({ licensing, cutOff, registrationExpired, reserved }: Conditions): ReadonlySet<AlarmName> {
  const names = new Set<AlarmName>();
  if (reserved) return names;
  const own = licensing === null ? null : ALARM_IN_STATE[licensing];
  if (own !== null) names.add(own);
  if (cutOff) names.add('communication');
  if (registrationExpired) names.add('registrationExpired');
  return names;
}
