import type { GrammarNode } from '../../grammar/node.js';
import type { Call } from '../../session.js';

/**
 * One command of `xCommand`. `confirmed` if a source shows it; the rest is recalled from the command reference of the
 * admin guide, or stands for what the web pages do [I].
 */
export interface ExpresswayCommand {
  /** `License Smart Deregister`. */
  readonly path: string;
  readonly help: string;
  readonly source: 'confirmed' | 'inferred';
  /** What it takes, as its usage shows it: `Token(r): <S: 1, 512>`; `(r)` marks what is required. */
  readonly takes: readonly string[];
  /** What may follow the path; a command without parameters has none. */
  readonly next: readonly GrammarNode<Call>[];
  /** What the bare path does; null: it prints its usage. */
  readonly run: ((call: Call) => string) | null;
}

/** A command that takes nothing. */
export function plain(
  path: string,
  help: string,
  source: ExpresswayCommand['source'],
  run: (call: Call) => string,
): ExpresswayCommand {
  return { path, help, source, takes: [], next: [], run };
}
