import type { Profile } from '../../profile/profile.js';
import { isReleaseIn } from '../../profile/release.js';
import type { LicenseWords } from '../text/license-blocks.js';

/** What of the command line and its texts depends on the release. */
export interface ReleaseTraits {
  readonly words: LicenseWords;
  /** `license smart transport`, `url` and `proxy`: from 16.10 on [I]. */
  readonly smartTransport: boolean;
  /** `Miscellaneous: Custom Id` in `show license status`: from 17.1 on [I] (seen in a public sample of a classic agent). */
  readonly customId: boolean;
  /** Label of the destination in `show call-home profile`: S4 for 16.9, GP for later; where it changes is assumed [I]. */
  readonly httpAddressLabel: string;
  /** Name of the release train, as `show version` prints it. */
  readonly train: string;
  /** Smart Agent version; all are those of public outputs (GP), which release has which is assumed [I]. */
  readonly agentVersion: string;
}

/** `Allowed` in a public log of 16.9, `ALLOWED` from 16.12 on (GP, NTC); in between assumed as before [I]. */
const UP_TO_16_11: LicenseWords = { exportAllowed: 'Allowed', exportNotAllowed: 'Not Allowed' };
const FROM_16_12: LicenseWords = { exportAllowed: 'ALLOWED', exportNotAllowed: 'NOT ALLOWED' };

const TRAITS = new WeakMap<Profile, ReleaseTraits>();

/** The same object for the same profile. */
export function traitsOf(profile: Profile): ReleaseTraits {
  let traits = TRAITS.get(profile);
  if (traits === undefined) {
    traits = madeTraits(profile.release);
    TRAITS.set(profile, traits);
  }
  return traits;
}

/** First release of each, newest first. */
type Eras = readonly (readonly [string, string])[];

const TRAINS: Eras = [
  ['17.13.1', 'IOSXE'],
  ['17.10.1', 'Dublin'],
  ['17.7.1', 'Cupertino'],
  ['17.4.1', 'Bengaluru'],
  ['17.1.1', 'Amsterdam'],
  ['16.10.1', 'Gibraltar'],
  ['16.9.1', 'Fuji'],
];

const AGENTS: Eras = [
  ['17.13.1', '5.11.2_rel/6'],
  ['17.8.1', '5.5.11_rel/31'],
  ['17.6.1', '5.3.10_rel/25'],
  ['17.3.2a', '5.1.26_rel/120'],
  ['17.1.1', '4.9.6_rel/41'],
  ['16.12.1', '4.8.5.4_rel/22'],
  ['16.9.1', '4.4.13_rel/116'],
];

function latest(eras: Eras, from: (first: string) => boolean): string {
  return eras.find(([first]) => from(first))?.[1] ?? '';
}

function madeTraits(release: string): ReleaseTraits {
  const from = (first: string): boolean => isReleaseIn('ios-xe', release, { from: first });
  return {
    words: from('16.12.1') ? FROM_16_12 : UP_TO_16_11,
    smartTransport: from('16.10.1'),
    customId: from('17.1.1'),
    httpAddressLabel: from('16.10.1') ? 'HTTP  address' : 'HTTP address(es)',
    train: latest(TRAINS, from),
    agentVersion: latest(AGENTS, from),
  };
}
