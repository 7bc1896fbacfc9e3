import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameFormat } from './frame.js';
import { FrameFile, readFrames } from './frame-file.js';

/**
 * What happened after each checkpoint of a name, in a file of its own: `name.number.kind`, where the number is that of the
 * checkpoint before. Two are kept, as of checkpoints.
 */
export class FrameSeries<Content> {
  readonly #folder: string;
  readonly #name: string;
  readonly #kind: string;
  readonly #format: FrameFormat<Content>;
  #file: FrameFile<Content>;
  #number: number;

  private constructor(
    folder: string,
    name: string,
    kind: string,
    format: FrameFormat<Content>,
    open: (path: string) => FrameFile<Content>,
    number: number,
  ) {
    this.#format = format;
    this.#folder = folder;
    this.#name = name;
    this.#kind = kind;
    this.#number = number;
    this.#file = open(join(folder, fileName(name, number, kind)));
  }

  /**
   * Takes a series up.
   * @param from number of the checkpoint that was restored; 0: none
   * @returns the series, and everything that happened since that checkpoint, oldest first
   * @throws SlfleetError SLF_DISK_WRITE
   */
  static resume<Content>(folder: string, name: string, kind: string, from: number, format: FrameFormat<Content>) {
    const numbers = numbersOf(folder, name, kind).filter((number) => number >= from);
    const records: Content[] = [];
    let wholeBytes = 0;
    for (const number of numbers) {
      const read = readFrames(join(folder, fileName(name, number, kind)), format);
      // One by one: there may be more than a call takes arguments.
      for (const record of read.records) records.push(record);
      wholeBytes = read.wholeBytes;
    }
    const last = numbers.at(-1);
    const open = (path: string) =>
      last === undefined ? FrameFile.create(path, format) : FrameFile.resume(path, wholeBytes, format);
    return { series: new FrameSeries(folder, name, kind, format, open, last ?? from), records };
  }

  /** @throws SlfleetError SLF_DISK_WRITE */
  add(...records: readonly Content[]): void {
    this.#file.add(...records);
  }

  /**
   * What happens from now on comes after the checkpoint of this number. If that cannot be begun, the present file goes on.
   * @param first what comes before all else
   * @throws SlfleetError SLF_DISK_WRITE
   */
  begin(number: number, first: readonly Content[] = []): void {
    // The present one is closed last: without another, its descriptor would be written to when it is somebody else's.
    const next = FrameFile.create(join(this.#folder, fileName(this.#name, number, this.#kind)), this.#format);
    try {
      next.add(...first);
    } catch (error) {
      next.close();
      throw error;
    }
    this.#file.close();
    this.#file = next;
    this.#number = number;
  }

  /** Of the checkpoint after which what is added now comes. */
  get number(): number {
    return this.#number;
  }

  /** The checkpoint of this number stands: nobody asks any more for what happened before the one before it. */
  forgetBefore(number: number): void {
    for (const old of numbersOf(this.#folder, this.#name, this.#kind)) {
      if (old < number - 1) rmSync(join(this.#folder, fileName(this.#name, old, this.#kind)), { force: true });
    }
  }

  close(): void {
    this.#file.close();
  }
}

function fileName(name: string, number: number, kind: string): string {
  return `${name}.${number}.${kind}`;
}

/** Ascending. */
function numbersOf(folder: string, name: string, kind: string): number[] {
  const start = `${name}.`;
  const end = `.${kind}`;
  return readdirSync(folder)
    .filter((file) => file.startsWith(start) && file.endsWith(end))
    .map((file) => Number(file.slice(start.length, -end.length)))
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
}
