import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CSSM_PATHS } from '../../src/endpoint/cssm/cssm-server.js';
import { createCssmService } from '../../src/endpoint/cssm/service.js';
import type { Reply, RouteHandler } from '../../src/endpoint/http-request.js';
import { startHttpServer } from '../../src/endpoint/http-server.js';
import { cssmOptions, stock } from '../../src/fleet/embedded-cssm.js';
import type { EndpointAccess } from '../../src/fleet/endpoint-access.js';
import type { FleetPlan } from '../../src/fleet/plan.js';
import { Authority } from '../../src/pki/authority.js';
import { generateKey } from '../../src/pki/key-kind.js';
import { prepareKeyPool } from '../../src/pki/key-pool.js';
import type { WireTransport } from '../../src/wire/codec.js';
import { loadDialect } from '../../src/wire/dialect-file.js';
import { VIRTUAL_TIME_HEADER } from '../../src/wire/virtual-time.js';

export interface SlowServer {
  readonly access: EndpointAccess;
  /** Requests it has answered. */
  readonly answered: () => number;
  readonly close: () => Promise<void>;
}

/**
 * A real CSSM behind a real HTTP server that takes one request at a time, and so long for each: so many a second, and
 * no more.
 * @param eachMs real time it takes for a request; Infinity: it answers none
 */
export async function slowServer(plan: FleetPlan, eachMs: number, connections: number): Promise<SlowServer> {
  const folder = mkdtempSync(join(tmpdir(), 'slfleet-keys-'));
  const signingKey = await generateKey('p-256');
  const keys = { folder, size: 4, salt: 1 };
  await prepareKeyPool({ folder, kind: plan.wire.keys, size: keys.size });
  let now = plan.startMs;
  const dialect = loadDialect(null);
  const options = cssmOptions(plan, () => undefined);
  const authority = Authority.create(await generateKey('p-256'));
  const { cssm, gate } = createCssmService({ ...options, authority, signingKey, dialect, clockNow: () => now });
  const tokens = stock(cssm, plan.accounts, plan.startMs);
  let answered = 0;
  let busy: Promise<unknown> = Promise.resolve();
  const route =
    (transport: WireTransport): RouteHandler =>
    (body, { headers }) => {
      const reply = busy.then(
        () =>
          new Promise<Reply>((resolve) => {
            const answer = (): void => {
              answered += 1;
              now = Math.max(now, Number(headers[VIRTUAL_TIME_HEADER] ?? 0));
              resolve(gate(body, transport));
            };
            if (Number.isFinite(eachMs)) setTimeout(answer, eachMs);
          }),
      );
      busy = reply;
      return reply;
    };
  const http = await startHttpServer({
    port: 0,
    routes: new Map([
      [CSSM_PATHS.callhome, route('callhome')],
      [CSSM_PATHS.smart, route('smart')],
    ]),
  });
  return {
    access: {
      kind: 'https',
      keys,
      origin: http.url,
      paths: CSSM_PATHS,
      csluOrigins: new Map(),
      ca: null,
      serverName: null,
      wallLine: null,
      roots: new Map(),
      proxies: { kind: 'own', allowed: [] },
      nameService: null,
      serverKey: null,
      tokens,
      adminKey: null,
      capacity: connections,
    },
    answered: () => answered,
    close: async () => {
      await http.close();
      rmSync(folder, { recursive: true });
    },
  };
}
