import { ON_PREM_PATHS } from '../../network/on-prem-paths.js';
import type { WireTransport } from '../../wire/codec.js';
import { type FleetClock, type FleetClockOptions, fleetClock } from '../fleet-clock.js';
import { issueListener } from '../http-listener.js';
import { postRoutes, type Reply, type RequestGuard, type RouteHandler, type Router } from '../http-request.js';
import { type RunningHttpServer, startHttpServer } from '../http-server.js';
import { AccessTokens } from './api/access-tokens.js';
import { apiRouter } from './api/api-router.js';
import { oauthRoute } from './api/oauth.js';
import type { ApiCredentials } from './credentials.js';
import { keptClockMs, OnPrem, type OnPremOptions } from './on-prem.js';
import { RateLimit, type RateLimitOptions } from './rate-limit.js';

/** Before the tenant's name (P§2.1 [C]). */
export const CSLU_TENANT_PATH = '/cslu/v1/pi/';

/** What one client address may ask of the API; none of it is published, all is assumed. */
export const DEFAULT_API_RATE: RateLimitOptions = { perSecond: 100, burst: 200 };
/** Wrong credentials from one address. */
const FAILURE_RATE: RateLimitOptions = { perSecond: 1 / 6, burst: 20 };

export interface OnPremServerOptions extends Omit<OnPremOptions, 'clockNow' | 'virtualNow'>, FleetClockOptions {
  /** Names and addresses in the listeners' certificate; the first is its common name. */
  readonly hosts: readonly [string, ...string[]];
  /** Address to listen on; 127.0.0.1 when left out. */
  readonly host?: string;
  /** What clients know it by, in its URLs; the address it listens on when left out. */
  readonly name?: string;
  /** Of devices. 0 takes a free one. */
  readonly port: number;
  /** Of the REST API. 0 takes a free one. */
  readonly adminPort: number;
  readonly credentials: ApiCredentials;
  readonly apiRate?: RateLimitOptions;
  /** Null, or left out: devices are not limited. */
  readonly deviceRate?: RateLimitOptions | null;
  /** Told of an error of the database; nothing is answered then but 503. */
  readonly onDatabaseError: (error: Error) => void;
}

export interface RunningOnPremServer {
  readonly onPrem: OnPrem;
  readonly devices: RunningHttpServer;
  readonly admin: RunningHttpServer;
  /** Its clock, ms: the wall's, or the fleet's as far as it has followed one. */
  readonly clockNow: () => number;
  /** Stops listening and writes what waits to be written. The database stays open. */
  close(): Promise<void>;
}

/** Longest delay a timer of Node.js takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const TEXT = 'text/plain; charset=utf-8';
const UNAVAILABLE: Reply = { status: 503, contentType: TEXT, body: 'Service Unavailable\n' };

function limited(options: RateLimitOptions): RequestGuard {
  const limit = new RateLimit(options);
  return ({ socket }) => {
    const seconds = limit.take(socket.remoteAddress ?? '');
    if (seconds === 0) return null;
    const headers = { 'retry-after': String(seconds) };
    return { status: 429, contentType: TEXT, body: 'Too Many Requests\n', headers };
  };
}

/** Holds each answer back until what it rests on is in the database. */
function durable(onPrem: OnPrem, keepClock: boolean, onError: (error: Error) => void) {
  return (handler: RouteHandler): RouteHandler =>
    (body, request) => {
      const reply = handler(body, request);
      const settled = onPrem.journal.settled();
      if (settled === null) return reply;
      if (keepClock) onPrem.markClock();
      return settled.then(
        () => reply,
        (error: Error) => {
          onError(error);
          return UNAVAILABLE;
        },
      );
    };
}

function deviceRouter(onPrem: OnPrem, clock: FleetClock, keep: (handler: RouteHandler) => RouteHandler): Router {
  const gate = (transport: WireTransport): RouteHandler =>
    keep((body, { headers }) => clock.at(headers, () => onPrem.service.gate(body, transport)));
  const tenant = keep((body, { path, headers }) => {
    const found = onPrem.tenants.gate(path.slice(CSLU_TENANT_PATH.length));
    if (found === undefined) return { status: 404, contentType: TEXT, body: 'Not Found\n' };
    const answer = clock.at(headers, () => found(body));
    // Afterwards, as only then the instant is known to be a message's; the tenant itself acts before it answers.
    onPrem.tenants.advance(clock.now());
    return answer;
  });
  const fixed = postRoutes(
    new Map([
      [ON_PREM_PATHS.callhome, gate('callhome')],
      [ON_PREM_PATHS.smart, gate('smart')],
    ]),
  );
  return (method, path) => {
    if (!path.startsWith(CSLU_TENANT_PATH)) return fixed(method, path);
    return method === 'POST' ? tenant : { allow: ['POST'] };
  };
}

/** On the wall clock tenants act by themselves when something is due. */
function selfActing(onPrem: OnPrem, clock: FleetClock, onError: (error: Error) => void) {
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    clearTimeout(timer);
    const delay = onPrem.tenants.nextDeadline() - clock.now();
    if (delay === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(
      () => {
        onPrem.advance(clock.now());
        onPrem.journal.settled()?.catch(onError);
        arm();
      },
      Math.min(Math.max(delay, 0), LONGEST_TIMER_MS),
    );
  };
  return { arm, stop: () => clearTimeout(timer) };
}

/**
 * Starts an SSM On-Prem: a listener for devices and one for the REST API, as the real one has (443 and 8443), both HTTPS.
 * @throws SlfleetError SLF_PORT_IN_USE, SLF_OPTION_INVALID
 */
export async function startOnPremServer(options: OnPremServerOptions): Promise<RunningOnPremServer> {
  const startMs = options.clock === 'fleet' ? (keptClockMs(options.store) ?? options.startMs) : null;
  const clock = fleetClock({ clock: options.clock, startMs });
  const virtual = options.clock === 'fleet' ? { virtualNow: clock.virtual } : {};
  const onPrem = new OnPrem({ ...options, ...virtual, clockNow: clock.now });
  const self = selfActing(onPrem, clock, options.onDatabaseError);
  const armed = (handler: RouteHandler): RouteHandler =>
    options.clock === 'fleet'
      ? handler
      : (body, request) => {
          const reply = handler(body, request);
          self.arm();
          return reply;
        };
  const keep = durable(onPrem, options.clock === 'fleet', options.onDatabaseError);
  const common = {
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.name === undefined ? {} : { name: options.name }),
    tls: await issueListener(options.authority, options.hosts),
  };
  const { deviceRate = null } = options;
  const devices = await startHttpServer({
    ...common,
    port: options.port,
    routes: deviceRouter(onPrem, clock, (handler) => armed(keep(handler))),
    ...(deviceRate === null ? {} : { guard: limited(deviceRate) }),
  });
  const tokens = new AccessTokens(options.credentials.tokenKey, Date.now);
  const failures = new RateLimit(FAILURE_RATE);
  const router = apiRouter({
    oauth: oauthRoute({ credentials: options.credentials, tokens, failures }),
    tokens,
    context: () => {
      const nowMs = clock.now();
      const engineMs = options.clock === 'fleet' ? Number.NEGATIVE_INFINITY : nowMs;
      return { onPrem, cssm: onPrem.cssm, nowMs, engineMs, deviceUrl: devices.url };
    },
  });
  let admin: RunningHttpServer;
  try {
    admin = await startHttpServer({
      ...common,
      port: options.adminPort,
      routes: (method, path) => {
        const route = router(method, path);
        return typeof route === 'function' ? keep(route) : route;
      },
      guard: limited(options.apiRate ?? DEFAULT_API_RATE),
    });
  } catch (error) {
    await devices.close();
    throw error;
  }
  if (options.clock === 'wall') self.arm();
  return {
    onPrem,
    devices,
    admin,
    clockNow: clock.now,
    async close() {
      await Promise.all([devices.close(), admin.close()]);
      self.stop();
      onPrem.journal.flush();
    },
  };
}
