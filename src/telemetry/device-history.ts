import { closeSync, openSync, readSync } from 'node:fs';
import type { FleetEvent } from './events.js';

const CHUNK_BYTES = 1_024 * 1_024;
const NEWLINE = 0x0a;
const SERIAL_FIELD = '"sn":"';

/**
 * Everything a shard's event file has on some of its devices, oldest first: one pass over the file, whatever the number of
 * devices. The log is the ground truth, so nothing about a device's past needs to be kept in memory for a console that may
 * never be opened.
 * @param path the event file; what the log still holds in memory must have been flushed
 * @param serials of the devices
 */
export function readHistories(path: string, serials: ReadonlySet<string>): Map<string, FleetEvent[]> {
  const histories = new Map<string, FleetEvent[]>(Array.from(serials, (serial) => [serial, []]));
  const [only] = serials.size === 1 ? serials : [];
  // For one device the engine's own search finds its few lines; for many every line is looked at.
  const needle = only === undefined ? null : Buffer.from(`${SERIAL_FIELD}${only}"`);
  const take = (line: string): void => {
    const at = line.indexOf(SERIAL_FIELD) + SERIAL_FIELD.length;
    const history = histories.get(line.slice(at, line.indexOf('"', at)));
    if (history !== undefined) history.push(JSON.parse(line) as FleetEvent);
  };
  forEachBlock(path, (block) => {
    if (needle === null) for (const line of block.toString('utf8').split('\n')) if (line !== '') take(line);
    if (needle !== null) takeFound(block, needle, take);
  });
  return histories;
}

function takeFound(block: Buffer, needle: Buffer, take: (line: string) => void): void {
  for (let found = block.indexOf(needle); found !== -1; ) {
    const from = block.lastIndexOf(NEWLINE, found) + 1;
    const to = block.indexOf(NEWLINE, found);
    take(block.toString('utf8', from, to));
    found = block.indexOf(needle, to);
  }
}

/** The file in blocks of whole lines, each ended by a newline. */
function forEachBlock(path: string, use: (block: Buffer) => void): void {
  const file = openSync(path, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const read = readSync(file, chunk, 0, CHUNK_BYTES, null);
      if (read === 0) return;
      const data = Buffer.concat([rest, chunk.subarray(0, read)]);
      const end = data.lastIndexOf(NEWLINE) + 1;
      if (end > 0) use(data.subarray(0, end));
      rest = data.subarray(end);
    }
  } finally {
    closeSync(file);
  }
}
