import { once } from 'node:events';

/** Writes a text and waits while the reader is behind. A reader that has gone misses nothing. */
export async function writeOut(output: NodeJS.WritableStream, text: string): Promise<void> {
  if (text === '' || !output.writable || output.write(text)) return;
  const over = new AbortController();
  const ended = ['drain', 'close', 'error', 'finish'].map((event) => once(output, event, { signal: over.signal }));
  await Promise.race(ended).catch(() => undefined);
  over.abort();
  await Promise.allSettled(ended);
}
