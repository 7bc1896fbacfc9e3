import { Command, CommanderError } from 'commander';
import { ERRORS } from '../errors/catalogue.js';
import { SlfleetError } from '../errors/slfleet-error.js';
import { COMMANDS } from './commands/register.js';
import type { CliIo } from './io.js';
import { packageVersion } from './package-version.js';
import { printError } from './print-error.js';

const EXIT_USAGE = 104;
/** What commander calls it when it ends after help or the version was shown. */
const SHOWS_HELP: ReadonlySet<string> = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version']);
/** Holds for every command, wherever it stands. */
const DEBUG = '--debug';

/** The process as a command sees it; Ctrl-C and SIGTERM become an aborted signal, so that results are kept. */
function processIo(): CliIo {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', leftByReader);
  return {
    // Opened only when a command reads it.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    interrupted: controller.signal,
  };
}

/** A reader such as `head` may leave before the end; what it has not read is not missed. */
function leftByReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** A command line that does not fit, as an error like any other; null where commander has only shown help or the version. */
function usageError({ code, message }: CommanderError): SlfleetError | null {
  if (SHOWS_HELP.has(code)) return null;
  const [what = '', ...more] = message.replace(/^error: /, '').split('\n');
  const ours = code === 'commander.invalidArgument' ? 'SLF_OPTION_INVALID' : 'SLF_USAGE';
  return new SlfleetError(ours, what, { details: more.filter((line) => line !== '') });
}

/**
 * Runs one command line.
 * @param args what follows the program's name
 * @returns the exit code (design §5)
 */
export async function main(args: readonly string[], io: CliIo = processIo()): Promise<number> {
  let exitCode = 0;
  const program = new Command('slfleet')
    .description('A fleet of virtual Cisco devices with Smart Licensing agents, in accelerated time')
    .version(packageVersion())
    .option(DEBUG, 'show stack traces')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Printed below in the form of every other error.
      outputError: () => undefined,
    })
    .addHelpText(
      'after',
      `
Examples:
  $ slfleet run quickstart                 1,000 devices live a licensed year against an embedded CSSM
  $ slfleet list scenarios                 the scenario library
  $ slfleet validate my-scenario.yaml      every error at its line and column
  $ slfleet serve cssm                     the emulator as a server
  $ slfleet device catalyst-9300-24p       the console of one device
`,
    );
  for (const add of COMMANDS) {
    add(program, io, (code) => {
      exitCode = code;
    });
  }
  try {
    await program.parseAsync(
      args.filter((argument) => argument !== DEBUG),
      { from: 'user' },
    );
    return exitCode;
  } catch (caught) {
    const error = caught instanceof CommanderError ? usageError(caught) : caught;
    if (error === null) return caught instanceof CommanderError && caught.exitCode === 0 ? 0 : EXIT_USAGE;
    printError(io, error, args.includes(DEBUG));
    return error instanceof SlfleetError ? error.exitCode : ERRORS.SLF_INTERNAL.exit;
  }
}
