import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { openCredentials } from '../../endpoint/on-prem/credentials.js';
import { ON_PREM_KINDS, type OnPrem } from '../../endpoint/on-prem/on-prem.js';
import { DEFAULT_API_RATE, startOnPremServer } from '../../endpoint/on-prem/on-prem-server.js';
import { type AccountStock, stockOnPrem } from '../../endpoint/on-prem/stock-on-prem.js';
import { openEntityStore } from '../../endpoint/on-prem/store/entity-store.js';
import { cssmOptions } from '../../fleet/embedded-cssm.js';
import type { VirtualAccountPlan } from '../../fleet/plan.js';
import { openAuthority } from '../../pki/authority-store.js';
import { homeFolder } from '../../pki/home-folder.js';
import type { KeyKind } from '../../pki/key-kind.js';
import { prepareKeyPool } from '../../pki/key-pool.js';
import { loadDialect } from '../../wire/dialect-file.js';
import type { CliIo } from '../io.js';
import { description, knownOf } from '../on-prem-known.js';
import { portNumber } from '../port-number.js';
import { certificateNames, serverName } from '../server-names.js';
import { plentifulAccount, stockOf } from '../server-stock.js';
import { untilInterrupted } from '../until-interrupted.js';
import { writeCa } from '../write-ca.js';

/** The real one's is 443, which only an administrator may listen on. */
const DEFAULT_PORT = 8_444;
/** As the real one's (P§2.1 [C]). */
const DEFAULT_ADMIN_PORT = 8_443;

interface ServeOnPremOptions {
  readonly port: number;
  readonly adminPort: number;
  readonly host: string;
  readonly name: readonly string[];
  readonly data?: string;
  readonly scenario?: string;
  readonly account: readonly string[];
  readonly keys: KeyKind;
  readonly clock: 'fleet' | 'wall';
  readonly durability: 'process' | 'full';
  readonly apiRate: number;
  readonly deviceRate?: number;
  readonly dialect?: string;
  readonly caOut?: string;
  readonly json: boolean;
}

function rate(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1e6)) throw new InvalidArgumentError('Give a number of requests a second above 0.');
  return value;
}

function collect(name: string, names: readonly string[]): readonly string[] {
  if (name.trim() === '') throw new InvalidArgumentError('Give the name of an account.');
  return [...names, name.trim()];
}

/** `slfleet serve on-prem`: the stand-in for an SSM On-Prem of the user's own (design §5). */
export function addServeOnPrem(serve: Command, io: CliIo, done: (exitCode: number) => void): void {
  serve
    .command('on-prem')
    .description('serve an SSM On-Prem with its REST API over HTTPS until Ctrl-C; prints its URLs and credentials')
    .addOption(
      new Option('--port <port>', 'of devices; 0 takes a free one').argParser(portNumber).default(DEFAULT_PORT),
    )
    .addOption(
      new Option('--admin-port <port>', 'of the REST API; 0 takes a free one')
        .argParser(portNumber)
        .default(DEFAULT_ADMIN_PORT),
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--name <name>',
      'DNS name or address for its certificate; may be given again; the first stands in its URLs',
      serverName,
      [],
    )
    .option('--data <folder>', "where its database, CA and credentials are kept (default: in slfleet's home folder)")
    .option('--scenario <scenario>', 'make the accounts of this scenario (default: plenty of every licence)')
    .option('--account <name>', 'make a local account of this name; may be given again', collect, [])
    .addOption(
      new Option('--keys <kind>', 'key its answers are signed with').choices(['rsa-2048', 'p-256']).default('rsa-2048'),
    )
    .addOption(
      new Option('--clock <clock>', 'wall: real time; fleet: follow the virtual time messages carry')
        .choices(['wall', 'fleet'])
        .default('wall'),
    )
    .addOption(
      new Option('--durability <what>', 'what an answer outlives: the process, or the machine as well (full)')
        .choices(['process', 'full'])
        .default('process'),
    )
    .addOption(
      new Option('--api-rate <n>', 'requests a second the API takes from one address')
        .argParser(rate)
        .default(DEFAULT_API_RATE.perSecond),
    )
    .addOption(new Option('--device-rate <n>', 'the same for devices (default: as many as come)').argParser(rate))
    .option('--dialect <file>', 'names on the wire, see docs/guide/wire-dialect.md')
    .option('--ca-out <file>', 'where to write the CA file (default: in the data folder)')
    .option('--json', 'print what is to be known as one JSON line', false)
    .addHelpText(
      'after',
      `
Accounts, devices, tokens and reports are kept in the data folder: what was answered survives any end of the process.
Accounts that exist are left as they are, whatever --scenario and --account say.

Examples:
  $ slfleet serve on-prem
  $ slfleet serve on-prem --data /srv/on-prem --account Campus --account Branch
  $ slfleet serve on-prem --host 0.0.0.0 --name on-prem.example.com
  $ slfleet serve on-prem --port 0 --admin-port 0 --clock fleet --json
`,
    )
    .action(async (options: ServeOnPremOptions) => {
      await serveOnPrem(options, io);
      done(0);
    });
}

async function serveOnPrem(options: ServeOnPremOptions, io: CliIo): Promise<void> {
  const plan = stockOf(options.scenario);
  const dialect = loadDialect(options.dialect ?? null);
  const data = resolve(options.data ?? join(homeFolder(io.env), 'on-prem'));
  // First of all, as it keeps a second server of the same folder out.
  const store = openEntityStore({
    file: join(data, 'on-prem.db'),
    kinds: ON_PREM_KINDS,
    durability: options.durability,
  });
  try {
    const credentials = await openCredentials(join(data, 'credentials.json'));
    const authority = await openAuthority(join(data, 'authority'), 'p-256');
    const signing = await prepareKeyPool({ folder: join(data, 'signing'), kind: options.keys, size: 1 });
    const failing = tellOnce(io);
    const server = await startOnPremServer({
      ...cssmOptions({ ...plan, seed: credentials.seed }, () => undefined),
      store,
      authority,
      signingKey: signing.keyFor(0),
      dialect,
      hosts: certificateNames(options.host, options.name),
      host: options.host,
      ...(options.name[0] === undefined ? {} : { name: options.name[0] }),
      port: options.port,
      adminPort: options.adminPort,
      clock: options.clock,
      startMs: null,
      credentials,
      apiRate: { perSecond: options.apiRate, burst: Math.max(1, 2 * options.apiRate) },
      deviceRate:
        options.deviceRate === undefined
          ? null
          : { perSecond: options.deviceRate, burst: Math.max(1, options.deviceRate) },
      onDatabaseError: failing,
    });
    try {
      const wanted = wantedAccounts(options, plan.accounts, server.onPrem);
      const tokens = stockOnPrem(server.onPrem, wanted, server.clockNow());
      server.onPrem.journal.flush();
      const caFile = options.caOut ?? join(data, `ca-${options.keys}.pem`);
      writeCa(caFile, `${authority.rootPem}\n${authority.issueMessageSigner(signing.keyFor(0)).pem}\n`);
      const known = knownOf(server, { data, caFile, tokens, credentials });
      io.stdout.write(options.json ? `${JSON.stringify(known)}\n` : description(known));
      await untilInterrupted(io.interrupted);
    } finally {
      await server.close();
    }
    const { instanceCount } = server.onPrem.cssm;
    io.stderr.write(`stopped; ${instanceCount} product instances are kept in ${data}\n`);
  } finally {
    store.close();
  }
}

/**
 * The accounts it is to have: those asked for; where none were, those it has; and at the very first start, one. Of an account that
 * exists its default virtual account is meant, whatever its name.
 */
function wantedAccounts(
  { scenario, account: names }: ServeOnPremOptions,
  planned: readonly VirtualAccountPlan[],
  { accounts }: OnPrem,
): readonly AccountStock[] {
  const plentiful = (account: string): AccountStock => {
    const existing = accounts.named(account);
    const name = existing && accounts.virtualAccounts(existing)[0]?.name;
    return { ...plentifulAccount(account), ...(name === undefined ? {} : { name }) };
  };
  const named = names.map(plentiful);
  if (scenario !== undefined) return [...planned, ...named];
  if (named.length > 0) return named;
  const existing = accounts.all();
  return existing.length === 0 ? planned : existing.map(({ name }) => plentiful(name));
}

/** A database that cannot be written is told of once: every request of a whole fleet meets it. */
function tellOnce(io: CliIo): (error: Error) => void {
  let told = false;
  return (error) => {
    if (!told) io.stderr.write(`the database cannot be written: ${error.message}; requests are answered with 503\n`);
    told = true;
  };
}
