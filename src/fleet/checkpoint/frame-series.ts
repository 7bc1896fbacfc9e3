import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FrameFile, readFrames } from './frame-file.js';

/**
 * What happened after each checkpoint of a name, in a file of its own: `name.number.kind`, where the number is that of the
 * checkpoint before. Two are kept, as of checkpoints.
 */
export class FrameSeries {
  readonly #folder: string;
  readonly #name: string;
  readonly #kind: string;
  #file: FrameFile;

  private constructor(folder: string, name: string, kind: string, open: (path: string) => FrameFile, number: number) {
    this.#folder = folder;
    this.#name = name;
    this.#kind = kind;
    this.#file = open(join(folder, fileName(name, number, kind)));
  }

  /**
   * Takes a series up.
   * @param from number of the checkpoint that was restored; 0: none
   * @returns the series, and everything that happened since that checkpoint, oldest first
   * @throws SlfleetError SLF_DISK_WRITE
   */
  static resume(folder: string, name: string, kind: string, from: number) {
    const numbers = numbersOf(folder, name, kind).filter((number) => number >= from);
    const records: unknown[] = [];
    let wholeBytes = 0;
    for (const number of numbers) {
      const read = readFrames(join(folder, fileName(name, number, kind)));
      records.push(...read.records);
      wholeBytes = read.wholeBytes;
    }
    const last = numbers.at(-1);
    const open = (path: string) => (last === undefined ? FrameFile.create(path) : FrameFile.resume(path, wholeBytes));
    return { series: new FrameSeries(folder, name, kind, open, last ?? from), records };
  }

  add(record: unknown): void {
    this.#file.add(record);
  }

  /** A checkpoint of this number stands: what happens from now on comes after it. */
  begin(number: number): void {
    this.#file.close();
    this.#file = FrameFile.create(join(this.#folder, fileName(this.#name, number, this.#kind)));
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
