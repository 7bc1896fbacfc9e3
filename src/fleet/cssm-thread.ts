import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { startCssmServer } from '../endpoint/cssm/cssm-server.js';
import type { NamedListenerTls } from '../endpoint/http-listener.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { startConnectProxy } from '../network/connect-proxy.js';
import { startDnsServer } from '../network/dns-server.js';
import { Authority, type AuthorityRecord } from '../pki/authority.js';
import { sign } from '../pki/signing.js';
import { eventFileName, openEventLog } from '../telemetry/event-log.js';
import { loadDialect } from '../wire/dialect-file.js';
import { type CsluServers, startCsluServers } from './cslu-servers.js';
import { cssmOptions, stock } from './embedded-cssm.js';
import { endpointEventsInto } from './log-endpoint-event.js';
import type { FleetPlan } from './plan.js';

/** What the thread of the embedded HTTPS server starts with. Holds private keys: never log it. */
export interface CssmThreadData {
  readonly plan: FleetPlan;
  readonly authority: AuthorityRecord;
  readonly signingKey: JsonWebKey;
  readonly adminKey: string;
  /** What the server shows under the names of the cloud. */
  readonly cloud: NamedListenerTls;
  readonly eventsFolder: string;
  /** Number of its event file: the one after the last shard's. */
  readonly eventFile: number;
}

export type CssmThreadMessage =
  | {
      readonly kind: 'listening';
      readonly url: string;
      /** Tokens by virtual account (index) and name. Secrets. */
      readonly tokens: ReadonlyMap<number, ReadonlyMap<string, string>>;
      /** Where the CSLU of each virtual account (index) listens; empty if there is none. */
      readonly csluOrigins: ReadonlyMap<number, string>;
      /** Where its name service listens, `address:port`. */
      readonly nameService: string;
      /** The proxy that leads to all its servers. */
      readonly proxy: string;
    }
  | { readonly kind: 'failed'; readonly code: SlfleetError['code']; readonly message: string };

/** Where the name service says the CSLUs are. */
const CSLU_ADDRESS = '127.0.0.1';

/** The embedded CSSM as an HTTPS server, and what else a run has of servers, in a thread of their own, so that they have a core of their own. */
async function serve(data: CssmThreadData): Promise<void> {
  const { plan } = data;
  const log = openEventLog(join(data.eventsFolder, eventFileName(data.eventFile)));
  const signingKey = createPrivateKey({ key: data.signingKey, format: 'jwk' });
  const dialect = loadDialect(plan.wire.dialect);
  let cslus: CsluServers | null = null;
  const server = await startCssmServer({
    ...cssmOptions(plan, endpointEventsInto(log)),
    authority: Authority.restore(data.authority),
    signingKey,
    dialect,
    signatures: plan.wire.signatures,
    hosts: ['localhost', '127.0.0.1'],
    port: 0,
    clock: 'fleet',
    startMs: plan.startMs,
    adminKey: data.adminKey,
    cloud: data.cloud,
    beforeChange: (nowMs) => cslus?.advance(nowMs),
  });
  const tokens = stock(server.cssm, plan.accounts, plan.startMs);
  const started = await startCsluServers(plan, server, { dialect, signer: (text) => sign(text, signingKey) });
  cslus = started;
  const names = await startDnsServer(new Map(plan.endpoint.csluNames.map((name) => [name, CSLU_ADDRESS])));
  const origins = [server.http.url, ...started.origins.values()];
  const proxy = await startConnectProxy(new Set(origins.map((origin) => new URL(origin).host)));
  parentPort?.once('message', (reachedMs: number) => {
    // What they would have done by themselves up to where the run ends, or was ended.
    started.advance(reachedMs);
    server.cssm.advance(reachedMs);
    void Promise.all([started.close(), server.http.close(), names.close(), proxy.close()]).then(() => {
      log.close();
      parentPort?.close();
    });
  });
  parentPort?.postMessage({
    kind: 'listening',
    url: server.http.url,
    tokens,
    csluOrigins: started.origins,
    nameService: names.address,
    proxy: proxy.url,
  } satisfies CssmThreadMessage);
}

try {
  await serve(workerData as CssmThreadData);
} catch (error) {
  const code = error instanceof SlfleetError ? error.code : 'SLF_INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  parentPort?.postMessage({ kind: 'failed', code, message } satisfies CssmThreadMessage);
}
