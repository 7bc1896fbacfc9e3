import { quoteLargeIntegers } from '../../../wire/lossless-json.js';
import type { Reply, RouteHandler, Router } from '../../http-request.js';
import type { AccessTokens } from './access-tokens.js';
import { ACCOUNT_ROUTES } from './account-routes.js';
import { ACCOUNT_SEARCH_ROUTES } from './account-search-routes.js';
import { ALERT_ROUTES } from './alert-routes.js';
import { DATA_ROUTES } from './data-routes.js';
import { DEVICE_ROUTES } from './device-routes.js';
import { LICENCE_ROUTES } from './licence-routes.js';
import { type ApiContext, ApiRefusal, type ApiReply, type ApiRoute } from './route.js';
import { TOKEN_ROUTES } from './token-routes.js';

/** Every call of the REST API that is answered here (P§7.2, P§7.3); docs/reference/on-prem-api.md names those that are not. */
export const API_ROUTES: readonly ApiRoute[] = [
  ...ACCOUNT_ROUTES,
  ...ACCOUNT_SEARCH_ROUTES,
  ...TOKEN_ROUTES,
  ...LICENCE_ROUTES,
  ...DEVICE_ROUTES,
  ...ALERT_ROUTES,
  ...DATA_ROUTES,
];

/** Token endpoints: On-Prem's own, and the cloud's, old and new (P§7.1 [C]). */
const OAUTH_PATHS = ['/backend/oauth/token', '/oauth/token', '/as/token.oauth2', '/oauth2/default/v1/token'];

/**
 * What stands before the version: On-Prem's own (P§7.2 [C]), its variant [C], and the cloud's (P§7.2 [C]), so that a client of the
 * cloud that calls nothing else needs another host only.
 */
const PREFIXES = ['/api', '/backend/api', '/services/api/smart-accounts-and-licensing'];

const JSON_TYPE = 'application/json';

interface Node {
  readonly children: Map<string, Node>;
  any: Node | null;
  readonly methods: Map<string, ApiRoute>;
}

const newNode = (): Node => ({ children: new Map(), any: null, methods: new Map() });

function plant(routes: readonly ApiRoute[]): Node {
  const root = newNode();
  for (const route of routes) {
    let node = root;
    for (const segment of route.path.split('/').slice(1)) {
      let next = segment.startsWith(':') ? node.any : (node.children.get(segment) ?? null);
      if (next === null) {
        next = newNode();
        if (segment.startsWith(':')) node.any = next;
        else node.children.set(segment, next);
      }
      node = next;
    }
    node.methods.set(route.method, route);
  }
  return root;
}

interface Found {
  readonly node: Node;
  readonly params: readonly string[];
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/**
 * The node of a path and what its variable segments hold; null if there is none. A fixed segment goes before a variable one, unless
 * nothing is found behind it: an account may be named like a call.
 */
function follow(node: Node, [segment, ...rest]: readonly string[], params: readonly string[] = []): Found | null {
  if (segment === undefined) return node.methods.size === 0 ? null : { node, params };
  const fixed = node.children.get(segment);
  const found = fixed === undefined ? null : follow(fixed, rest, params);
  if (found !== null || node.any === null || segment === '') return found;
  const param = decoded(segment);
  return param === null ? null : follow(node.any, rest, [...params, param]);
}

function restOf(path: string): string | null {
  const prefix = PREFIXES.find((candidate) => path.startsWith(`${candidate}/`));
  return prefix === undefined ? null : path.slice(prefix.length);
}

function refusal(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const body = JSON.stringify({ status: 'ERROR', statusMessage: message });
  return { status, contentType: JSON_TYPE, body, headers };
}

function replyOf({ status, body }: ApiReply): Reply {
  return { status, contentType: JSON_TYPE, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** The body as JSON, with whole numbers no number holds as text; an empty object where there is none, as clients send. */
function readJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(quoteLargeIntegers(body.toString('utf8')));
  } catch {
    throw new ApiRefusal(400, 'The request body is not valid JSON.');
  }
}

function bearerOf(authorization: string | undefined): string {
  return /^Bearer (\S{1,512})$/i.exec(authorization ?? '')?.[1] ?? '';
}

export interface ApiRouterOptions {
  readonly oauth: RouteHandler;
  readonly tokens: AccessTokens;
  /** @param headers of the request in question, by which a fleet's clock is followed */
  readonly context: () => ApiContext;
}

/** Finds who answers on the API's port. Whoever has no valid access token learns nothing but that the path exists. */
export function apiRouter({ oauth, tokens, context }: ApiRouterOptions): Router {
  const root = plant(API_ROUTES);
  const handlerOf = (route: ApiRoute, params: readonly string[]): RouteHandler => {
    return (body, { headers, query }) => {
      if (!tokens.isValid(bearerOf(headers.authorization))) {
        return refusal(401, 'The access token is missing, not valid or expired.', {
          'www-authenticate': 'Bearer error="invalid_token"',
        });
      }
      try {
        return replyOf(
          route.handle(context(), { params, query: new URLSearchParams(query), body: readJson(body), headers }),
        );
      } catch (error) {
        if (error instanceof ApiRefusal) return refusal(error.status, error.message);
        throw error;
      }
    };
  };
  return (method, path) => {
    if (OAUTH_PATHS.includes(path)) return method === 'POST' ? oauth : { allow: ['POST'] };
    const rest = restOf(path);
    const found = rest === null ? null : follow(root, rest.split('/').slice(1));
    if (found === null) return { allow: [] };
    const route = found.node.methods.get(method);
    return route === undefined ? { allow: [...found.node.methods.keys()] } : handlerOf(route, found.params);
  };
}
