import type { AdminChange } from '../endpoint/cssm/admin-route.js';
import { ADMIN_PATH } from '../endpoint/cssm/cssm-server.js';
import type { HttpsLink } from '../network/https-link/https-link.js';
import { LICENCE_FILE_LIMIT_BYTES } from '../wire/licence-file.js';
import { VIRTUAL_TIME_HEADER } from '../wire/virtual-time.js';
import type { TokenTable } from './embedded-cssm.js';
import type { EndpointAdmin } from './endpoint-admin.js';
import type { VirtualAccountPlan } from './plan.js';

/** A scenario's changes, sent to the embedded server of the run over HTTPS with the run's own key. */
export function distantAdmin(
  link: HttpsLink,
  adminKey: string,
  accounts: readonly VirtualAccountPlan[],
  tokens: TokenTable,
): EndpointAdmin {
  const byName = new Map(accounts.map((account) => [account.name, account]));
  const send = async (change: AdminChange, now: number): Promise<string> => {
    const headers = { authorization: `Bearer ${adminKey}`, [VIRTUAL_TIME_HEADER]: String(now) };
    const { body } = await link.post(ADMIN_PATH, 'application/json', JSON.stringify(change), headers);
    return body.toString('utf8');
  };
  const carryOut = async (wanted: AdminChange, now: number): Promise<void> => {
    await send(wanted, now);
  };
  return {
    changeLicences(virtualAccount, licence, change, now, once) {
      const account = byName.get(virtualAccount);
      if (account === undefined) return null;
      const { smartAccount, name } = account;
      return carryOut({ what: 'change-licences', smartAccount, name, licence, change, once }, now);
    },
    revokeToken(virtualAccount, token, now) {
      const account = byName.get(virtualAccount);
      const text = account && tokens.get(account.index)?.get(token);
      return text === undefined ? null : carryOut({ what: 'revoke-token', token: text }, now);
    },
    withholdAcks(virtualAccount, withheld, now) {
      const account = byName.get(virtualAccount);
      if (account === undefined) return null;
      const { smartAccount, name } = account;
      return carryOut({ what: 'withhold-acks', smartAccount, name, withheld }, now);
    },
    cutOffCslu(virtualAccount, cutOff, now) {
      const account = byName.get(virtualAccount);
      if (account === undefined) return null;
      const { smartAccount, name } = account;
      return carryOut({ what: 'cut-off-cslu', smartAccount, name, cutOff }, now);
    },
    async ackForUploadedFile(virtualAccount, text, now) {
      const account = byName.get(virtualAccount);
      // A larger one is refused in process too.
      if (account === undefined || text.length > LICENCE_FILE_LIMIT_BYTES) return null;
      const { smartAccount, name } = account;
      return (await send({ what: 'upload-usage', smartAccount, name, text }, now)) || null;
    },
    removeInstance: (productInstanceId, now) => carryOut({ what: 'remove-instance', productInstanceId }, now),
  };
}
