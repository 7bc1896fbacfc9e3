import { closeSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { diskError } from '../../errors/disk-error.js';
import { type FrameFormat, FrameMaker, framesIn } from './frame.js';

/** No descriptor: one that was closed may be that of a connection, or of another thread's file, the next moment. */
const CLOSED = -1;

/**
 * A file to which one record after the other is added, each handed to the operating system before anything else happens: the
 * death of the program loses none. A record that was being written then is cut off when the file is taken up again.
 */
export class FrameFile<Content> {
  readonly #path: string;
  #file: number;
  readonly #frames: FrameMaker<Content>;

  private constructor(path: string, flags: 'w' | 'a', format: FrameFormat<Content>) {
    this.#path = path;
    this.#frames = new FrameMaker(format);
    try {
      this.#file = openSync(path, flags, 0o600);
    } catch (cause) {
      throw diskError(path, cause);
    }
  }

  /** A new file; one that is there is replaced. @throws SlfleetError SLF_DISK_WRITE */
  static create<Content>(path: string, format: FrameFormat<Content>): FrameFile<Content> {
    return new FrameFile(path, 'w', format);
  }

  /** Goes on with a file, after its last whole record. @throws SlfleetError SLF_DISK_WRITE */
  static resume<Content>(path: string, wholeBytes: number, format: FrameFormat<Content>): FrameFile<Content> {
    try {
      truncateSync(path, wholeBytes);
    } catch (cause) {
      throw diskError(path, cause);
    }
    return new FrameFile(path, 'a', format);
  }

  /** Adds some records at once. @throws SlfleetError SLF_DISK_WRITE */
  add(...records: readonly Content[]): void {
    const frames = this.#frames.framesOf(records);
    try {
      for (let offset = 0; offset < frames.length; ) offset += writeSync(this.#file, frames, offset);
    } catch (cause) {
      throw diskError(this.#path, cause);
    }
  }

  /** Once is enough; nothing can be added any more. */
  close(): void {
    if (this.#file === CLOSED) return;
    const file = this.#file;
    this.#file = CLOSED;
    closeSync(file);
  }
}

/** The whole records of a file, oldest first, and where the last of them ends. A file that is not there has none. */
export function readFrames<Content>(path: string, format: FrameFormat<Content>): ReturnType<typeof framesIn<Content>> {
  return framesIn(contentOf(path), format);
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
