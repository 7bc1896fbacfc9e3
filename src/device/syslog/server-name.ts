import type { Profile } from '../profile/profile.js';
import { compareReleases } from '../profile/release.js';

/** First IOS-XE release that says "(CSSM)". S4 has both wordings: 16.9 the older, an unnamed release of 2020 the newer [I]. */
const CSSM_SINCE = '16.12.1';

/** What a device calls the server in its log: S4 #4, #5 ("or satellite"); S1, S4 #9 ("(CSSM)"). NX-OS as the newer [I]. */
export function serverName({ os, release }: Pick<Profile, 'os' | 'release'>): string {
  const older = os === 'ios-xe' && compareReleases(os, release, CSSM_SINCE) < 0;
  return `the Cisco Smart Software Manager ${older ? 'or satellite' : '(CSSM)'}`;
}
