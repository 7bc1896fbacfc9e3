import { createHash } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The event files of a run's `events` folder, in shard order: the byte order of their zero-padded names. */
export function eventFiles(eventsFolder: string): string[] {
  return readdirSync(eventsFolder)
    .filter((name) => name.endsWith('.ndjson'))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => join(eventsFolder, name));
}

/**
 * The digest of a run (design §4): SHA-256 of its event files in shard order, what `cat events/*.ndjson | sha256sum`
 * prints.
 * @returns 64 hexadecimal digits
 */
export async function digestOfEvents(eventsFolder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of eventFiles(eventsFolder)) {
    for await (const chunk of createReadStream(file, { highWaterMark: 1_024 * 1_024 })) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
