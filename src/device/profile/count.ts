import { nearestWordHint } from '../../errors/nearest-word.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import type { EntitlementUse } from '../../wire/messages.js';
import type { CountingRule, Profile } from './profile.js';

/**
 * How many licences one feature takes, by rule (licensing §1 "Licence counting", S4):
 * a stack and StackWise Virtual 1 a switch; a modular chassis 1 a supervisor (network) or 1 a chassis (DNA);
 * Expressway as many as are in use (S3), 1 where the scenario gives no number.
 */
const COUNT: Readonly<Record<CountingRule, (members: number, inUse: number) => number>> = {
  'per-device': () => 1,
  'per-chassis': () => 1,
  'per-member': (members) => members,
  'per-supervisor': (members) => members,
  'per-use': (_members, inUse) => inUse,
};

/**
 * The licences a device uses, ready to be sent: one entry a tag, in the order of the profile, none with a count of 0.
 * A feature that is not configured takes no licence (S4).
 * @param features features configured, in any order
 * @param featureCounts numbers in use, for features counted per use; naming one here also configures it
 * @param members switches of the stack, supervisors of the chassis, or 1
 * @throws SlfleetError SLF_SCENARIO_INVALID for a feature the model does not have at this release, or too many members
 */
export function countLicences(
  profile: Profile,
  features: readonly string[],
  featureCounts: Readonly<Record<string, number>>,
  members: number,
): EntitlementUse[] {
  if (!Number.isInteger(members) || members < 1 || members > profile.maxMembers) {
    throw new SlfleetError(
      'SLF_SCENARIO_INVALID',
      `${profile.name} can have 1 to ${profile.maxMembers} members, not ${members}`,
    );
  }
  const configured = new Set([...features, ...Object.keys(featureCounts)]);
  for (const feature of configured) {
    if (profile.licences.has(feature)) continue;
    throw new SlfleetError(
      'SLF_SCENARIO_INVALID',
      `${profile.name} ${profile.release} has no licence "${feature}"${nearestWordHint(feature, [...profile.licences.keys()])}`,
      { details: [`It has: ${[...profile.licences.keys()].join(', ')}`] },
    );
  }
  const byTag = new Map<string, number>();
  for (const licence of profile.licences.values()) {
    if (!configured.has(licence.feature)) continue;
    const count = COUNT[licence.counting](members, featureCounts[licence.feature] ?? 1);
    if (count > 0) byTag.set(licence.tag, (byTag.get(licence.tag) ?? 0) + count);
  }
  return Array.from(byTag, ([tag, count]) => ({ tag, count }));
}
