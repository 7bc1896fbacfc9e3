import type { OnPremApi } from '../../network/on-prem-api.js';
import { DAY_MS } from '../../time/duration.js';
import type { TokenTable } from '../embedded-cssm.js';
import type { FleetPlan, VirtualAccountPlan } from '../plan.js';

/** P§7.4: 1 to 365 days. */
const MOST_DAYS = 365;

export interface MintedTokens {
  readonly tokens: TokenTable;
  /** Takes back what was made. @returns in words, what could not be taken back; null if everything was */
  revoke(): Promise<string | null>;
}

/**
 * Makes the tokens of a plan through the REST API, one for each that its virtual accounts have. A server that keeps real time counts
 * their days in it, so a token is good for at least as long as the scenario says.
 * @throws SlfleetError SLF_API; tokens made until then are taken back
 */
export async function mintTokens(
  api: OnPremApi,
  plan: Pick<FleetPlan, 'scenario' | 'accounts'>,
): Promise<MintedTokens> {
  const table = new Map<number, Map<string, string>>();
  const minted: MintedTokens = { tokens: table, revoke: () => revokeAll(api, plan.accounts, table) };
  try {
    for (const { index, smartAccount, name, tokens } of plan.accounts) {
      const own = new Map<string, string>();
      table.set(index, own);
      for (const token of tokens) {
        const order = {
          days: Math.min(MOST_DAYS, Math.max(1, Math.ceil(token.validForMs / DAY_MS))),
          description: `slfleet ${plan.scenario} ${token.name}`,
          exportControlled: token.exportControlled,
          uses: token.maxUses,
        };
        own.set(token.name, await api.mint(smartAccount, name, order));
      }
    }
    return minted;
  } catch (error) {
    await minted.revoke();
    throw error;
  }
}

async function revokeAll(
  api: OnPremApi,
  accounts: readonly VirtualAccountPlan[],
  table: TokenTable,
): Promise<string | null> {
  const failed: string[] = [];
  for (const { index, smartAccount, name } of accounts) {
    const tokens = [...(table.get(index)?.values() ?? [])];
    if (tokens.length === 0) continue;
    try {
      await api.revoke(smartAccount, name, tokens);
    } catch (error) {
      failed.push(`virtual account ${name}: ${(error as Error).message}`);
    }
  }
  return failed.length === 0 ? null : failed.join('; ');
}
