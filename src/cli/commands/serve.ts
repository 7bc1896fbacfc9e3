import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Option } from 'commander';
import { licenceCatalogue } from '../../device/profile/catalogue.js';
import { ADMIN_PATH, CSSM_PATHS, startCssmServer } from '../../endpoint/cssm/cssm-server.js';
import { DEFAULT_INTERVALS } from '../../endpoint/cssm/intervals.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { makeFolders } from '../../files/make-folders.js';
import { cssmOptions, stock } from '../../fleet/embedded-cssm.js';
import type { FleetPlan, VirtualAccountPlan } from '../../fleet/plan.js';
import { openAuthority } from '../../pki/authority-store.js';
import { homeFolder } from '../../pki/home-folder.js';
import type { KeyKind } from '../../pki/key-kind.js';
import { prepareKeyPool } from '../../pki/key-pool.js';
import { loadScenario } from '../../scenario/load.js';
import { YEAR_MS } from '../../time/duration.js';
import { loadDialect } from '../../wire/dialect-file.js';
import type { AddCommand, CliIo } from '../io.js';
import { portNumber } from '../port-number.js';
import { untilInterrupted } from '../until-interrupted.js';

const DEFAULT_PORT = 8_443;
/** Licences of each kind the account has when no scenario says otherwise. */
const PLENTY = 100_000;

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly scenario?: string;
  readonly keys: KeyKind;
  readonly clock: 'fleet' | 'wall';
  readonly dialect?: string;
  readonly caOut?: string;
  readonly json: boolean;
}

/** `slfleet serve cssm`: the emulator as a server (design §5). */
export const addServe: AddCommand = (program, io, done) => {
  const serve = program.command('serve').description('the emulator as a server');
  serve
    .command('cssm')
    .description('serve an embedded CSSM over HTTPS until Ctrl-C; prints its URL, CA file, ID token and admin key')
    .addOption(new Option('--port <port>', '0 takes a free one').argParser(portNumber).default(DEFAULT_PORT))
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--scenario <scenario>', 'stock it with the accounts of this scenario (default: plenty of every licence)')
    .addOption(
      new Option('--keys <kind>', 'key its answers are signed with').choices(['rsa-2048', 'p-256']).default('rsa-2048'),
    )
    .addOption(
      new Option('--clock <clock>', 'fleet: follow the virtual time messages carry; wall: do not')
        .choices(['fleet', 'wall'])
        .default('fleet'),
    )
    .option('--dialect <file>', 'names on the wire, see docs/guide/wire-dialect.md')
    .option('--ca-out <file>', "where to write the CA file (default: in slfleet's home folder)")
    .option('--json', 'print what is to be known as one JSON line', false)
    .addHelpText(
      'after',
      `
Its accounts and instances live in memory: they are gone when it stops. Its CA and its signing key stay the same.

Examples:
  $ slfleet serve cssm
  $ slfleet serve cssm --port 0 --scenario out-of-compliance --json
  $ SLFLEET_TOKEN=<its token> slfleet run classic-year --target https://127.0.0.1:8443 --ca <its CA file>
`,
    )
    .action(async (options: ServeOptions) => {
      await serveCssm(options, io);
      done(0);
    });
};

/** What the server is stocked with: a scenario's accounts, or one account with plenty of everything. */
function stockOf(scenario: string | undefined): Pick<FleetPlan, 'seed' | 'accounts' | 'endpoint'> {
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
  const endpoint = { kind: 'cssm', at: 'embedded', caFile: null, intervals: DEFAULT_INTERVALS, csluNames: [] } as const;
  return { seed, accounts: [account], endpoint };
}

async function serveCssm(options: ServeOptions, io: CliIo): Promise<void> {
  const plan = stockOf(options.scenario);
  const home = homeFolder(io.env);
  const authority = await openAuthority(join(home, 'authority'), 'p-256');
  // The same at every start, as the CA: a CA file copied elsewhere, which names both, stays good.
  const signingKey = (await prepareKeyPool({ folder: join(home, 'signing'), kind: options.keys, size: 1 })).keyFor(0);
  const adminKey = randomBytes(24).toString('base64url');
  const hosts: [string, ...string[]] = ['localhost', '127.0.0.1'];
  if (!hosts.includes(options.host)) hosts.push(options.host);
  const server = await startCssmServer({
    ...cssmOptions(plan, () => undefined),
    authority,
    signingKey,
    dialect: loadDialect(options.dialect ?? null),
    hosts,
    host: options.host,
    port: options.port,
    clock: options.clock,
    startMs: null,
    adminKey,
  });
  try {
    const tokens = stock(server.cssm, plan.accounts, Date.now());
    const caFile = options.caOut ?? join(home, `cssm-ca-${options.keys}.pem`);
    writeCa(caFile, `${authority.rootPem}\n${authority.issueMessageSigner(signingKey).pem}\n`);
    const known = plan.accounts.flatMap(({ index, name }) =>
      Array.from(tokens.get(index) ?? [], ([token, text]) => ({ virtualAccount: name, name: token, token: text })),
    );
    const { url } = server.http;
    if (options.json) {
      const paths = { ...CSSM_PATHS, admin: ADMIN_PATH };
      io.stdout.write(`${JSON.stringify({ url, paths, caFile, tokens: known, adminKey })}\n`);
    } else {
      io.stdout.write(description(url, caFile, known, adminKey));
    }
    await untilInterrupted(io.interrupted);
  } finally {
    await server.http.close();
  }
  io.stderr.write(`stopped; ${server.cssm.instanceCount} product instances are forgotten\n`);
}

function description(
  url: string,
  caFile: string,
  tokens: readonly { readonly virtualAccount: string; readonly name: string; readonly token: string }[],
  adminKey: string,
): string {
  const lines = [
    `CSSM        ${url}`,
    `call home   ${url}${CSSM_PATHS.callhome}`,
    `smart       ${url}${CSSM_PATHS.smart}`,
    `CA file     ${caFile}`,
    ...tokens.map(({ virtualAccount, name, token }) => `ID token    ${token}  (${name} of ${virtualAccount})`),
    `admin key   ${adminKey}  (POST ${url}${ADMIN_PATH})`,
    '',
    'Stop it with Ctrl-C.',
  ];
  return `${lines.join('\n')}\n`;
}

function writeCa(file: string, pem: string): void {
  try {
    makeFolders(dirname(file));
    writeFileSync(file, pem);
  } catch (cause) {
    throw new SlfleetError('SLF_OUT_UNWRITABLE', `${file}: ${(cause as Error).message}`, { cause });
  }
}
