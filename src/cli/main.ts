import { Command, CommanderError } from 'commander';
import { SlfleetError } from '../errors/slfleet-error.js';
import { COMMANDS } from './commands/register.js';
import type { CliIo } from './io.js';
import { packageVersion } from './package-version.js';
import { printError } from './print-error.js';

const EXIT_USAGE = 104;
/** Holds for every command, wherever it stands. */
const DEBUG = '--debug';

/** The process as a command sees it; Ctrl-C and SIGTERM become an aborted signal, so that results are kept. */
function processIo(): CliIo {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return { stdout: process.stdout, stderr: process.stderr, env: process.env, interrupted: controller.signal };
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
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .addHelpText(
      'after',
      `
Examples:
  $ slfleet run quickstart                 1,000 devices live a licensed year against an embedded CSSM
  $ slfleet list scenarios                 the scenario library
  $ slfleet validate my-scenario.yaml      every error at its line and column
  $ slfleet serve cssm                     the emulator as a server
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
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    printError(io, error, args.includes(DEBUG));
    return error instanceof SlfleetError ? error.exitCode : new SlfleetError('SLF_INTERNAL', '').exitCode;
  }
}
