import { emitKeypressEvents, type Key } from 'node:readline';
import type { Readable } from 'node:stream';

/** A key as it was typed: what it writes, if it writes something, and which key it is. */
export interface TypedKey {
  readonly text: string;
  readonly key: Key;
}

/** Keys waiting at which the terminal is asked to send no more, and at which it may go on. */
const FULL = 1_024;
const ROOM_AGAIN = 256;

/**
 * The keys of a terminal, one after the other, to be taken when there is time for them: what is typed while a command is
 * under way waits. A line feed right after a carriage return is part of the same key.
 */
export class Keys {
  readonly #input: Readable;
  #waiting: TypedKey[] = [];
  #taken = 0;
  #ended = false;
  #afterReturn = false;
  #wake: (() => void) | null = null;

  constructor(input: Readable) {
    this.#input = input;
    emitKeypressEvents(input);
    input.on('keypress', this.#come);
    // A terminal that goes away without a word has nothing more to say either.
    for (const event of ['end', 'close', 'error']) input.on(event, this.#end);
    if (input.destroyed) this.#end();
    input.resume();
  }

  /** @returns null when nobody types any more */
  async next(): Promise<TypedKey | null> {
    while (this.#taken === this.#waiting.length) {
      if (this.#ended) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const typed = this.#waiting[this.#taken] as TypedKey;
    this.#taken += 1;
    if (this.#taken === this.#waiting.length) {
      this.#waiting = [];
      this.#taken = 0;
    }
    if (this.#input.isPaused() && this.#waiting.length - this.#taken <= ROOM_AGAIN) this.#input.resume();
    return typed;
  }

  /** Listens no more. */
  close(): void {
    this.#input.off('keypress', this.#come);
    for (const event of ['end', 'close', 'error']) this.#input.off(event, this.#end);
    this.#input.pause();
    this.#end();
  }

  readonly #come = (text: string | undefined, key: Key): void => {
    const isSecondHalf = this.#afterReturn && text === '\n';
    this.#afterReturn = text === '\r';
    if (isSecondHalf) return;
    this.#waiting.push({ text: text ?? '', key });
    if (this.#waiting.length - this.#taken >= FULL) this.#input.pause();
    this.#rouse();
  };

  readonly #end = (): void => {
    this.#ended = true;
    this.#rouse();
  };

  #rouse(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
