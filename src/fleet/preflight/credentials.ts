import { quoted } from '../../errors/shown.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { apiOf } from '../target/api-of.js';
import { tokenMissing } from '../target/credentials.js';
import { isTokenForm } from '../target/given-tokens.js';
import { type Check, failed, ok, skipped } from './check.js';

/** Are there credentials, and have they the right form, or does the REST API take them and know the accounts? */
export const CREDENTIALS_CHECK: Check = {
  name: 'credentials',
  needs: ['tls'],
  asDevice: false,
  make: async ({ plan, url, ca, credentials }) => {
    if (credentials.kind === 'none') return skipped('a CSLU takes usage without a token');
    if (credentials.kind === 'missing') {
      const { message, remedy } = tokenMissing(url);
      return failed(message, remedy);
    }
    if (credentials.kind === 'given') {
      const { tokens } = credentials;
      if (typeof tokens !== 'string') return ok('a token for each virtual account');
      if (isTokenForm(tokens)) return ok('one token for all virtual accounts');
      return failed('the token has blanks or is too long', 'Copy it anew from the server, as one word.');
    }
    const api = apiOf(credentials, ca, plan);
    try {
      await api.logIn();
      const known = new Map<string, readonly string[]>();
      for (const { smartAccount, name } of plan.accounts) {
        const names = known.get(smartAccount) ?? (await api.virtualAccounts(smartAccount));
        known.set(smartAccount, names);
        if (names.includes(name)) continue;
        const what = `account ${quoted(smartAccount)} has no virtual account ${quoted(name)}`;
        return failed(what, 'Make it there, or name one it has under accounts in the scenario.');
      }
      return ok(`${credentials.api} takes the client and knows the accounts`);
    } catch (error) {
      if (!(error instanceof SlfleetError)) throw error;
      return failed(`${credentials.api}: ${error.message}`, error.remedy);
    } finally {
      await api.close();
    }
  },
};
