import { licenceCatalogue } from '../device/profile/catalogue.js';
import { Cssm } from '../endpoint/cssm/cssm.js';
import type { IssueCertificate } from '../endpoint/cssm/cssm-state.js';
import type { EndpointEvent } from '../telemetry/events.js';
import type { EndpointAdmin, LocalEndpoint } from './local-endpoint.js';
import type { FleetPlan, VirtualAccountPlan } from './plan.js';

/** A CSSM with some of a plan's virtual accounts, and the ID tokens minted in them. */
export interface EmbeddedCssm extends LocalEndpoint {
  readonly cssm: Cssm;
  readonly admin: EndpointAdmin;
  /** Tokens by virtual account (index into the plan) and name. Secrets. */
  readonly tokens: ReadonlyMap<number, ReadonlyMap<string, string>>;
}

/**
 * Makes a CSSM stocked as the plan says. Tokens follow from seed, account and name, so every part of a run that makes
 * the same account knows the same tokens.
 */
export function embeddedCssm(
  plan: FleetPlan,
  accounts: readonly VirtualAccountPlan[],
  issueCertificate: IssueCertificate,
  onEvent: (event: EndpointEvent) => void,
): EmbeddedCssm {
  const cssm = new Cssm({
    intervals: plan.endpoint.intervals,
    seed: plan.seed,
    catalogue: licenceCatalogue(),
    issueCertificate,
    onEvent,
  });
  const tokens = new Map<number, Map<string, string>>();
  const byName = new Map(accounts.map((account) => [account.name, account]));
  for (const account of accounts) {
    cssm.addVirtualAccount(account, plan.startMs);
    const minted = new Map<string, string>();
    for (const token of account.tokens) minted.set(token.name, cssm.mintToken(account, token, plan.startMs));
    tokens.set(account.index, minted);
  }
  return {
    cssm,
    tokens,
    nextDeadline: () => cssm.nextDeadline(),
    advance: (now) => cssm.advance(now),
    admin: {
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
      removeInstance(productInstanceId, now) {
        cssm.removeInstance(productInstanceId, now);
        return null;
      },
    },
  };
}
