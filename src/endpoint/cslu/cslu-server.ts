import { CSLU_PATH, CSLU_PORT } from '../../network/cslu-discovery.js';
import { createServerCodec } from '../../wire/codec.js';
import { CSLU_IDENTITY } from '../../wire/connect-info.js';
import type { Dialect } from '../../wire/dialect.js';
import type { Signer } from '../../wire/signing.js';
import { type FleetClockOptions, fleetClock } from '../fleet-clock.js';
import type { RouteHandler } from '../http-request.js';
import { type RunningHttpServer, startHttpServer } from '../http-server.js';
import { Cslu, type CsluOptions } from './cslu.js';
import { createCsluGate } from './cslu-gate.js';

export interface CsluServerOptions extends CsluOptions, FleetClockOptions {
  readonly dialect: Dialect;
  /** Signs the answers. */
  readonly signer: Signer;
  /** Address to listen on; 127.0.0.1 when left out. */
  readonly host?: string;
  /** What clients know it by, in its URLs; the address it listens on when left out. */
  readonly name?: string;
  /** {@link CSLU_PORT} when left out; 0 takes a free port. */
  readonly port?: number;
  /** Puts something before its route; absent: nothing. */
  readonly before?: (route: RouteHandler) => RouteHandler;
}

export interface RunningCsluServer {
  readonly cslu: Cslu;
  readonly http: RunningHttpServer;
  /** Stops listening; what is due later is not done any more. */
  close(): Promise<void>;
}

/** Longest delay a timer of Node.js takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Starts a CSLU as a plain HTTP server, as the tool is one. On the wall clock it acts by itself when something is due; in
 * virtual time, with each message and whenever `cslu.advance` is called.
 * @throws SlfleetError SLF_PORT_IN_USE, SLF_OPTION_INVALID
 */
export async function startCsluServer(options: CsluServerOptions): Promise<RunningCsluServer> {
  const clock = fleetClock(options);
  const cslu = new Cslu(options);
  const gate = createCsluGate({
    codec: createServerCodec({ dialect: options.dialect, transport: 'smart', server: CSLU_IDENTITY }),
    cslu,
    signer: options.signer,
    clockNow: clock.now,
  });
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    clearTimeout(timer);
    const delay = cslu.nextDeadline() - clock.now();
    if (options.clock === 'fleet' || delay === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(
      () => {
        cslu.advance(clock.now());
        arm();
      },
      Math.min(Math.max(delay, 0), LONGEST_TIMER_MS),
    );
  };
  const route: RouteHandler = (body, { headers }) => {
    const response = clock.at(headers, () => gate(body));
    arm();
    return response;
  };
  const http = await startHttpServer({
    port: options.port ?? CSLU_PORT,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.name === undefined ? {} : { name: options.name }),
    routes: new Map([[CSLU_PATH, options.before?.(route) ?? route]]),
  });
  return {
    cslu,
    http,
    async close() {
      await http.close();
      clearTimeout(timer);
    },
  };
}
