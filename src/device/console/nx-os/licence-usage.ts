import { authorizationStatusOf } from '../../agent/classic-state.js';
import type { DeviceView } from '../console-device.js';
import { AUTHORIZATION } from '../text/license-blocks.js';

/** A licence in use, as `show license usage` lists it. */
export interface LicenceUse {
  readonly feature: string;
  readonly name: string;
  readonly tag: string;
  readonly version: string;
  readonly count: number;
  readonly status: string;
}

/** Asked for and not answered yet, as IOS-XE prints it [I]. */
const WAITING = 'WAITING';

/**
 * The licences in use. All show the device's status: the agent keeps no verdict for each (modelled). Licences that share a
 * tag are one entitlement and stand under the first feature that has it.
 */
export function licencesInUse({ profile, state, context }: DeviceView): LicenceUse[] {
  const authorization = authorizationStatusOf(state, context.entitlements.length > 0);
  const status = authorization === 'none' ? WAITING : AUTHORIZATION[authorization];
  const known = [...profile.licences.values()];
  return context.entitlements.map(({ tag, count }) => {
    const licence = known.find((candidate) => candidate.tag === tag);
    return {
      feature: licence?.feature ?? tag,
      name: licence?.name ?? tag,
      tag,
      version: /,v?([\d.]+)_/.exec(tag)?.[1] ?? '1.0',
      count,
      status,
    };
  });
}
