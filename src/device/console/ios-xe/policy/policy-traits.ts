import type { Profile } from '../../../profile/profile.js';
import { isReleaseIn } from '../../../profile/release.js';

/**
 * What of Smart Licensing Using Policy depends on the release. The public outputs name the agent's version and seldom the
 * release; which agent a release has is assumed [I]: 5.1 up to 17.5, 5.3 and 5.5 from 17.6 on, 5.10 and later from 17.13 on.
 */
export interface PolicyTraits {
  /** `show license rum` from 17.7.1 on; before, `test license smart rum` behind `service internal` (S1). */
  readonly showsRum: boolean;
  /** `Account Information`, `Usage Report Summary`, ids of reports and trust codes: not with 5.1.26 (GP TechSupport golden_2). */
  readonly accounts: boolean;
  /** `license smart vrf` and its line: not with 5.1.26, there with 5.5.11 (GP TechSupport golden_3, Status golden_output1). */
  readonly vrf: boolean;
  /** `License Conversion`, `Reporting Mode`, telemetry: with 5.11 (GP TechSupport golden_12, golden_14). */
  readonly conversion: boolean;
}

const TRAITS = new WeakMap<Profile, PolicyTraits>();

/** The same object for the same profile. */
export function policyTraitsOf(profile: Profile): PolicyTraits {
  let traits = TRAITS.get(profile);
  if (traits === undefined) {
    const from = (first: string): boolean => isReleaseIn('ios-xe', profile.release, { from: first });
    const is17d6 = from('17.6.1');
    traits = { showsRum: from('17.7.1'), accounts: is17d6, vrf: is17d6, conversion: from('17.13.1') };
    TRAITS.set(profile, traits);
  }
  return traits;
}
