import { authorizationStatusOf, NO_INSTANT_MS } from '../../../agent/classic-state.js';
import type { Profile, ProfileLicence } from '../../../profile/profile.js';
import type { DeviceView } from '../../console-device.js';
import { AUTHORIZATION } from '../../text/license-blocks.js';

/** A licence in use as the `show license …` commands list it. */
export interface LicenceUse {
  /** Name the CSSM has told the device; empty until it has. */
  readonly name: string;
  /** Name the device has by itself, shown in parentheses. */
  readonly entitlement: string;
  readonly tag: string;
  readonly count: number;
  readonly status: string;
}

const LICENCES = new WeakMap<Profile, ReadonlyMap<string, ProfileLicence>>();

function licencesByTag(profile: Profile): ReadonlyMap<string, ProfileLicence> {
  let byTag = LICENCES.get(profile);
  if (byTag === undefined) {
    byTag = new Map(Array.from(profile.licences.values(), (licence) => [licence.tag, licence]));
    LICENCES.set(profile, byTag);
  }
  return byTag;
}

/**
 * The licences in use. Names are blank until the device has been authorized, as a public 16.9 log shows; so the name is
 * taken to come with the authorization [I]. What has not been asked for yet is `PENDING` [I].
 */
export function licenceUses({ profile, state, context }: DeviceView): LicenceUse[] {
  const byTag = licencesByTag(profile);
  const status = authorizationStatusOf(state, context.entitlements.length > 0);
  const isAnswered = state.authorizationSinceMs !== NO_INSTANT_MS;
  return context.entitlements.map(({ tag, count }) => {
    const entitlement = byTag.get(tag)?.name ?? tag;
    return {
      name: isAnswered ? entitlement : '',
      entitlement,
      tag,
      count,
      status: status === 'none' ? 'PENDING' : AUTHORIZATION[status],
    };
  });
}

/** A licence in full: GP ShowLicenseAll, in the form of the classic agent (`Status: AUTHORIZED`). */
function usageBlock({ name, entitlement, count, status }: LicenceUse): string {
  return `${name === '' ? '' : `${name} `}(${entitlement}):
  Description: ${entitlement}
  Count: ${count}
  Version: 1.0
  Status: ${status}
  Export status: NOT RESTRICTED
`;
}

/** All of them, or that there are none (GP ShowLicenseAll golden_output_3). */
export function usageBlocks(view: DeviceView): string {
  const uses = licenceUses(view);
  return uses.length === 0 ? 'No licenses in use\n' : uses.map(usageBlock).join('\n');
}
