import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { CsluRecord } from '../endpoint/cslu/cslu-record.js';
import { startCssmServer } from '../endpoint/cssm/cssm-server.js';
import type { CssmServiceRecord } from '../endpoint/cssm/service.js';
import type { NamedListenerTls } from '../endpoint/http-listener.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { startConnectProxy } from '../network/connect-proxy.js';
import { startDnsServer } from '../network/dns-server.js';
import { Authority, type AuthorityRecord } from '../pki/authority.js';
import { sign } from '../pki/signing.js';
import { eventFileName, openEventLog } from '../telemetry/event-log.js';
import { type LogPosition, reachesTo } from '../telemetry/log-position.js';
import { loadDialect } from '../wire/dialect-file.js';
import type { CheckpointSettings } from './checkpoint/checkpoint-keeper.js';
import { ServerKeeper } from './checkpoint/server-keeper.js';
import { type CsluServers, startCsluServers } from './cslu-servers.js';
import { cssmOptions, stock, tokensOf } from './embedded-cssm.js';
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
  readonly checkpoints: CheckpointSettings;
}

/** The server between two requests. Holds secrets. */
interface ServerCheckpoint {
  readonly service: CssmServiceRecord;
  readonly cslus: ReadonlyMap<number, CsluRecord>;
  readonly adminDone: ReadonlySet<string>;
  readonly log: LogPosition;
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
  const { plan, checkpoints } = data;
  const events = join(data.eventsFolder, eventFileName(data.eventFile));
  const kept = ServerKeeper.read<ServerCheckpoint>(checkpoints.folder, (captured) => reachesTo(events, captured.log));
  const log = openEventLog(events, kept?.content.log ?? null);
  const adminDone = new Set(kept?.content.adminDone);
  const capture = (): ServerCheckpoint => {
    log.flush();
    const position = { bytes: log.bytes, lines: log.lines };
    return { service: server.capture(), cslus: cslus?.capture() ?? new Map(), adminDone, log: position };
  };
  const keeper = new ServerKeeper(checkpoints, kept?.number ?? 0, capture, tellFailure);
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
    adminDone,
    before: keeper.before,
  });
  const wire = { dialect, signer: (text: string) => sign(text, signingKey) };
  const started = await startCsluServers(plan, server, wire, keeper.before);
  cslus = started;
  const names = await startDnsServer(new Map(plan.endpoint.csluNames.map((name) => [name, CSLU_ADDRESS])));
  const origins = [server.http.url, ...started.origins.values()];
  const proxy = await startConnectProxy(new Set(origins.map((origin) => new URL(origin).host)));
  // Nobody knows yet where it listens.
  const tokens = kept === null ? stock(server.cssm, plan.accounts, plan.startMs) : tokensOf(plan, plan.accounts);
  if (kept !== null) {
    server.restore(kept.content.service);
    started.restore(kept.content.cslus);
  }
  keeper.repeat();
  const close = async (reachedMs: number): Promise<void> => {
    try {
      if (keeper.failed) return;
      keeper.keep();
      // What they would have done by themselves up to where the run ends, or was ended.
      started.advance(reachedMs);
      server.cssm.advance(reachedMs);
    } finally {
      await Promise.all([started.close(), server.http.close(), names.close(), proxy.close()]);
      keeper.close();
      log.close();
    }
  };
  parentPort?.once('message', (reachedMs: number) => {
    void close(reachedMs)
      .catch(tellFailure)
      .finally(() => parentPort?.close());
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

function tellFailure(error: unknown): void {
  const code = error instanceof SlfleetError ? error.code : 'SLF_INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  parentPort?.postMessage({ kind: 'failed', code, message } satisfies CssmThreadMessage);
}

try {
  await serve(workerData as CssmThreadData);
} catch (error) {
  tellFailure(error);
}
