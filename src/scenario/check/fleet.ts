import { loadProfile } from '../../device/profile/load.js';
import type { Profile } from '../../device/profile/profile.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import type { Path } from '../../yaml/path.js';
import { type Draft, UNREADABLE } from '../draft.js';
import type { Problems } from '../problem.js';
import { type Group, MOST_DEVICES } from '../schema/fleet.js';
import { accountsNamed } from '../virtual-accounts.js';
import { type CheckContext, type CheckedGroup, checkAccountNames, checkFeatures, checkToken } from './context.js';

/** A model at a release, or null with the reason as a problem. */
export function modelAt(problems: Problems, name: string, release: string | undefined, path: Path): Profile | null {
  try {
    return loadProfile(name, release);
  } catch (error) {
    if (!(error instanceof SlfleetError)) throw error;
    problems.error(path, error.message);
    return null;
  }
}

/** Finds the model of each group; what is wrong with its name or release becomes a problem. */
export function findProfiles(draft: Draft, problems: Problems): CheckedGroup[] {
  return draft.fleet.flatMap((group, index) => {
    if (group === null) return [];
    const path = ['fleet', index];
    if (group.profile === UNREADABLE) return [{ group, path, profile: null }];
    const newest = modelAt(problems, group.profile, undefined, [...path, 'profile']);
    const profile =
      newest === null || group.release === undefined
        ? newest
        : modelAt(problems, group.profile, group.release, [...path, 'release']);
    return [{ group, path, profile }];
  });
}

const NO_MEMBERS: Readonly<Record<Profile['redundancy'], string>> = {
  none: 'stands alone',
  stack: 'stacks at most',
  supervisors: 'has at most',
  'stackwise-virtual': 'joins at most',
};

function checkMembers({ problems }: CheckContext, { members }: Group, profile: Profile, path: Path): void {
  if (members <= profile.maxMembers) return;
  const most = profile.redundancy === 'none' ? '' : ` ${profile.maxMembers}`;
  problems.error(
    [...path, 'members'],
    `${profile.name} ${NO_MEMBERS[profile.redundancy]}${most}, not ${members} members`,
  );
}

/** The transports that came with Smart Licensing Using Policy (S1): a CSLU is reached by no other. */
const POLICY_TRANSPORTS: readonly string[] = ['cslu', 'off', 'automatic'];

function checkTransport({ problems, draft }: CheckContext, { transport }: Group, profile: Profile, path: Path): void {
  const { kind = profile.transport } = transport;
  const place = transport.kind === undefined ? path : [...path, 'transport', 'kind'];
  if (profile.agent === 'classic' && POLICY_TRANSPORTS.includes(kind)) {
    const policy = profile.os === 'ios-xe' ? ', or give it a release from 17.3.2a on' : '';
    problems.error(
      place,
      `transport ${kind} came with Smart Licensing Using Policy, which ${profile.name} ${profile.release} does not have: use callhome or smart${policy}`,
    );
  } else if (draft.endpoint?.kind === 'cslu' && draft.endpoint.at !== 'embedded' && !POLICY_TRANSPORTS.includes(kind)) {
    problems.error(
      place,
      `there is only a CSLU of your own (endpoint.at), and transport ${kind} leads past it: use cslu, or kind cssm`,
    );
  }
}

/** Each group against its model and its virtual accounts; the size of the whole. */
export function checkFleet(context: CheckContext): void {
  const { problems, groups, draft } = context;
  for (const { group, path, profile } of groups) {
    if (profile !== null) {
      checkMembers(context, group, profile, path);
      checkTransport(context, group, profile, path);
      if (group.licences !== undefined) checkFeatures(context, group.licences, profile, [...path, 'licences']);
    }
    checkAccountNames(context, group.account, [...path, 'account']);
    if (group.register !== false) {
      const accounts = accountsNamed(context.accounts, group.account);
      checkToken(context, group.register.token, accounts, [...path, 'register', 'token']);
    }
  }
  const devices = draft.fleet.reduce((sum, group) => sum + (group?.count ?? 0), 0);
  if (devices > MOST_DEVICES) problems.error(['fleet'], `${devices} devices; a run has at most ${MOST_DEVICES}`);
}
