import type { DefectId, DefectSet } from '../agent/policy/defect-id.js';
import type { OperatingSystem } from '../profile/profile.js';
import { isReleaseIn } from '../profile/release.js';
import type { Defect } from './defect.js';
import { DEFECTS } from './register.js';

/** By OS, release and profile: what was answered before. */
const answered = new Map<string, DefectSet>();
/** By content, so that devices with the same defects share one set. */
const shared = new Map<string, DefectSet>();

function has(defect: Defect, os: OperatingSystem, release: string, profile: string | undefined): boolean {
  if (defect.os !== os) return false;
  if (defect.profiles !== null && (profile === undefined || !defect.profiles.includes(profile))) return false;
  return defect.affected.some((range) => isReleaseIn(os, release, range));
}

function sharedSet(ids: readonly DefectId[]): DefectSet {
  const key = ids.join(' ');
  let set = shared.get(key);
  if (set === undefined) {
    set = new Set(ids);
    shared.set(key, set);
  }
  return set;
}

/**
 * The defects of a release. It is all that decides: a scenario can choose the release, never the defect.
 * @param profile the profile's name, for defects of some models only; without it those are left out
 * @returns the same set for the same question, and for all questions with the same answer
 * @throws SlfleetError SLF_PROFILE_INVALID if the text is not a release of this OS
 */
export function defectsOf(os: OperatingSystem, release: string, profile?: string): DefectSet {
  const question = `${os} ${release} ${profile ?? ''}`;
  let answer = answered.get(question);
  if (answer === undefined) {
    answer = sharedSet(DEFECTS.filter((defect) => has(defect, os, release, profile)).map(({ id }) => id));
    answered.set(question, answer);
  }
  return answer;
}
