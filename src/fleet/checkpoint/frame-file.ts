import { closeSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { diskError } from '../../errors/disk-error.js';
import { frameOf, framesIn } from './frame.js';

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
    const frame = frameOf(record);
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
export function readFrames(path: string): ReturnType<typeof framesIn> {
  return framesIn(contentOf(path));
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
