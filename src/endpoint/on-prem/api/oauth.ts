import { z } from 'zod';
import type { Reply, RouteHandler } from '../../http-request.js';
import { sameSecret } from '../../same-secret.js';
import type { ApiCredentials } from '../credentials.js';
import type { RateLimit } from '../rate-limit.js';
import { ACCESS_TOKEN_SECONDS, type AccessTokens } from './access-tokens.js';

const TEXT_LIMIT = 1_024;
const text = z.string().max(TEXT_LIMIT);

/** As JSON or as a form; both are in use (P§7.1). */
const request = z.discriminatedUnion('grant_type', [
  z.object({ grant_type: z.literal('client_credentials'), client_id: text, client_secret: text }),
  z.object({
    grant_type: z.literal('password'),
    client_id: text.optional(),
    client_secret: text.optional(),
    username: text,
    password: text,
  }),
]);

export interface OAuthOptions {
  readonly credentials: ApiCredentials;
  readonly tokens: AccessTokens;
  /** Counts wrong credentials by client address. */
  readonly failures: RateLimit;
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    contentType: 'application/json',
    body: JSON.stringify(body),
    // RFC 6749 §5.1: what holds a token is not to be kept by anybody on the way.
    headers: { 'cache-control': 'no-store', ...headers },
  };
}

function parse(body: Buffer, contentType: string): unknown {
  const content = body.toString('utf8');
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(content));
  }
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

/** All that a request brought is compared, so that the time taken does not say which of it was wrong. */
function areRight(given: z.infer<typeof request>, wanted: ApiCredentials): boolean {
  const client = [
    sameSecret(given.client_id ?? '', wanted.clientId),
    sameSecret(given.client_secret ?? '', wanted.clientSecret),
  ];
  if (given.grant_type === 'client_credentials') return client.every(Boolean);
  const user = [sameSecret(given.username, wanted.username), sameSecret(given.password, wanted.password)];
  // The client's own credentials may be left out with this grant, but must be right where they are given.
  const named = given.client_id !== undefined || given.client_secret !== undefined;
  return user.every(Boolean) && (!named || client.every(Boolean));
}

/**
 * The token endpoint of On-Prem (P§7.1 [C]: client credentials, and user and password). Refusals are RFC 6749's (§5.2). An
 * address that brings wrong credentials again and again has to wait.
 */
export function oauthRoute({ credentials, tokens, failures }: OAuthOptions): RouteHandler {
  return (body, { headers, remote }) => {
    const waitSeconds = failures.waitFor(remote);
    if (waitSeconds > 0) return json(429, { error: 'slow_down' }, { 'retry-after': String(waitSeconds) });
    const read = request.safeParse(parse(body, headers['content-type'] ?? ''));
    if (!read.success) {
      const unknownGrant = read.error.issues.some(({ code }) => code === 'invalid_union');
      return json(400, { error: unknownGrant ? 'unsupported_grant_type' : 'invalid_request' });
    }
    if (!areRight(read.data, credentials)) {
      failures.take(remote);
      return json(401, { error: 'invalid_client', error_description: 'Client authentication failed.' });
    }
    return json(200, { access_token: tokens.issue(), token_type: 'Bearer', expires_in: ACCESS_TOKEN_SECONDS });
  };
}
