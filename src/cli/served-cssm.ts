import { type KeyObject, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { licenceCatalogue } from '../device/profile/catalogue.js';
import { type CssmServerOptions, type RunningCssmServer, startCssmServer } from '../endpoint/cssm/cssm-server.js';
import { DEFAULT_INTERVALS } from '../endpoint/cssm/intervals.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { makeFolders } from '../files/make-folders.js';
import { cssmOptions, stock } from '../fleet/embedded-cssm.js';
import type { FleetPlan, VirtualAccountPlan } from '../fleet/plan.js';
import { openAuthority } from '../pki/authority-store.js';
import { homeFolder } from '../pki/home-folder.js';
import type { KeyKind } from '../pki/key-kind.js';
import { prepareKeyPool } from '../pki/key-pool.js';
import { loadScenario } from '../scenario/load.js';
import { YEAR_MS } from '../time/duration.js';
import type { Dialect } from '../wire/dialect.js';
import { loadDialect } from '../wire/dialect-file.js';
import type { CliIo } from './io.js';

/** Licences of each kind the account has when no scenario says otherwise. */
const PLENTY = 100_000;

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
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

type StockPlan = Pick<FleetPlan, 'seed' | 'accounts' | 'endpoint'>;

/** What the server is stocked with: a scenario's accounts, or one account with plenty of everything. */
function stockOf(scenario: string | undefined): StockPlan {
  if (scenario !== undefined) return loadScenario(scenario).plan;
  const account: VirtualAccountPlan = {
    index: 0,
    smartAccount: 'slfleet',
    name: 'Default',
    licences: licenceCatalogue().map((licence) => ({ ...licence, quantity: PLENTY })),
    tokens: [{ name: 'default', validForMs: YEAR_MS, maxUses: null, exportControlled: true }],
  };
  // A seed of its own each time: tokens and instance identifiers of one start mean nothing to the next.
  const seed = randomBytes(4).readUInt32BE();
  const endpoint = {
    kind: 'cssm',
    at: 'embedded',
    caFile: null,
    serverName: null,
    intervals: DEFAULT_INTERVALS,
    csluNames: [],
  } as const;
  return { seed, accounts: [account], endpoint };
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
  const hosts: [string, ...string[]] = ['localhost', '127.0.0.1'];
  if (!hosts.includes(options.host)) hosts.push(options.host);
  const server = await startCssmServer({
    ...cssmOptions(plan, () => undefined),
    authority,
    signingKey,
    dialect,
    hosts,
    host: options.host,
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

function writeCa(file: string, pem: string): void {
  try {
    makeFolders(dirname(file));
    writeFileSync(file, pem);
  } catch (cause) {
    throw new SlfleetError('SLF_OUT_UNWRITABLE', `${file}: ${(cause as Error).message}`, { cause });
  }
}
