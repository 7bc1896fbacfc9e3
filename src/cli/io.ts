import type { Readable } from 'node:stream';
import type { Command } from 'commander';

/** Everything a command may touch of the process, so that tests can run it with streams of their own. */
export interface CliIo {
  readonly stdin: Readable & { readonly isTTY?: boolean; readonly setRawMode?: (isRaw: boolean) => unknown };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly interrupted: AbortSignal;
}

/** A command adds itself to the program; its action resolves to the exit code. */
export type AddCommand = (program: Command, io: CliIo, done: (exitCode: number) => void) => void;
