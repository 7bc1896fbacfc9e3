import type { ConsoleDevice } from './console-device.js';
import type { ConsoleDialect, Mode } from './dialect.js';
import { type Hints, hints } from './grammar/hints.js';
import { type Parsed, parse } from './grammar/parse.js';
import { applyFilters, splitFilters } from './text/filters.js';

/** What an action is called with. */
export interface Call {
  readonly session: ConsoleSession;
  readonly device: ConsoleDevice;
  /** Texts of the command's arguments by name. */
  readonly args: Readonly<Record<string, string>>;
  /** The command's keywords, unabbreviated. */
  readonly words: readonly string[];
  /** The command begins with `no`. */
  readonly negated: boolean;
}

/** The console waits for an answer instead of a command. */
export interface Question {
  readonly prompt: string;
  /** What an empty line stands for; also what a script that does not answer is taken to have answered. */
  readonly byDefault: string;
  /** Whether a line is an answer; what is none is, in a script, the next command after the default answer. */
  readonly accepts: (line: string) => boolean;
  readonly answer: (line: string) => string;
}

/** The terminal as the user has set it up, for this session only. */
export interface TerminalSettings {
  /** Lines to a page; 0: no paging. */
  length: number;
  width: number;
  /** Log messages are shown as they come (`terminal monitor`). */
  monitor: boolean;
}

const HISTORY_LINES = 100;
/** Longer lines are refused by every OS; nobody types them. */
const LONGEST_LINE = 4_096;

/**
 * One session at a device's console: a mode, a terminal, and nothing of the device's own. It is pure: a line goes in, text
 * comes out; who carries lines and text (a terminal, SSH, a scenario step) is not its business.
 */
export class ConsoleSession {
  mode: string;
  /** What the present mode is about: the call-home profile, the trustpoint. */
  subject = '';
  closed = false;
  question: Question | null = null;
  readonly terminal: TerminalSettings = { length: 24, width: 80, monitor: false };
  readonly lines: string[] = [];

  constructor(
    readonly device: ConsoleDevice,
    readonly dialect: ConsoleDialect,
  ) {
    this.mode = dialect.startMode;
  }

  get prompt(): string {
    return this.question?.prompt ?? this.#modeNow.prompt(this.device.system.hostname);
  }

  /** Carries a line out, or takes it as the answer to a question. @returns whole lines, each ended by `\n`, or nothing */
  execute(line: string): string {
    const { question } = this;
    if (question !== null) {
      this.question = null;
      return question.answer(line === '' ? question.byDefault : line);
    }
    const typed = this.#withoutComment(line);
    if (typed.trim() === '') return '';
    this.#remember(line);
    const { text, filters } = splitFilters(typed, this.dialect.pipes);
    const promptLength = this.prompt.length;
    const { parsed, mode } = this.#read(text);
    if (parsed.kind === 'empty') return '';
    if (parsed.kind !== 'command') return this.dialect.errorText(parsed, text, promptLength);
    // `do more …` also.
    const isShown = parsed.words.includes('show') || parsed.words.includes('more');
    if (filters.length > 0 && !isShown) {
      return this.dialect.errorText({ kind: 'invalid', at: text.length + 1, depth: 1 }, typed, promptLength);
    }
    if (mode !== this.mode) this.enter(mode);
    const { action, args, words } = parsed;
    const output = action({ session: this, device: this.device, args, words, negated: words[0] === 'no' });
    if (filters.length === 0) return output;
    const filtered = applyFilters(output, filters);
    if (typeof filtered === 'string') return filtered;
    return this.dialect.errorText({ kind: 'invalid', at: filtered.at, depth: 1 }, typed, promptLength);
  }

  /** What `?` prints at the end of a line; null where a question mark is part of an answer. */
  help(line: string): string | null {
    if (this.question !== null) return null;
    return this.dialect.helpText(this.#hints(line), line, this.prompt.length);
  }

  /** The keywords the tab key could complete the last word of a line to. */
  completions(line: string): { readonly partial: string; readonly words: readonly string[] } {
    const found = this.question === null ? this.#hints(line) : null;
    const words = found?.choices.filter(({ isKeyword }) => isKeyword).map(({ shown }) => shown) ?? [];
    return { partial: found?.partial ?? '', words };
  }

  /** Goes to another mode, for a subject. */
  enter(mode: string, subject = ''): void {
    this.mode = mode;
    this.subject = subject;
  }

  /** One mode up, or out. */
  leave(): void {
    const { parent } = this.#modeNow;
    if (parent === null) this.closed = true;
    else this.enter(parent);
  }

  get #modeNow(): Mode {
    return this.#modeNamed(this.mode);
  }

  #modeNamed(name: string): Mode {
    const mode = (this.dialect.modesOn?.(this.device) ?? this.dialect.modes)[name];
    if (mode === undefined) throw new RangeError(`no mode ${name}`);
    return mode;
  }

  #withoutComment(line: string): string {
    const { comment } = this.dialect;
    if (line.length > LONGEST_LINE) return line.slice(0, LONGEST_LINE);
    return comment !== '' && line.trimStart().startsWith(comment) ? '' : line;
  }

  #remember(line: string): void {
    if (this.lines.at(-1) !== line) this.lines.push(line);
    if (this.lines.length > HISTORY_LINES) this.lines.shift();
  }

  /** A line by the grammar of the present mode, or of the one it falls back to, if that understands it better. */
  #read(line: string): { readonly parsed: Parsed<Call>; readonly mode: string } {
    let mode = this.mode;
    const own = this.#parse(mode, line);
    let best = { parsed: own, mode };
    // `no` is a word of every mode: what it negates decides.
    const ownDepth = /^\s*no\s/i.test(line) ? 1 : 0;
    while (best.parsed.kind === 'invalid' && best.parsed.depth <= ownDepth) {
      const { fallback } = this.#modeNamed(mode);
      if (fallback === null) return { parsed: own, mode: this.mode };
      mode = fallback;
      best = { parsed: this.#parse(mode, line), mode };
    }
    // What is not carried out does not change the mode either.
    return best.parsed.kind === 'command' ? best : { parsed: best.parsed, mode: this.mode };
  }

  #parse(mode: string, line: string): Parsed<Call> {
    return parse(this.#modeNamed(mode).nodes, this.#withoutColons(line));
  }

  #hints(typed: string): Hints | null {
    const line = this.#withoutColons(typed);
    const own = hints(this.#modeNow.nodes, line);
    const { fallback } = this.#modeNow;
    return own ?? (fallback === null ? null : hints(this.#modeNamed(fallback).nodes, line));
  }

  /** The colons that end words as blanks, so that every word stands where it stood; those in quotes stay. */
  #withoutColons(line: string): string {
    return this.dialect.colons ? line.replaceAll(/"[^"]*"|:(?=\s|$)/g, (found) => (found === ':' ? ' ' : found)) : line;
  }
}
