import type { Authority } from '../../pki/authority.js';
import type { WireTransport } from '../../wire/codec.js';
import { type FleetClock, type FleetClockOptions, fleetClock } from '../fleet-clock.js';
import { issueListener, type NamedListenerTls } from '../http-listener.js';
import type { Route, RouteHandler } from '../http-request.js';
import { type RunningHttpServer, startHttpServer } from '../http-server.js';
import type { AdminKey } from './admin-route.js';
import { adminRoute } from './admin-route.js';
import { type CssmService, type CssmServiceOptions, createCssmService } from './service.js';

/** The paths of the cloud (P§2.1), by the transport that uses them. */
export const CSSM_PATHS: Readonly<Record<WireTransport, string>> = {
  callhome: '/its/service/oddce/services/DDCEService',
  smart: '/licservice/license',
};

export const ADMIN_PATH = '/slfleet/admin';

export interface CssmServerOptions extends Omit<CssmServiceOptions, 'clockNow'>, FleetClockOptions {
  readonly authority: Authority;
  /** Names and addresses in the listener's certificate; the first is its common name. */
  readonly hosts: readonly [string, ...string[]];
  /** Shown to whoever calls the server by the names of the cloud */
  readonly cloud?: NamedListenerTls;
  /** Address to listen on; 127.0.0.1 when left out. */
  readonly host?: string;
  /** What clients know it by, in its URLs; the address it listens on when left out. */
  readonly name?: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Lets whoever knows it change licences and instances over HTTP; null: there is no such way in. A secret. */
  readonly adminKey: AdminKey | null;
  /** Called before a change is made that way: what stands before the CSSM does what was due until then. */
  readonly beforeChange?: (nowMs: number) => void;
  /** Names of the changes made through it that must not be made twice; absent: none so far. */
  readonly adminDone?: Set<string>;
  /** Puts something before each route, by its path; absent: nothing. */
  readonly before?: (path: string, route: RouteHandler) => RouteHandler;
}

export interface RunningCssmServer extends CssmService {
  readonly http: RunningHttpServer;
}

/**
 * Starts a CSSM as an HTTPS server. Its clock follows the fleet.
 * @throws SlfleetError SLF_PORT_IN_USE, SLF_OPTION_INVALID
 */
export async function startCssmServer(options: CssmServerOptions): Promise<RunningCssmServer> {
  const clock = fleetClock(options);
  const service = createCssmService({ ...options, clockNow: clock.now });
  const route =
    (transport: WireTransport): RouteHandler =>
    (body, { headers }) =>
      clock.at(headers, () => service.gate(body, transport));
  const routes = new Map<string, Route>([
    [CSSM_PATHS.callhome, route('callhome')],
    [CSSM_PATHS.smart, route('smart')],
  ]);
  if (options.adminKey !== null) {
    const follow: FleetClock['follow'] = (headers) => {
      clock.follow(headers);
      options.beforeChange?.(clock.now());
    };
    routes.set(
      ADMIN_PATH,
      adminRoute(service.cssm, options.adminKey, clock.now, follow, options.adminDone ?? new Set()),
    );
  }
  const { before = (_, handler) => handler } = options;
  for (const [path, route] of routes) {
    const guarded = typeof route === 'function' ? null : route;
    const handler = before(path, guarded?.handle ?? (route as RouteHandler));
    routes.set(path, guarded === null ? handler : { ...guarded, handle: handler });
  }
  const http = await startHttpServer({
    port: options.port,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.name === undefined ? {} : { name: options.name }),
    tls: await issueListener(options.authority, options.hosts),
    ...(options.cloud === undefined ? {} : { named: options.cloud }),
    routes,
  });
  return { ...service, http };
}
