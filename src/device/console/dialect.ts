import type { DeviceView } from './console-device.js';
import type { GrammarNode } from './grammar/node.js';
import type { Parsed } from './grammar/parse.js';
import type { Call } from './session.js';

/** A mode of a console: its prompt and its grammar. */
export interface Mode {
  readonly prompt: (hostname: string) => string;
  readonly nodes: readonly GrammarNode<Call>[];
  /** Mode that `exit` leads to; null: it ends the session. */
  readonly parent: string | null;
  /** What this mode does not know is read as a command of that one, and the console goes there (`config` from below). */
  readonly fallback: string | null;
}

/** What makes the command line of one OS at one release. One object for all devices of that kind. */
export interface ConsoleDialect {
  readonly modes: Readonly<Record<string, Mode>>;
  /** The same modes with further commands, for a device that is configured to know them; null: it is not. */
  readonly modesOn?: (device: DeviceView) => Readonly<Record<string, Mode>> | null;
  readonly startMode: string;
  /**
   * What is printed for a line that is no command.
   * @param promptLength columns the prompt took on the terminal, for the marker below the wrong word
   */
  readonly errorText: (parsed: Faulty, line: string, promptLength: number) => string;
  /** Output filters of `show … | filter`, more than one in a row if true; null: this OS has none. */
  readonly pipes: 'one' | 'many' | null;
  /** The rest of a line from this character on is a comment; empty: there are none. */
  readonly comment: string;
  /** Printed when a session begins, by whoever carries it; empty for nothing. */
  readonly banner: string;
  /** Words of the command line end in a colon that is not part of them (Expressway). */
  readonly colons: boolean;
  /** How `?` lists what may come next. */
  readonly helpText: (hints: import('./grammar/hints.js').Hints | null, line: string, promptLength: number) => string;
}

export type Faulty = Extract<Parsed<Call>, { readonly at: number }>;
