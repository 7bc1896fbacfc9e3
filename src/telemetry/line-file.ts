import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import { diskError } from '../errors/disk-error.js';
import type { LogPosition } from './log-position.js';

/** Text collected before it becomes bytes: small enough that V8 flattens it while it is still in the young generation. */
const PENDING_CHARACTERS = 32 * 1_024;
/** Bytes collected before they go to the disk. */
const BUFFER_BYTES = 256 * 1_024;
/** A UTF-16 code unit never takes more than three bytes of UTF-8. */
const BYTES_PER_CHARACTER = 3;

/** A file of lines that grows at its end, a quarter of a megabyte at a time. */
export class LineFile {
  /** Lines so far, also those still in memory. */
  lines = 0;
  /** Bytes on disk so far. */
  bytes = 0;
  readonly #path: string;
  readonly #file: number;
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  #filled = 0;
  #pending = '';

  /**
   * @param from what the file holds up to there is kept and written on; what comes after is cut off. Null: a file that is
   *   there is replaced
   * @throws SlfleetError `SLF_DISK_WRITE` when the file cannot be made
   */
  constructor(path: string, from: LogPosition | null) {
    this.#path = path;
    try {
      if (from !== null) truncateSync(path, from.bytes);
      this.#file = openSync(path, from === null ? 'w' : 'a');
      this.bytes = from?.bytes ?? 0;
      this.lines = from?.lines ?? 0;
    } catch (cause) {
      throw diskError(path, cause);
    }
  }

  /**
   * @param line with its end of line
   * @throws SlfleetError `SLF_DISK_WRITE` when the disk refuses a full buffer
   */
  add(line: string): void {
    this.lines += 1;
    this.#pending += line;
    if (this.#pending.length >= PENDING_CHARACTERS) this.#encode();
  }

  /**
   * Everything so far goes to the disk.
   * @throws SlfleetError `SLF_DISK_WRITE`
   */
  flush(): void {
    this.#encode();
    this.#write();
  }

  /**
   * Flushes and closes the file, also if the disk refuses the rest.
   * @throws SlfleetError `SLF_DISK_WRITE`
   */
  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.#file);
    }
  }

  #encode(): void {
    const needed = this.#pending.length * BYTES_PER_CHARACTER;
    if (this.#filled + needed > BUFFER_BYTES) this.#write();
    if (needed > BUFFER_BYTES) this.#writeAll(Buffer.from(this.#pending, 'utf8'));
    else this.#filled += this.#buffer.write(this.#pending, this.#filled, 'utf8');
    this.#pending = '';
  }

  #write(): void {
    this.#writeAll(this.#buffer.subarray(0, this.#filled));
    this.#filled = 0;
  }

  /** A disk may take a part of what it is given. */
  #writeAll(bytes: Uint8Array): void {
    let offset = 0;
    while (offset < bytes.length) {
      try {
        const written = writeSync(this.#file, bytes, offset);
        offset += written;
        this.bytes += written;
      } catch (cause) {
        throw diskError(this.#path, cause);
      }
    }
  }
}
