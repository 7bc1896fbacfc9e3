import type { Profile } from '../../device/profile/profile.js';
import { MOST_COMPARED, nearestWordHint } from '../../errors/nearest-word.js';
import { quoted } from '../../errors/shown.js';
import type { Path } from '../../yaml/path.js';
import type { Draft } from '../draft.js';
import type { Problems } from '../problem.js';
import type { Group } from '../schema/fleet.js';
import type { NamedAccount } from '../virtual-accounts.js';

/** A group whose entry could be made out, with its model if there is one. */
export interface CheckedGroup {
  readonly group: Group;
  readonly path: Path;
  readonly profile: Profile | null;
}

/** What the checks share: the draft, what stands in it under which name, and where problems go. */
export interface CheckContext {
  readonly draft: Draft;
  readonly problems: Problems;
  readonly accounts: readonly NamedAccount[];
  /** False if an entry could not be made out, so that a name not found may be in that one. */
  readonly allAccountsKnown: boolean;
  readonly groups: readonly CheckedGroup[];
  readonly allGroupsKnown: boolean;
  /** Serial numbers of all devices; made when first asked for. */
  readonly serials: () => ReadonlySet<string>;
}

/** `there is no label "acces"; did you mean "access"?` */
export function noSuch(what: string, name: string, known: readonly string[]): string {
  return `there is no ${what} ${quoted(name)}${nearestWordHint(name, known)}`;
}

/** Checks labels, given as one or as a list, and finds their groups; without labels, all groups. */
export function groupsLabelled(
  context: CheckContext,
  labels: string | readonly string[] | undefined,
  path: Path,
): readonly CheckedGroup[] {
  if (labels === undefined) return context.groups;
  const known = context.groups.map(({ group }) => group.label);
  const named = typeof labels === 'string' ? [labels] : labels;
  for (const [index, label] of named.entries()) {
    if (known.includes(label) || !context.allGroupsKnown) continue;
    context.problems.error(typeof labels === 'string' ? path : [...path, index], noSuch('label', label, known));
  }
  return context.groups.filter(({ group }) => named.includes(group.label));
}

/** Checks the name of a virtual account, and finds those it stands for. */
export function checkAccountName(context: CheckContext, name: string, path: Path): readonly NamedAccount[] {
  const found = context.accounts.filter((account) => account.name === name || account.baseName === name);
  if (found.length === 0 && context.allAccountsKnown) {
    const known = new Set(context.accounts.flatMap((account) => [account.baseName, account.name]));
    const near = known.size <= MOST_COMPARED ? known : new Set(context.accounts.map((account) => account.baseName));
    context.problems.error(path, noSuch('virtual account', name, [...near]));
  }
  return found;
}

/** Checks the names of virtual accounts, given as one or as a list. */
export function checkAccountNames(
  context: CheckContext,
  names: string | readonly string[] | undefined,
  path: Path,
): void {
  if (names === undefined) return;
  if (typeof names === 'string') checkAccountName(context, names, path);
  else for (const [index, name] of names.entries()) checkAccountName(context, name, [...path, index]);
}

/** Checks that every one of these virtual accounts has a token of that name. */
export function checkToken(context: CheckContext, name: string, accounts: readonly NamedAccount[], path: Path): void {
  const without = accounts.find(({ entry }) => entry.tokens.every((token) => token.name !== name));
  if (without === undefined || !context.allAccountsKnown) return;
  const known = without.entry.tokens.map((token) => token.name);
  context.problems.error(path, `virtual account ${without.name}: ${noSuch('token', name, known)}`);
}

/** Checks features against a model; where a number is given, that the feature is counted by use. */
export function checkFeatures(
  context: CheckContext,
  features: readonly string[] | Readonly<Record<string, number>>,
  profile: Profile,
  path: Path,
): void {
  const list = Array.isArray(features);
  for (const [key, value] of Object.entries(features)) {
    const feature = list ? (value as string) : key;
    const place = [...path, list ? Number(key) : key];
    const licence = profile.licences.get(feature);
    const model = `${profile.name} ${profile.release}`;
    if (licence === undefined) {
      context.problems.error(place, `${model}: ${noSuch('licence', feature, [...profile.licences.keys()])}`);
    } else if (!list && licence.counting !== 'per-use') {
      const counting = licence.counting.replace('-', ' ');
      context.problems.error(place, `${model} counts ${feature} ${counting}: name it in a list, without a number`);
    }
  }
}
