import { licenceCatalogue } from '../../device/profile/catalogue.js';
import { UNREADABLE } from '../draft.js';
import { type CheckContext, noSuch } from './context.js';

/** Names used twice, and licences nobody knows. */
export function checkAccounts(context: CheckContext): void {
  const { draft, problems, accounts } = context;
  const taken = new Set<string>();
  const catalogue = licenceCatalogue();
  const licences = new Set(catalogue.flatMap(({ name, tag }) => [name, tag]));
  for (const [s, smart] of draft.accounts.entries()) {
    for (const [v, account] of (smart?.virtualAccounts ?? []).entries()) {
      const path = ['accounts', s, 'virtualAccounts', v];
      // One name is one account in the whole run: the event log names an account by nothing else.
      if (taken.has(account.name) && account.name !== UNREADABLE)
        problems.error([...path, 'name'], `the name "${account.name}" is used twice`);
      taken.add(account.name);
      const tokens = new Set<string>();
      for (const [t, token] of account.tokens.entries()) {
        if (tokens.has(token.name))
          problems.error([...path, 'tokens', t], `the token "${token.name}" stands here twice`);
        tokens.add(token.name);
      }
      if (typeof account.licences !== 'object') continue;
      for (const name of Object.keys(account.licences)) {
        if (licences.has(name)) continue;
        const known = catalogue.map((entry) => entry.name);
        problems.error([...path, 'licences', name], noSuch('licence', name, known));
      }
    }
  }
  for (const { name, baseName } of accounts) {
    if (name !== baseName && taken.has(name)) {
      problems.error(['accounts'], `"${name}" is made by a count and named by another entry`);
    }
  }
}
