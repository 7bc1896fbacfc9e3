import { Readable, Writable } from 'node:stream';
import { main } from '../../src/cli/main.js';

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

class Collected extends Writable {
  text = '';

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

/** Runs one command line in this process, with streams of its own. */
export async function runCli(
  args: readonly string[],
  interrupted: AbortSignal = new AbortController().signal,
  input = '',
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const stdout = new Collected();
  const stderr = new Collected();
  const exitCode = await main(args, { stdin: Readable.from([input]), stdout, stderr, env, interrupted });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}
