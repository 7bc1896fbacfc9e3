import { createInterface, type Interface, type Key } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { ConsoleHandle } from '../device/console/console-handle.js';
import { roleOf } from './key-roles.js';
import type { Keys, TypedKey } from './keys.js';
import type { Screen } from './screen.js';

/** How the typing of a line ended. */
export type Typed =
  | { readonly kind: 'line'; readonly text: string }
  /** Ctrl-Z: the line, if there is one, then back to where commands are carried out. */
  | { readonly kind: 'end'; readonly text: string }
  | { readonly kind: 'cancelled' }
  /** Nobody is there any more. */
  | { readonly kind: 'left' };

/** What the editor asks the device while a line is typed. */
export type Guide = Pick<ConsoleHandle, 'help' | 'complete'>;

const BELL = '\u0007';
const HISTORY_LINES = 100;
/** More is not taken in: no command is that long. */
const LONGEST_LINE = 4_096;
const RETURN: Key = { name: 'return', sequence: '\r' };
/** Prompts that wait for a command for certain; any other may be a question. */
const COMMAND_PROMPT = /[#>] ?$/;
/** Questions that IOS and NX-OS take one key as the answer to. */
const ONE_KEY = /\[confirm\] ?$/;

/**
 * The line being typed, and those typed before. Editing and history are readline's; what a device does otherwise is done
 * here, before readline sees the key: `?` and tab are answered at once, Ctrl-Z never stops the process.
 *
 * Prompts are written plainly, not by readline, which would surround each with control sequences: a program that reads this
 * terminal looks for a prompt at the end of what it has read. (Where `TERM` is `dumb`, readline edits nothing but the end.)
 */
export class LineEditor {
  readonly #keys: Keys;
  readonly #screen: Screen;
  readonly #guide: Guide;
  readonly #forwarded = new PassThrough();
  readonly #readline: Interface;
  readonly #finished: string[] = [];
  #isAnswer = false;
  /** A question mark typed next is a character (Ctrl-V). */
  #literal = false;

  constructor(keys: Keys, screen: Screen, guide: Guide) {
    this.#keys = keys;
    this.#screen = screen;
    this.#guide = guide;
    this.#readline = createInterface({
      input: this.#forwarded,
      output: screen.echo,
      terminal: true,
      historySize: HISTORY_LINES,
    });
    this.#readline.on('line', (line) => this.#finished.push(line));
    // Answers are no commands: nobody wants them back, and they may be secret.
    this.#readline.on('history', (history) => {
      if (this.#isAnswer) history.shift();
    });
  }

  close(): void {
    this.#readline.close();
  }

  /** Shows a prompt and takes keys until a line is finished. */
  async read(prompt: string): Promise<Typed> {
    const shown = this.#screen.prompt(prompt);
    this.#readline.setPrompt(shown);
    await this.#screen.print(shown);
    if (ONE_KEY.test(prompt)) return this.#confirm();
    for (;;) {
      const line = this.#finished.shift();
      if (line !== undefined) return { kind: 'line', text: line };
      const typed = await this.#keys.next();
      if (typed === null) return { kind: 'left' };
      const ended = await this.#take(typed, prompt);
      if (ended !== null) return ended;
    }
  }

  async #take(typed: TypedKey, prompt: string): Promise<Typed | null> {
    const { line } = this.#readline;
    const role = this.#literal && typed.text === '?' ? 'edit' : roleOf(typed, line === '');
    this.#literal = false;
    switch (role) {
      case 'submit':
        this.#isAnswer = !COMMAND_PROMPT.test(prompt) && (await this.#guide.help('')) === null;
        this.#forward('\r', RETURN);
        return null;
      case 'edit':
        if (typed.text.length === 1 && line.length >= LONGEST_LINE) await this.#screen.print(BELL);
        else this.#forward(typed.text, typed.key);
        return null;
      case 'help':
        await this.#help(prompt);
        return null;
      case 'complete':
        await this.#complete();
        return null;
      case 'literal':
        this.#literal = true;
        return null;
      case 'redraw':
        await this.#redraw(prompt, '\n');
        return null;
      case 'cancel':
        this.#discard();
        await this.#screen.print('^C\n');
        return { kind: 'cancelled' };
      case 'end':
        this.#discard();
        await this.#screen.print('^Z\n');
        return { kind: 'end', text: line };
      case 'leave':
        return { kind: 'left' };
      case 'nothing':
        return null;
    }
  }

  async #confirm(): Promise<Typed> {
    for (;;) {
      const typed = await this.#keys.next();
      if (typed === null) return { kind: 'left' };
      const role = roleOf(typed, true);
      if (role === 'nothing' || (role === 'edit' && typed.text.length !== 1)) continue;
      await this.#screen.print('\n');
      // Whatever is no consent is none.
      return { kind: 'line', text: role === 'submit' ? '' : role === 'edit' ? typed.text : 'n' };
    }
  }

  async #help(prompt: string): Promise<void> {
    const { line, cursor } = this.#readline;
    const text = await this.#guide.help(line.slice(0, cursor));
    if (text === null) this.#forward('?', { sequence: '?' });
    else await this.#redraw(prompt, `?\n${text}`);
  }

  /** A word that only one keyword begins with is written out; otherwise nothing but the bell. */
  async #complete(): Promise<void> {
    const { line, cursor } = this.#readline;
    const { partial, words } = await this.#guide.complete(line.slice(0, cursor));
    const [word, second] = words;
    if (partial === '' || word === undefined || second !== undefined) await this.#screen.print(BELL);
    else this.#readline.write(`${word.slice(partial.length)} `);
  }

  /** The prompt and the line as far as it is typed, after something else was shown. */
  async #redraw(prompt: string, after: string): Promise<void> {
    const { line, cursor } = this.#readline;
    await this.#screen.print(
      `${after}${this.#screen.prompt(prompt)}${line}${'\b'.repeat(Math.max(0, line.length - cursor))}`,
    );
  }

  /** Forgets the line, unseen. */
  #discard(): void {
    this.#screen.echo.muted = true;
    this.#readline.write(null, { ctrl: true, name: 'e' });
    this.#readline.write(null, { ctrl: true, name: 'u' });
    this.#screen.echo.muted = false;
  }

  #forward(text: string, key: Key): void {
    this.#forwarded.emit('keypress', text === '' ? undefined : text, key);
  }
}
