import { licenceCatalogue } from '../../device/profile/catalogue.js';
import type { Path } from '../../yaml/path.js';
import { accountsNamed, type NamedAccount } from '../virtual-accounts.js';
import {
  type CheckContext,
  type CheckedGroup,
  checkAccountName,
  checkFeatures,
  checkToken,
  noSuch,
} from './context.js';
import { modelAt } from './fleet.js';

/** The parameters that refer to something outside the event; they mean the same in every event. */
interface References {
  readonly account?: string;
  readonly licence?: string;
  readonly token?: string;
  readonly release?: string;
  readonly licences?: readonly string[] | Readonly<Record<string, number>>;
}

/** Checks what an event's parameters refer to: accounts, licences, tokens, and what the devices it is for can have. */
export function checkEventParameters(
  context: CheckContext,
  parameters: unknown,
  groups: readonly CheckedGroup[],
  path: Path,
): void {
  if (typeof parameters !== 'object' || parameters === null) return;
  const { account, licence, token, release, licences } = parameters as References;
  const accounts =
    account === undefined ? accountsOf(context, groups) : checkAccountName(context, account, [...path, 'account']);
  if (licence !== undefined) {
    const catalogue = licenceCatalogue();
    if (!catalogue.some(({ name, tag }) => name === licence || tag === licence)) {
      const names = catalogue.map((entry) => entry.name);
      context.problems.error([...path, 'licence'], noSuch('licence', licence, names));
    }
  }
  if (token !== undefined) checkToken(context, token, accounts, [...path, 'token']);
  const models = new Map(groups.flatMap(({ profile }) => (profile === null ? [] : [[profile.name, profile]])));
  for (const profile of models.values()) {
    if (release !== undefined) modelAt(context.problems, profile.name, release, [...path, 'release']);
    if (licences !== undefined) checkFeatures(context, licences, profile, [...path, 'licences']);
  }
}

/** The virtual accounts of groups. */
export function accountsOf(context: CheckContext, groups: readonly CheckedGroup[]): NamedAccount[] {
  return [...new Set(groups.flatMap(({ group }) => accountsNamed(context.accounts, group.account)))];
}
