import type { CsluRecord } from '../endpoint/cslu/cslu-record.js';
import { startCsluServer } from '../endpoint/cslu/cslu-server.js';
import { DEFAULT_CSLU_SETTINGS } from '../endpoint/cslu/cslu-settings.js';
import { cssmUpstream } from '../endpoint/cslu/cslu-upstream.js';
import type { CssmService } from '../endpoint/cssm/service.js';
import type { RouteHandler } from '../endpoint/http-request.js';
import type { Dialect } from '../wire/dialect.js';
import type { Signer } from '../wire/signing.js';
import type { FleetPlan } from './plan.js';

/** The CSLUs of a run over sockets. */
export interface CsluServers {
  /** Where each listens, by the virtual account (index into the plan) it reports to. */
  readonly origins: ReadonlyMap<number, string>;
  /** What they would have done by themselves up to then. */
  advance(nowMs: number): void;
  /** By virtual account (index into the plan). */
  capture(): ReadonlyMap<number, CsluRecord>;
  restore(records: ReadonlyMap<number, CsluRecord>): void;
  close(): Promise<void>;
}

/** Starts a CSLU, a plain HTTP server on a free port, for each virtual account of a plan of that kind; else none. */
export async function startCsluServers(
  plan: FleetPlan,
  { cssm, handle }: CssmService,
  wire: { readonly dialect: Dialect; readonly signer: Signer },
  before: (route: string, handler: RouteHandler) => RouteHandler,
): Promise<CsluServers> {
  const accounts = plan.endpoint.kind === 'cslu' ? plan.accounts : [];
  const started = await Promise.all(
    accounts.map(async ({ index, smartAccount, name }) => {
      const settings = { ...DEFAULT_CSLU_SETTINGS, account: { smartAccount, name } };
      const upstream = cssmUpstream(cssm, settings.account, (request, now) => handle(request, now));
      const { seed, startMs } = plan;
      const server = await startCsluServer({
        ...wire,
        settings,
        seed,
        upstream,
        port: 0,
        clock: 'fleet',
        startMs,
        before: (handler) => before(`cslu ${index}`, handler),
      });
      return { index, server };
    }),
  );
  return {
    origins: new Map(started.map(({ index, server }) => [index, server.http.url])),
    advance: (nowMs) => {
      for (const { server } of started) server.cslu.advance(nowMs);
    },
    capture: () => new Map(started.map(({ index, server }) => [index, server.cslu.capture()])),
    restore: (records) => {
      for (const { index, server } of started) {
        const record = records.get(index);
        if (record !== undefined) server.cslu.restore(record);
      }
    },
    close: async () => {
      await Promise.all(started.map(({ server }) => server.close()));
    },
  };
}
