import { PassThrough, Writable } from 'node:stream';

/** Both ends of a terminal in memory: what is typed into it, and what it shows. */
export class TerminalDouble {
  readonly input = new PassThrough();
  readonly output: Writable;
  shown = '';
  readonly #watchers = new Set<() => void>();

  constructor() {
    this.output = new Writable({
      write: (chunk, _encoding, done) => {
        this.shown += String(chunk);
        for (const watcher of [...this.#watchers]) watcher();
        done();
      },
    });
  }

  type(text: string | Buffer): void {
    this.input.write(text);
  }

  /** Waits until what is shown fits. */
  until(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!pattern.test(this.shown)) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** What is shown, as a screen of its width would have it in the end: backspaces and control sequences carried out. */
  get screen(): string {
    const rows: string[][] = [[]];
    let row = 0;
    let column = 0;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is read here
    for (const [part] of this.shown.matchAll(/\x1b\[(\d*)(?:;\d*)*([A-Za-z])|[\s\S]/g)) {
      const sequence = /^.\[(\d*)([A-Za-z])$/.exec(part);
      const cells = rows[row] as string[];
      if (sequence !== null) {
        const amount = Number(sequence[1] || 1);
        if (sequence[2] === 'G') column = amount - 1;
        if (sequence[2] === 'C') column += amount;
        if (sequence[2] === 'D') column -= amount;
        if (sequence[2] === 'J') cells.length = column;
      } else if (part === '\r') column = 0;
      else if (part === '\b') column -= 1;
      else if (part === '\n') {
        row += 1;
        rows[row] ??= [];
      } else if (part >= ' ') {
        while (cells.length < column) cells.push(' ');
        cells[column] = part;
        column += 1;
      }
    }
    return rows.map((cells) => cells.join('').trimEnd()).join('\n');
  }
}
