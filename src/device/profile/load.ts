import { fileURLToPath } from 'node:url';
import type { Profile } from './profile.js';
import type { ReasonedRange } from './schema.js';
import { openProfileStore } from './store.js';

/** The package's own profiles. The folder lies as deep below the root in `src` as in `dist`. */
export const packagedProfiles = openProfileStore(fileURLToPath(new URL('../../../profiles', import.meta.url)));

/** One line of `slfleet list profiles`. */
interface ProfileSummary {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly pid: string;
  readonly family: Profile['family'];
  readonly os: Profile['os'];
  /** Oldest first. */
  readonly releases: readonly string[];
  /** Of a device whose scenario names none. */
  readonly defaultRelease: string;
  readonly redundancy: Profile['redundancy'];
  readonly maxMembers: number;
  readonly defaultFeatures: readonly string[];
  /** Releases that are refused, and why. */
  readonly refuses: readonly ReasonedRange[];
  /** Releases whose built-in roots do not reach the cloud certificate of today, and by which defect. */
  readonly lacksCloudRoot: readonly ReasonedRange[];
}

/**
 * A device model at one release. Asking again gives the same object, so that all devices of a kind share it.
 * @param name profile name, such as `catalyst-9300-24p`
 * @param release such as `16.12.4`; without it the model's default
 * @throws SlfleetError SLF_PROFILE_NOT_FOUND, with the nearest name or release; SLF_PROFILE_UNSUPPORTED, with the rule
 *   that refuses the model or release; SLF_PROFILE_INVALID, with file, line and column
 */
export function loadProfile(name: string, release?: string): Profile {
  return packagedProfiles.profile(name, release);
}

/**
 * Every model there is, in the order of the alphabet.
 * @throws SlfleetError SLF_PROFILE_INVALID for a file that is wrong
 */
export function listProfiles(): ProfileSummary[] {
  return packagedProfiles.names().map((name) => {
    const model = packagedProfiles.model(name);
    return {
      name,
      title: model.title,
      about: model.about,
      pid: model.pid,
      family: model.family,
      os: model.os,
      releases: model.releases,
      defaultRelease: model.defaultRelease,
      redundancy: model.redundancy,
      maxMembers: model.maxMembers,
      defaultFeatures: model.defaultFeatures,
      refuses: model.refuses,
      lacksCloudRoot: model.lacksCloudRoot,
    };
  });
}
