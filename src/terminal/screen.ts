import { Writable } from 'node:stream';
import { bold, withRedErrors } from './colour.js';
import { writeOut } from './write-out.js';

/** What a terminal shows, and how. */
export interface ScreenOptions {
  readonly output: NodeJS.WritableStream;
  /** Columns of the terminal now; Infinity if it has none. */
  readonly columns: () => number;
  readonly colour: boolean;
}

/** What the line editor writes to: passes on at once, or keeps silent. */
class Echo extends Writable {
  muted = false;
  readonly #output: NodeJS.WritableStream;
  readonly #columns: () => number;

  constructor(output: NodeJS.WritableStream, columns: () => number) {
    super({ decodeStrings: false });
    this.#output = output;
    this.#columns = columns;
  }

  /** Where readline wraps a line. */
  get columns(): number {
    return this.#columns();
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    if (!this.muted && this.#output.writable) this.#output.write(String(chunk));
    done();
  }
}

/** The visible half of a terminal. Lines end as a device ends them: carriage return, line feed. */
export class Screen {
  readonly echo: Echo;
  readonly #output: NodeJS.WritableStream;
  readonly #colour: boolean;

  constructor({ output, columns, colour }: ScreenOptions) {
    this.#output = output;
    this.#colour = colour;
    this.echo = new Echo(output, columns);
  }

  /** Shows a text; waits while the terminal is behind. */
  print(text: string): Promise<void> {
    return writeOut(this.#output, text.replaceAll(/\r?\n/g, '\r\n'));
  }

  /** Whole lines of an answer. */
  printAnswer(text: string): Promise<void> {
    return this.print(this.#colour ? withRedErrors(text) : text);
  }

  /** A prompt as this screen shows it. */
  prompt(text: string): string {
    return this.#colour && text !== '' ? bold(text) : text;
  }
}
