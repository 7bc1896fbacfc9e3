import { randomBytes } from 'node:crypto';
import { licenceCatalogue } from '../device/profile/catalogue.js';
import { DEFAULT_INTERVALS } from '../endpoint/cssm/intervals.js';
import type { FleetPlan, VirtualAccountPlan } from '../fleet/plan.js';
import { loadScenario } from '../scenario/load.js';
import { YEAR_MS } from '../time/duration.js';

/** Licences of each kind an account has when no scenario says otherwise. */
const PLENTY = 100_000;
const DEFAULT_ACCOUNT = 'slfleet';

export type StockPlan = Pick<FleetPlan, 'seed' | 'accounts' | 'endpoint'>;

/** An account with plenty of everything, and one ID token. */
export function plentifulAccount(smartAccount: string, index = 0): VirtualAccountPlan {
  return {
    index,
    smartAccount,
    name: 'Default',
    licences: licenceCatalogue().map((licence) => ({ ...licence, quantity: PLENTY })),
    tokens: [{ name: 'default', validForMs: YEAR_MS, maxUses: null, exportControlled: true }],
  };
}

/** What a server is stocked with: a scenario's accounts, or one account with plenty of everything. */
export function stockOf(scenario: string | undefined): StockPlan {
  if (scenario !== undefined) return loadScenario(scenario).plan;
  // A seed of its own each time: tokens and instance identifiers of one start mean nothing to the next.
  const seed = randomBytes(4).readUInt32BE();
  const endpoint = {
    kind: 'cssm',
    at: 'embedded',
    caFile: null,
    serverName: null,
    intervals: DEFAULT_INTERVALS,
    csluNames: [],
  } as const;
  return { seed, accounts: [plentifulAccount(DEFAULT_ACCOUNT)], endpoint };
}
