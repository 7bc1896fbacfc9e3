import { licenceCatalogue } from '../device/profile/catalogue.js';
import { Cssm, type CssmOptions } from '../endpoint/cssm/cssm.js';
import { ackForUploadedFile } from '../endpoint/cssm/policy/uploaded-file.js';
import type { EndpointEvent } from '../telemetry/events.js';
import type { EndpointAdmin } from './endpoint-admin.js';
import type { FleetPlan, VirtualAccountPlan } from './plan.js';

/** ID tokens by virtual account (index into the plan) and name. Secrets. */
export type TokenTable = ReadonlyMap<number, ReadonlyMap<string, string>>;

/** What a plan says about the CSSM as a whole. */
export function cssmOptions(
  plan: Pick<FleetPlan, 'seed' | 'endpoint'>,
  onEvent: (event: EndpointEvent) => void,
): Omit<CssmOptions, 'issueCertificate'> {
  return { intervals: plan.endpoint.intervals, seed: plan.seed, catalogue: licenceCatalogue(), onEvent };
}

/**
 * Makes virtual accounts and their ID tokens. Tokens follow from seed, account and name, so every part of a run that
 * makes the same account knows the same tokens.
 */
export function stock(cssm: Cssm, accounts: readonly VirtualAccountPlan[], nowMs: number): TokenTable {
  const table = new Map<number, Map<string, string>>();
  for (const account of accounts) {
    cssm.addVirtualAccount(account, nowMs);
    const tokens = new Map<string, string>();
    for (const token of account.tokens) tokens.set(token.name, cssm.mintToken(account, token, nowMs));
    table.set(account.index, tokens);
  }
  return table;
}

/** The tokens `stock` makes, without a CSSM to put them into: for one that is restored with them. */
export function tokensOf(
  plan: Pick<FleetPlan, 'seed' | 'endpoint' | 'startMs'>,
  accounts: readonly VirtualAccountPlan[],
) {
  const cssm = new Cssm({ ...cssmOptions(plan, () => undefined), issueCertificate: () => null });
  return stock(cssm, accounts, plan.startMs);
}

/** A scenario's changes, made at a CSSM in the same thread. */
export function localAdmin(cssm: Cssm, accounts: readonly VirtualAccountPlan[], tokens: TokenTable): EndpointAdmin {
  const byName = new Map(accounts.map((account) => [account.name, account]));
  return {
    changeLicences(virtualAccount, licence, change, now) {
      const account = byName.get(virtualAccount);
      if (account !== undefined) cssm.changeLicences(account, licence, change, now);
      return null;
    },
    revokeToken(virtualAccount, token) {
      const account = byName.get(virtualAccount);
      const text = account && tokens.get(account.index)?.get(token);
      if (text !== undefined) cssm.revokeToken(text);
      return null;
    },
    withholdAcks(virtualAccount, withheld) {
      const account = byName.get(virtualAccount);
      if (account !== undefined) cssm.policy.withholdAcks(account, withheld);
      return null;
    },
    cutOffCslu(virtualAccount, cutOff) {
      const account = byName.get(virtualAccount);
      if (account !== undefined) cssm.policy.cutOffCollectors(account, cutOff);
      return null;
    },
    ackForUploadedFile(virtualAccount, text, now) {
      const account = byName.get(virtualAccount);
      return account === undefined ? null : ackForUploadedFile(cssm.policy, account, text, now);
    },
    removeInstance(productInstanceId, now) {
      cssm.removeInstance(productInstanceId, now);
      return null;
    },
  };
}
