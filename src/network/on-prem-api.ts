import { SlfleetError } from '../errors/slfleet-error.js';
import { withoutSecrets } from '../errors/without-secrets.js';
import { TransportError } from './https-link/transport-error.js';
import type { RestCall, RestClient, RestReply } from './rest-client.js';

/** OAuth client of an SSM On-Prem ("API Tool Console"). Secrets. */
export interface ApiClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** An ID token to be made (P§7.2: `expiresAfterDays`, `description`, `exportControlled`, `numberofUses`). */
export interface TokenOrder {
  /** 1 to 365 (P§7.4). */
  readonly days: number;
  readonly description: string;
  readonly exportControlled: boolean;
  /** Null: no limit. */
  readonly uses: number | null;
}

/** Paths as On-Prem has them (P§7.1, P§7.2 [C]). */
const OAUTH_PATH = '/backend/oauth/token';
const API_ROOT = '/api/v1';

const HTTP_OK = 200;
const HTTP_UNAUTHORIZED = 401;

/** Where On-Prem listens for its API unless told otherwise (P§7.1). */
export const ON_PREM_API_PORT = 8_443;

/**
 * The part of an SSM On-Prem's REST API that a fleet needs: ID tokens, made and revoked. Access tokens last an hour, so one that
 * is refused is fetched anew, once. Errors name the call, the status and what the server says, with everything that is
 * secret cut out of it.
 */
export class OnPremApi {
  readonly #client: RestClient;
  readonly #credentials: ApiClientCredentials;
  readonly #secrets: Set<string>;
  #accessToken: string | null = null;

  constructor(client: RestClient, credentials: ApiClientCredentials) {
    this.#client = client;
    this.#credentials = credentials;
    this.#secrets = new Set([credentials.clientId, credentials.clientSecret]);
  }

  /** Fetches an access token. @throws SlfleetError SLF_API */
  async logIn(): Promise<void> {
    const { clientId, clientSecret } = this.#credentials;
    const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const call: RestCall = { method: 'POST', path: OAUTH_PATH, body };
    const reply = await this.#answered(call);
    const token = field(this.#success(call, reply), 'access_token');
    if (typeof token !== 'string' || token === '') throw this.#error(call, 'answered without an access_token');
    this.#secrets.add(token);
    this.#accessToken = token;
  }

  /** The names of an account's virtual accounts. @throws SlfleetError SLF_API */
  async virtualAccounts(account: string): Promise<string[]> {
    const call: RestCall = { method: 'GET', path: `${accountPath(account)}/virtual-accounts` };
    const rows = field(await this.#authorized(call), 'virtualAccounts');
    if (!Array.isArray(rows)) throw this.#error(call, 'answered without virtualAccounts');
    return rows.map((row) => String(field(row, 'name')));
  }

  /** Makes an ID token. @returns it, a secret @throws SlfleetError SLF_API */
  async mint(account: string, virtualAccount: string, order: TokenOrder): Promise<string> {
    const { days, description, exportControlled, uses } = order;
    const call: RestCall = {
      method: 'POST',
      path: tokensPath(account, virtualAccount),
      body: {
        expiresAfterDays: days,
        description,
        exportControlled: exportControlled ? 'Allowed' : 'Not Allowed',
        ...(uses === null ? {} : { numberofUses: uses }),
      },
    };
    const token = field(field(await this.#authorized(call), 'tokenInfo'), 'token');
    if (typeof token !== 'string' || token === '') throw this.#error(call, 'answered without a token');
    this.#secrets.add(token);
    return token;
  }

  /** @throws SlfleetError SLF_API */
  async revoke(account: string, virtualAccount: string, tokens: readonly string[]): Promise<void> {
    for (const token of tokens) this.#secrets.add(token);
    const path = `${tokensPath(account, virtualAccount)}/revoke`;
    await this.#authorized({ method: 'POST', path, body: { tokens } });
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #authorized(call: RestCall): Promise<unknown> {
    if (this.#accessToken === null) await this.logIn();
    let reply = await this.#answered({ ...call, token: this.#accessToken as string });
    if (reply.status === HTTP_UNAUTHORIZED) {
      await this.logIn();
      reply = await this.#answered({ ...call, token: this.#accessToken as string });
    }
    return this.#success(call, reply);
  }

  async #answered(call: RestCall): Promise<RestReply> {
    try {
      return await this.#client.call(call);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      throw this.#error(call, `got no answer: ${error.message}`);
    }
  }

  /** The reply as JSON. */
  #success(call: RestCall, { status, text }: RestReply): unknown {
    const body = parsed(text);
    if (status !== HTTP_OK) {
      if (status >= 300 && status < 400) {
        throw this.#error(call, `answered ${status}, a redirect, and none is followed`);
      }
      throw this.#error(call, `answered ${status}${this.#quoted(body)}`);
    }
    if (typeof body !== 'object' || body === null) throw this.#error(call, 'answered with something that is no JSON');
    // Some refusals come with status 200 [I].
    if (String(field(body, 'status') ?? '').toUpperCase() === 'FAILED') {
      throw this.#error(call, `was refused${this.#quoted(body)}`);
    }
    return body;
  }

  #error({ method, path }: RestCall, what: string): SlfleetError {
    return new SlfleetError('SLF_API', `${method} ${path} ${what}`);
  }

  /** What the server says about a refusal; whatever it repeats of our secrets is cut out. */
  #quoted(body: unknown): string {
    const words = ['statusMessage', 'message', 'error_description', 'error'].map((name) => field(body, name));
    const said = words.find((word): word is string => typeof word === 'string' && word !== '') ?? '';
    const text = withoutSecrets(said, this.#secrets);
    return text === '' ? '' : `: ${text}`;
  }
}

function accountPath(account: string): string {
  return `${API_ROOT}/accounts/${encodeURIComponent(account)}`;
}

function tokensPath(account: string, virtualAccount: string): string {
  return `${accountPath(account)}/virtual-accounts/${encodeURIComponent(virtualAccount)}/tokens`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
