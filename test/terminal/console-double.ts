import type { Completions, ConsoleHandle, ConsoleReply } from '../../src/device/console/console-handle.js';

const KEYWORDS = ['configure', 'connect', 'reload', 'show'];

/**
 * A console that answers as slowly as it is told to and remembers what it was given: what a shell is tested against.
 * `lines N` prints N numbered lines, `length N` sets the page, `reload` and `copy` ask back, `configure` goes one mode down.
 */
export class ConsoleDouble implements ConsoleHandle {
  readonly hostname = 'Switch';
  readonly serial = 'FOC00000001';
  banner = '';
  readonly given: string[] = [];
  closedByTerminal = false;
  /** Waited for before each answer. */
  pause: () => Promise<void> = async () => undefined;
  #mode = '';
  #asks: string | null = null;
  #pageLength = 0;

  async start(): Promise<ConsoleReply> {
    return this.#reply('');
  }

  async execute(line: string): Promise<ConsoleReply> {
    this.given.push(line);
    await this.pause();
    if (this.#asks !== null) {
      this.#asks = null;
      return this.#reply(`answered ${JSON.stringify(line)}\n`);
    }
    const [word = '', argument = ''] = line.trim().split(' ');
    switch (word) {
      case 'lines':
        return this.#reply(Array.from({ length: Number(argument) }, (_, at) => `line ${at + 1}\n`).join(''));
      case 'length':
        this.#pageLength = Number(argument);
        return this.#reply('');
      case 'reload':
        this.#asks = 'Proceed with reload? [confirm]';
        return this.#reply('');
      case 'copy':
        this.#asks = 'Destination filename [startup-config]? ';
        return this.#reply('');
      case 'configure':
        this.#mode = '(config)';
        return this.#reply('');
      case 'end':
        this.#mode = '';
        return this.#reply('');
      case 'exit':
        return { ...this.#reply(''), closed: true };
      case 'wrong':
        return this.#reply("       ^\n% Invalid input detected at '^' marker.\n\n");
      case '':
        return this.#reply('');
      default:
        return this.#reply(`did ${line}\n`);
    }
  }

  async help(line: string): Promise<string | null> {
    return this.#asks === null ? `  help after ${JSON.stringify(line)}\n` : null;
  }

  async complete(line: string): Promise<Completions> {
    const partial = /\S*$/.exec(line)?.[0] ?? '';
    return { partial, words: KEYWORDS.filter((word) => word.startsWith(partial)) };
  }

  close(): void {
    this.closedByTerminal = true;
  }

  #reply(output: string): ConsoleReply {
    return { output, prompt: this.#asks ?? `Switch${this.#mode}#`, closed: false, pageLength: this.#pageLength };
  }
}
