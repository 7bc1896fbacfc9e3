import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ConsoleHandle } from '../device/console/console-handle.js';
import { writeOut } from './write-out.js';

export interface PlainShellOptions {
  readonly handle: ConsoleHandle;
  readonly output: NodeJS.WritableStream;
}

/**
 * A session of a program without a terminal: a line in, its answer out, byte for byte; no prompt, no echo, no pages.
 */
export async function runPlainShell({ handle, input, output }: PlainShellOptions & { input: Readable }): Promise<void> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  input.once('close', leave);
  try {
    let { closed } = await handle.start();
    if (closed) return;
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, signal: gone.signal });
    for await (const line of lines) {
      const reply = await handle.execute(line);
      await writeOut(output, reply.output);
      closed = reply.closed;
      if (closed) return;
    }
  } finally {
    input.off('close', leave);
  }
}

/**
 * Carries out the lines of one order, such as `ssh device "show version"`. Nobody is there to be asked: a question still open
 * at the end is answered as an empty line would answer it.
 */
export async function runOrder(order: string, { handle, output }: PlainShellOptions): Promise<void> {
  let { closed } = await handle.start();
  const give = async (line: string): Promise<void> => {
    const reply = await handle.execute(line);
    await writeOut(output, reply.output);
    closed = reply.closed;
  };
  for (const line of order.split(/\r?\n/)) if (!closed) await give(line);
  while (!closed && (await handle.help('')) === null) await give('');
}
