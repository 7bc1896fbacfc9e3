import type { TransportConfiguration } from '../device/call-home/configuration.js';
import { defaultTransport } from '../device/call-home/default-configuration.js';
import type { Profile } from '../device/profile/profile.js';
import type { Group } from './schema/fleet.js';

/** How a group's devices are set up: as the profile has it out of the box, but for what the scenario gives. */
export function transportOf(profile: Profile, written: Group['transport']): TransportConfiguration {
  const { kind = profile.transport } = written;
  // Each kind goes to an address of its own: with another kind comes that kind's.
  const out = defaultTransport(profile, kind);
  return {
    kind,
    url: written.url ?? out.url,
    callHomeEnabled: written.callHome ?? out.callHomeEnabled,
    profile: {
      ...out.profile,
      active: written.profileActive ?? out.profile.active,
      smartLicensingData: written.smartLicensingData ?? out.profile.smartLicensingData,
    },
    vrf: written.vrf ?? out.vrf,
    sourceInterface: written.sourceInterface ?? out.sourceInterface,
    nameServer: written.nameServer ?? out.nameServer,
    hosts: written.hosts ?? out.hosts,
    proxy: written.proxy ?? out.proxy,
    trustedRoots: written.trustedRoots ?? out.trustedRoots,
    serverIdentityCheck: written.serverIdentityCheck ?? out.serverIdentityCheck,
    revocationCheck: written.revocationCheck ?? out.revocationCheck,
  };
}
