import type { Completions, ConsoleReply } from '../device/console/console-handle.js';

/**
 * What the main thread and a worker say to each other about consoles, over one MessagePort a worker. Every request is
 * answered by exactly one answer with its number; a session is named by the number of the request that opened it.
 */
export type ConsoleRequest =
  /** Opens a console by serial number or host name. */
  | { readonly id: number; readonly kind: 'open'; readonly name: string }
  | {
      readonly id: number;
      readonly kind: 'execute' | 'help' | 'complete';
      readonly session: number;
      readonly line: string;
    }
  | { readonly id: number; readonly kind: 'close'; readonly session: number };

/** A console that was opened. */
export interface OpenedConsole {
  readonly hostname: string;
  readonly serial: string;
  readonly banner: string;
  readonly first: ConsoleReply;
}

export interface ConsoleAnswer {
  readonly id: number;
  /** Of `open` (null: no such device here, or it is off), `execute`, `help`, `complete`; null of `close`. */
  readonly value: OpenedConsole | ConsoleReply | Completions | string | null;
}
