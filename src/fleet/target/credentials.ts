import { SlfleetError } from '../../errors/slfleet-error.js';
import { type ApiClientCredentials, ON_PREM_API_PORT } from '../../network/on-prem-api.js';
import type { TokenTable } from '../embedded-cssm.js';
import { registerDevice } from '../events/register-device.js';
import { tokensIn } from '../exec-plan.js';
import type { FleetPlan } from '../plan.js';
import { readTokensFile } from './given-tokens.js';

/** By what a fleet may register with a server of the user's own. Holds secrets: never log it. */
export type Credentials =
  /** ID tokens, or one for all virtual accounts. */
  | { readonly kind: 'given'; readonly tokens: TokenTable | string }
  /** None, and none are needed. */
  | { readonly kind: 'none' }
  /** None, although they are needed: that is told once it is known that the server is there. */
  | { readonly kind: 'missing' }
  /** Made through its REST API. */
  | { readonly kind: 'minted'; readonly api: string; readonly client: ApiClientCredentials };

/** What the user says about credentials. */
export interface CredentialOptions {
  /** File of ID tokens. */
  readonly tokens?: string | undefined;
  /** Origin of the REST API. */
  readonly api?: string | undefined;
}

/**
 * Finds the credentials: a file of tokens; the REST API if it is named; the token of the environment (`SLFLEET_TOKEN`); the REST
 * API at its usual place if the environment has its credentials (`SLFLEET_API_CLIENT_ID`, `SLFLEET_API_CLIENT_SECRET`).
 * @throws SlfleetError SLF_TOKEN_MISSING if the REST API is named without its credentials, SLF_TOKENS_FILE, SLF_OPTION_INVALID
 */
export function findCredentials(
  target: URL,
  plan: FleetPlan,
  options: CredentialOptions,
  env: NodeJS.ProcessEnv,
): Credentials {
  if (options.tokens !== undefined && options.api !== undefined) {
    throw new SlfleetError('SLF_OPTION_INVALID', '--tokens and --api: tokens are either given or made, not both');
  }
  if (options.tokens !== undefined) return { kind: 'given', tokens: readTokensFile(options.tokens, plan.accounts) };
  // Set but empty, as a CI variable that is not defined there, is not set.
  const clientId = env.SLFLEET_API_CLIENT_ID || null;
  const clientSecret = env.SLFLEET_API_CLIENT_SECRET || null;
  const client = clientId === null || clientSecret === null ? null : { clientId, clientSecret };
  if (options.api !== undefined) {
    if (client === null) {
      const what = '--api wants SLFLEET_API_CLIENT_ID and SLFLEET_API_CLIENT_SECRET in the environment';
      throw new SlfleetError('SLF_TOKEN_MISSING', what);
    }
    return { kind: 'minted', api: originOf(options.api), client };
  }
  if (env.SLFLEET_TOKEN) return { kind: 'given', tokens: env.SLFLEET_TOKEN };
  if (client !== null) {
    return { kind: 'minted', api: `https://${target.hostname}:${ON_PREM_API_PORT}`, client };
  }
  return { kind: needsToken(plan) ? 'missing' : 'none' };
}

/** What to say of credentials that are missing. */
export function tokenMissing({ origin }: URL): SlfleetError {
  return new SlfleetError('SLF_TOKEN_MISSING', `${origin} is not embedded, so its ID token must be given`);
}

/** A CSLU takes usage without an ID token (S1): only who registers, or asks for trust with one, needs it. */
function needsToken({ endpoint, groups, steps }: FleetPlan): boolean {
  return (
    endpoint.kind !== 'cslu' ||
    groups.some(({ register }) => register !== null) ||
    steps.some(({ action }) => action.kind === 'event' && action.event === registerDevice.name) ||
    steps.some(({ action }) => action.kind === 'exec' && action.commands.some((line) => tokensIn(line).length > 0))
  );
}

/** Its root may be written, too. */
const API_PATHS: ReadonlySet<string> = new Set(['/', '/api/v1', '/api/v1/']);

function originOf(api: string): string {
  const url = URL.canParse(api) ? new URL(api) : null;
  if (
    url === null ||
    url.protocol !== 'https:' ||
    !API_PATHS.has(url.pathname) ||
    url.search !== '' ||
    url.username !== ''
  ) {
    throw new SlfleetError('SLF_OPTION_INVALID', '--api: give scheme, host and port, such as https://10.0.0.5:8443');
  }
  return url.origin;
}
