import { closeSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import { diskError } from '../../errors/disk-error.js';

/** Length of the data, then its CRC-32. */
const HEAD_BYTES = 8;

/**
 * A file to which one record after the other is added, each handed to the operating system before anything else happens: the
 * death of the program loses none. A record that was being written then is cut off when the file is taken up again.
 */
export class FrameFile {
  readonly #path: string;
  readonly #file: number;

  private constructor(path: string, flags: 'w' | 'a') {
    this.#path = path;
    try {
      this.#file = openSync(path, flags, 0o600);
    } catch (cause) {
      throw diskError(path, cause);
    }
  }

  /** A new file; one that is there is replaced. @throws SlfleetError SLF_DISK_WRITE */
  static create(path: string): FrameFile {
    return new FrameFile(path, 'w');
  }

  /** Goes on with a file, after its last whole record. @throws SlfleetError SLF_DISK_WRITE */
  static resume(path: string, wholeBytes: number): FrameFile {
    try {
      truncateSync(path, wholeBytes);
    } catch (cause) {
      throw diskError(path, cause);
    }
    return new FrameFile(path, 'a');
  }

  /** @throws SlfleetError SLF_DISK_WRITE */
  add(record: unknown): void {
    const data = serialize(record);
    const frame = Buffer.allocUnsafe(HEAD_BYTES + data.length);
    frame.writeUInt32LE(data.length, 0);
    frame.writeUInt32LE(crc32(data), 4);
    data.copy(frame, HEAD_BYTES);
    try {
      for (let offset = 0; offset < frame.length; ) offset += writeSync(this.#file, frame, offset);
    } catch (cause) {
      throw diskError(this.#path, cause);
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The whole records of a file, oldest first, and where the last of them ends. A file that is not there has none. */
export function readFrames(path: string): { readonly records: readonly unknown[]; readonly wholeBytes: number } {
  const records: unknown[] = [];
  let offset = 0;
  for (const file = contentOf(path); offset + HEAD_BYTES <= file.length; ) {
    const end = offset + HEAD_BYTES + file.readUInt32LE(offset);
    const data = file.subarray(offset + HEAD_BYTES, end);
    if (end > file.length || crc32(data) !== file.readUInt32LE(offset + 4)) break;
    records.push(deserialize(data));
    offset = end;
  }
  return { records, wholeBytes: offset };
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
