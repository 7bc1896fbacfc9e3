import { type Command, Option } from 'commander';
import { ADMIN_PATH, CSSM_PATHS } from '../../endpoint/cssm/cssm-server.js';
import { CSLU_PATH, CSLU_PORT } from '../../network/cslu-discovery.js';
import type { AddCommand, CliIo } from '../io.js';
import { portNumber } from '../port-number.js';
import { startServedCslu } from '../served-cslu.js';
import { type ServedCssm, type ServeOptions, startServedCssm } from '../served-cssm.js';
import { serverName } from '../server-names.js';
import { untilInterrupted } from '../until-interrupted.js';
import { addServeOnPrem } from './serve-on-prem.js';

const DEFAULT_PORT = 8_443;

interface CsluOptions extends ServeOptions {
  readonly account?: string;
  readonly cssmPort: number;
}

/** The options of both servers, but for their ports. */
function addServeOptions(command: Command): Command {
  return command
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--name <name>',
      'DNS name or address for its certificate; may be given again; the first stands in its URLs',
      serverName,
      [],
    )
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
    .option('--json', 'print what is to be known as one JSON line', false);
}

/** `slfleet serve cssm|cslu|on-prem`: the emulator as a server (design §5). */
export const addServe: AddCommand = (program, io, done) => {
  const serve = program.command('serve').description('the emulator as a server');
  addServeOptions(
    serve
      .command('cssm')
      .description('serve an embedded CSSM over HTTPS until Ctrl-C; prints its URL, CA file, ID token and admin key')
      .addOption(new Option('--port <port>', '0 takes a free one').argParser(portNumber).default(DEFAULT_PORT)),
  )
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
  addServeOptions(
    serve
      .command('cslu')
      .description('serve a CSLU over plain HTTP until Ctrl-C, with a CSSM of its own behind it over HTTPS')
      .addOption(
        new Option('--port <port>', 'of the CSLU; 0 takes a free one').argParser(portNumber).default(CSLU_PORT),
      )
      .addOption(new Option('--cssm-port <port>', 'of the CSSM; 0 takes a free one').argParser(portNumber).default(0))
      .option('--account <name>', 'virtual account it reports to (default: the first)'),
  )
    .addHelpText(
      'after',
      `
What it collects, and the CSSM, live in memory: they are gone when it stops. Its CA and its signing key stay the same.

Examples:
  $ slfleet serve cslu
  $ slfleet serve cslu --port 0 --json
  $ slfleet run my-branch.yaml --set endpoint.kind=cslu --target http://127.0.0.1:8182/cslu/v1/pi --ca <its CA file>
`,
    )
    .action(async (options: CsluOptions) => {
      await serveCslu(options, io);
      done(0);
    });
  addServeOnPrem(serve, io, done);
};

function tokensOf({ tokens }: ServedCssm): string[] {
  return tokens.map(({ token, name, virtualAccount }) => `ID token    ${token}  (${name} of ${virtualAccount})`);
}

async function serveCssm(options: ServeOptions, io: CliIo): Promise<void> {
  const served = await startServedCssm(options, io.env);
  const { server, caFile, tokens, adminKey } = served;
  try {
    const { url } = server.http;
    if (options.json) {
      const paths = { ...CSSM_PATHS, admin: ADMIN_PATH };
      io.stdout.write(`${JSON.stringify({ url, paths, caFile, tokens, adminKey })}\n`);
    } else {
      const lines = [
        `CSSM        ${url}`,
        `call home   ${url}${CSSM_PATHS.callhome}`,
        `smart       ${url}${CSSM_PATHS.smart}`,
        `CA file     ${caFile}`,
        ...tokensOf(served),
        `admin key   ${adminKey}  (POST ${url}${ADMIN_PATH})`,
        '',
        'Stop it with Ctrl-C.',
      ];
      io.stdout.write(`${lines.join('\n')}\n`);
    }
    await untilInterrupted(io.interrupted);
  } finally {
    await server.http.close();
  }
  io.stderr.write(`stopped; ${server.cssm.instanceCount} product instances are forgotten\n`);
}

async function serveCslu(options: CsluOptions, io: CliIo): Promise<void> {
  const served = await startServedCssm({ ...options, port: options.cssmPort }, io.env);
  const { server, caFile, tokens, adminKey } = served;
  try {
    const { http, close } = await startServedCslu(served, options);
    try {
      const url = `${http.url}${CSLU_PATH}`;
      const cssm = server.http.url;
      if (options.json) {
        const paths = { ...CSSM_PATHS, admin: ADMIN_PATH };
        io.stdout.write(`${JSON.stringify({ url, cssm, paths, caFile, tokens, adminKey })}\n`);
      } else {
        const lines = [
          `CSLU        ${url}`,
          `CSSM        ${cssm}`,
          `CA file     ${caFile}`,
          ...tokensOf(served),
          `admin key   ${adminKey}  (POST ${cssm}${ADMIN_PATH})`,
          '',
          'Stop it with Ctrl-C.',
        ];
        io.stdout.write(`${lines.join('\n')}\n`);
      }
      await untilInterrupted(io.interrupted);
    } finally {
      await close();
    }
  } finally {
    await server.http.close();
  }
  io.stderr.write(`stopped; ${server.cssm.instanceCount} product instances are forgotten\n`);
}
