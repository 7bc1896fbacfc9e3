import { type KeyObject, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type CssmServerOptions, type RunningCssmServer, startCssmServer } from '../endpoint/cssm/cssm-server.js';
import { cssmOptions, stock } from '../fleet/embedded-cssm.js';
import { openAuthority } from '../pki/authority-store.js';
import { homeFolder } from '../pki/home-folder.js';
import type { KeyKind } from '../pki/key-kind.js';
import { prepareKeyPool } from '../pki/key-pool.js';
import type { Dialect } from '../wire/dialect.js';
import { loadDialect } from '../wire/dialect-file.js';
import type { CliIo } from './io.js';
import { certificateNames } from './server-names.js';
import { type StockPlan, stockOf } from './server-stock.js';
import { writeCa } from './write-ca.js';

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly name: readonly string[];
  readonly scenario?: string;
  readonly keys: KeyKind;
  readonly clock: 'fleet' | 'wall';
  readonly dialect?: string;
  readonly caOut?: string;
  readonly json: boolean;
}

/** A CSSM that has been started as a server, and what is to be known of it. Holds secrets. */
export interface ServedCssm {
  readonly server: RunningCssmServer;
  readonly plan: StockPlan;
  readonly dialect: Dialect;
  readonly signingKey: KeyObject;
  readonly caFile: string;
  readonly tokens: readonly { readonly virtualAccount: string; readonly name: string; readonly token: string }[];
  readonly adminKey: string;
}

/**
 * Starts a CSSM as a server, stocked, with the authority and the signing key of slfleet's home, and writes its CA file.
 * @throws SlfleetError what `startCssmServer`, `loadScenario` and the key stores throw; SLF_OUT_UNWRITABLE
 */
export async function startServedCssm(options: ServeOptions, env: CliIo['env']): Promise<ServedCssm> {
  const plan = stockOf(options.scenario);
  const home = homeFolder(env);
  const authority = await openAuthority(join(home, 'authority'), 'p-256');
  // The same at every start, as the CA: a CA file copied elsewhere, which names both, stays good.
  const signingKey = (await prepareKeyPool({ folder: join(home, 'signing'), kind: options.keys, size: 1 })).keyFor(0);
  const dialect = loadDialect(options.dialect ?? null);
  const adminKey = randomBytes(24).toString('base64url');
  const server = await startCssmServer({
    ...cssmOptions(plan, () => undefined),
    authority,
    signingKey,
    dialect,
    hosts: certificateNames(options.host, options.name),
    host: options.host,
    ...(options.name[0] === undefined ? {} : { name: options.name[0] }),
    port: options.port,
    clock: options.clock,
    startMs: null,
    adminKey,
  } satisfies CssmServerOptions);
  try {
    const table = stock(server.cssm, plan.accounts, Date.now());
    const caFile = options.caOut ?? join(home, `cssm-ca-${options.keys}.pem`);
    writeCa(caFile, `${authority.rootPem}\n${authority.issueMessageSigner(signingKey).pem}\n`);
    const tokens = plan.accounts.flatMap(({ index, name }) =>
      Array.from(table.get(index) ?? [], ([token, text]) => ({ virtualAccount: name, name: token, token: text })),
    );
    return { server, plan, dialect, signingKey, caFile, tokens, adminKey };
  } catch (error) {
    await server.http.close();
    throw error;
  }
}
