import { SlfleetError } from '../../errors/slfleet-error.js';
import { guardHost, guardTarget } from '../../network/target-guard.js';
import type { TokenTable } from '../embedded-cssm.js';
import type { FleetPlan } from '../plan.js';
import type { PreflightContext } from '../preflight/check.js';
import { preflight, type Verdict } from '../preflight/preflight.js';
import { apiOf } from './api-of.js';
import { type CaFile, readCaFile } from './ca-file.js';
import { type CredentialOptions, findCredentials, tokenMissing } from './credentials.js';
import { mintTokens } from './minted-tokens.js';

/** What the user says about a server of their own, besides what is in the scenario. */
export interface TargetOptions extends CredentialOptions {
  /** Hosts that may be reached although they are no private addresses. */
  readonly allowTarget: readonly string[];
  /** False: no device is registered on trial. */
  readonly probe: boolean;
  /** Tokens that were made stay good after the run. */
  readonly keepTokens: boolean;
}

/** A server of the user's own that has passed all checks. Holds secrets: never log it. */
export interface OpenTarget {
  readonly ca: CaFile | null;
  /** Tokens by virtual account, or one for all. */
  readonly tokens: TokenTable | string;
  /** Hosts that may be reached although they are no private addresses: of the proxies devices name. */
  readonly allowed: readonly string[];
  /** @returns in words, what could not be tidied up at the server; null if nothing is left behind */
  close(): Promise<string | null>;
}

/** Checks that fail because nobody can be reached, rather than because they are refused. */
const REACHING: ReadonlySet<string> = new Set(['name', 'port', 'tls']);

/**
 * What a preflight looks at: the server's addresses pass the guard, its CA file is read, the credentials are looked for. Nothing is
 * connected to.
 * @throws SlfleetError SLF_TARGET_FORBIDDEN, SLF_CA_FILE, SLF_TOKEN_MISSING, SLF_TOKENS_FILE, SLF_OPTION_INVALID
 */
export function preflightContext(plan: FleetPlan, options: TargetOptions, env: NodeJS.ProcessEnv): PreflightContext {
  const { at, caFile } = plan.endpoint;
  guardTarget(at, options.allowTarget);
  // To a server of the user's own leads no proxy but the user's own.
  for (const { transport } of plan.groups) {
    if (transport.proxy !== null) guardHost('proxy', transport.proxy.host, options.allowTarget);
  }
  const url = new URL(at);
  const credentials = findCredentials(url, plan, options, env);
  if (credentials.kind === 'minted') guardTarget(credentials.api, options.allowTarget);
  return {
    plan,
    url,
    ca: caFile === null ? null : readCaFile(caFile),
    credentials,
    mayRegister: options.probe,
  };
}

/**
 * Opens a server of the user's own: checks it, and makes the tokens of the run where they are made through its REST API.
 * @throws SlfleetError as {@link preflightContext}, and SLF_TARGET_UNREACHABLE, SLF_TOKEN_MISSING, SLF_TARGET_REFUSED, SLF_API
 */
export async function openTarget(
  plan: FleetPlan,
  options: TargetOptions,
  env: NodeJS.ProcessEnv,
  onVerdict: (verdict: Verdict) => void,
): Promise<OpenTarget> {
  const context = preflightContext(plan, options, env);
  refuseIfFailed(context, await preflight(context, onVerdict));
  const { ca, credentials } = context;
  const { allowTarget: allowed } = options;
  if (credentials.kind !== 'minted') {
    const tokens = credentials.kind === 'given' ? credentials.tokens : '';
    return { ca, tokens, allowed, close: () => Promise.resolve(null) };
  }
  const api = apiOf(credentials, ca, plan);
  try {
    const { tokens, revoke } = await mintTokens(api, plan);
    const close = async (): Promise<string | null> => {
      const left = options.keepTokens ? null : await revoke();
      await api.close();
      return left;
    };
    return { ca, tokens, allowed, close };
  } catch (error) {
    await api.close();
    throw error;
  }
}

/** @throws SlfleetError SLF_TARGET_UNREACHABLE, SLF_TOKEN_MISSING, SLF_TARGET_REFUSED, with what failed as its details */
function refuseIfFailed({ url, credentials }: PreflightContext, verdicts: readonly Verdict[]): void {
  const failures = verdicts.filter(({ verdict }) => verdict === 'failed');
  const [first] = failures;
  if (first === undefined) return;
  if (first.check === 'credentials' && credentials.kind === 'missing') throw tokenMissing(url);
  const code = REACHING.has(first.check) ? 'SLF_TARGET_UNREACHABLE' : 'SLF_TARGET_REFUSED';
  const details = failures.slice(1).map(({ check, what }) => `${check}: ${what}`);
  throw new SlfleetError(code, `${url.origin}: ${first.check}: ${first.what}`, {
    details: [...details, ...failures.flatMap(({ todo }) => (todo === null ? [] : [todo]))],
  });
}
