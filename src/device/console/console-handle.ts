/** What a console says after each line: what it prints, and how it goes on. */
export interface ConsoleReply {
  /** Whole lines, each ended by `\n`, or nothing. */
  readonly output: string;
  readonly prompt: string;
  /** The session has ended. */
  readonly closed: boolean;
  /** Lines to a page (`terminal length`); 0: no paging. */
  readonly pageLength: number;
}

/** What the tab key could make of a line. */
export interface Completions {
  /** The beginning of a word at the end of the line. */
  readonly partial: string;
  readonly words: readonly string[];
}

/** A session at a device's console as a terminal sees it, wherever the device lives: here, or in a worker. */
export interface ConsoleHandle {
  /** Host name, serial number and model, for greetings and lists. */
  readonly hostname: string;
  readonly serial: string;
  /** Printed before the first prompt; may be empty. */
  readonly banner: string;
  /** The first prompt. */
  start(): Promise<ConsoleReply>;
  execute(line: string): Promise<ConsoleReply>;
  /** What `?` prints at the end of a line; null where a question mark is an ordinary character. */
  help(line: string): Promise<string | null>;
  complete(line: string): Promise<Completions>;
  /** Nobody is at the terminal any more. */
  close(): void;
}

/** Where consoles are found. */
export interface ConsoleDirectory {
  /** Opens a console by the serial number or host name of its device; null if there is no such device, or it is off. */
  open(name: string): Promise<ConsoleHandle | null>;
}
