import { type RunningCsluServer, startCsluServer } from '../endpoint/cslu/cslu-server.js';
import { DEFAULT_CSLU_SETTINGS } from '../endpoint/cslu/cslu-settings.js';
import { cssmUpstream } from '../endpoint/cslu/cslu-upstream.js';
import { nearestWordHint } from '../errors/nearest-word.js';
import { quoted } from '../errors/shown.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import type { VirtualAccountPlan } from '../fleet/plan.js';
import { sign } from '../pki/signing.js';
import type { ServedCssm, ServeOptions } from './served-cssm.js';

interface ServedCsluOptions extends Pick<ServeOptions, 'port' | 'host' | 'name' | 'clock'> {
  /** Virtual account it reports to; the first unless given. */
  readonly account?: string;
}

/**
 * Starts a CSLU as a server in front of a CSSM that runs in the same process.
 * @throws SlfleetError SLF_OPTION_INVALID for an account the CSSM does not have, or an address that cannot be listened on;
 *   SLF_PORT_IN_USE
 */
export async function startServedCslu(
  { server, plan, dialect, signingKey }: ServedCssm,
  { port, host, name: names, clock, account: wanted }: ServedCsluOptions,
): Promise<RunningCsluServer> {
  const { smartAccount, name } = accountNamed(plan.accounts, wanted);
  const settings = { ...DEFAULT_CSLU_SETTINGS, account: { smartAccount, name } };
  return startCsluServer({
    settings,
    seed: plan.seed,
    upstream: cssmUpstream(server.cssm, settings.account, (request, now) => server.handle(request, now)),
    dialect,
    signer: (text) => sign(text, signingKey),
    host,
    ...(names[0] === undefined ? {} : { name: names[0] }),
    port,
    clock,
    startMs: null,
  });
}

function accountNamed(accounts: readonly VirtualAccountPlan[], wanted: string | undefined): VirtualAccountPlan {
  const found = wanted === undefined ? accounts[0] : accounts.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const known = accounts.map(({ name }) => name);
  throw new SlfleetError(
    'SLF_OPTION_INVALID',
    `there is no virtual account ${quoted(wanted ?? '')}${nearestWordHint(wanted ?? '', known)}`,
  );
}
