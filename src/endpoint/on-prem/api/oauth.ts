import type { IncomingHttpHeaders } from 'node:http';
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

/** Client credentials as HTTP Basic authentication, form-encoded (RFC 6749 §2.3.1); null where there are none that can be read. */
function basicOf(authorization: string): { readonly client_id: string; readonly client_secret: string } | null {
  const [, encoded] = /^basic +([A-Za-z0-9+/=]+) *$/i.exec(authorization) ?? [];
  if (encoded === undefined) return null;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = given.indexOf(':');
  if (colon < 0) return null;
  const [client_id, client_secret] = [given.slice(0, colon), given.slice(colon + 1)].map((part) => {
    return new URLSearchParams(`part=${part}`).get('part') ?? '';
  }) as [string, string];
  return { client_id, client_secret };
}

/** What a request brought, wherever its client credentials stand. */
function given(body: Buffer, { authorization = '', 'content-type': type = '' }: IncomingHttpHeaders): unknown {
  const content = parse(body, type);
  const basic = basicOf(authorization);
  return basic === null || typeof content !== 'object' || content === null ? content : { ...content, ...basic };
}

/** What is wrong, null: nothing. All that was brought is compared, so that the time taken does not say which of it was wrong. */
function wrongIn(brought: z.infer<typeof request>, wanted: ApiCredentials): 'invalid_client' | 'invalid_grant' | null {
  const client = [
    sameSecret(brought.client_id ?? '', wanted.clientId),
    sameSecret(brought.client_secret ?? '', wanted.clientSecret),
  ];
  if (brought.grant_type === 'client_credentials') return client.every(Boolean) ? null : 'invalid_client';
  const user = [sameSecret(brought.username, wanted.username), sameSecret(brought.password, wanted.password)];
  // The client's own credentials may be left out with this grant, but must be right where they are given.
  const named = brought.client_id !== undefined || brought.client_secret !== undefined;
  if (named && !client.every(Boolean)) return 'invalid_client';
  return user.every(Boolean) ? null : 'invalid_grant';
}

/**
 * The token endpoint of On-Prem (P§7.1 [C]: client credentials, and user and password). Refusals are RFC 6749's (§5.2). An
 * address that brings wrong credentials again and again has to wait.
 */
export function oauthRoute({ credentials, tokens, failures }: OAuthOptions): RouteHandler {
  return (body, { headers, remote }) => {
    const waitSeconds = failures.waitFor(remote);
    if (waitSeconds > 0) return json(429, { error: 'slow_down' }, { 'retry-after': String(waitSeconds) });
    const content = given(body, headers);
    const read = request.safeParse(content);
    if (!read.success) {
      const named = typeof (content as { grant_type?: unknown } | null)?.grant_type === 'string';
      const isUnknown = named && read.error.issues.some(({ code }) => code === 'invalid_union');
      return json(400, { error: isUnknown ? 'unsupported_grant_type' : 'invalid_request' });
    }
    const wrong = wrongIn(read.data, credentials);
    if (wrong !== null) {
      failures.take(remote);
      const error_description =
        wrong === 'invalid_client' ? 'Client authentication failed.' : 'User or password is wrong.';
      return json(wrong === 'invalid_client' ? 401 : 400, { error: wrong, error_description });
    }
    return json(200, { access_token: tokens.issue(), token_type: 'Bearer', expires_in: ACCESS_TOKEN_SECONDS });
  };
}
