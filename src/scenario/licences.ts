import { licenceCatalogue } from '../device/profile/catalogue.js';
import { countLicences } from '../device/profile/count.js';
import type { GroupPlan, VirtualAccountPlan } from '../fleet/plan.js';
import { blockSizes } from './population.js';
import type { Quantity } from './schema/accounts.js';
import type { NamedAccount } from './virtual-accounts.js';

type Licences = VirtualAccountPlan['licences'];

/**
 * What the devices placed in each virtual account use, by tag and the counting rules of their models (licensing §1), with
 * the licences the scenario gives them at the start. What steps change later is not in it.
 */
export function usageByAccount(groups: readonly GroupPlan[], accounts: number): Map<string, number>[] {
  const usage = Array.from({ length: accounts }, () => new Map<string, number>());
  for (const { profile, features, featureCounts, members, count, accounts: placed } of groups) {
    const uses = countLicences(profile, features, featureCounts, members);
    for (const [block, devices] of blockSizes(count, placed.length).entries()) {
      if (devices === 0) continue;
      const used = usage[placed[block] as number] as Map<string, number>;
      for (const { tag, count: each } of uses) used.set(tag, (used.get(tag) ?? 0) + each * devices);
    }
  }
  return usage;
}

/** A share of what is used: below 100 % rounded down and from there up, so that 99 % is too few and 101 % is not. */
function shareOf(used: number, percent: number): number {
  const exact = Number(((used * percent) / 100).toFixed(6));
  return percent < 100 ? Math.floor(exact) : Math.ceil(exact);
}

function amount(quantity: Quantity, used: number): number {
  if (typeof quantity === 'number') return quantity;
  return quantity === 'enough' ? used : shareOf(used, quantity.percent);
}

/** The licences a virtual account has bought, by the order of the file or, where it says how much of all, of the tags. */
export function licencesOf(account: NamedAccount, used: ReadonlyMap<string, number>): Licences {
  const catalogue = licenceCatalogue();
  const bought = (name: string, tag: string, quantity: number) => ({ name, tag, quantity });
  const { licences } = account.entry;
  if (typeof licences !== 'object') {
    const percent = licences === 'enough' ? 100 : licences;
    const known = catalogue.filter(({ tag }) => used.has(tag));
    return known.map(({ name, tag }) => bought(name, tag, shareOf(used.get(tag) ?? 0, percent)));
  }
  return Object.entries(licences).flatMap(([written, quantity]) => {
    const entry = catalogue.find(({ name, tag }) => name === written || tag === written);
    return entry === undefined ? [] : [bought(entry.name, entry.tag, amount(quantity, used.get(entry.tag) ?? 0))];
  });
}
