import type { ArgumentKind } from './argument-kinds.js';

/**
 * A command grammar as data: a tree of keywords and arguments. A path from a mode's first nodes to a node with an action is a
 * command. Nodes are plain and shared by all devices of a model and release; what a release lacks is simply not in its
 * tree.
 *
 * @typeParam Call what the actions of this grammar are called with
 */
export interface GrammarNode<Call> {
  /** The keyword, in the case the OS shows it; null for an argument. */
  readonly word: string | null;
  /** Name under which an argument's text is handed to the action; empty for a keyword. */
  readonly name: string;
  /** What an argument may be; null for a keyword. */
  readonly kind: ArgumentKind | null;
  /** What `?` says of it. */
  readonly help: string;
  readonly next: readonly GrammarNode<Call>[];
  /** The line may end here: what it then does. Null: it is incomplete. */
  readonly action: Action<Call> | null;
}

/** Carries a command out. @returns what the device prints: whole lines, each ended by `\n`, or nothing */
export type Action<Call> = (call: Call) => string;

/** What follows a node: its action, further nodes, or both. */
type Rest<Call> = Action<Call> | readonly GrammarNode<Call>[];

function parts<Call>(rest: Rest<Call>, alsoEnds: Action<Call> | null): Pick<GrammarNode<Call>, 'next' | 'action'> {
  return typeof rest === 'function' ? { next: [], action: rest } : { next: rest, action: alsoEnds };
}

/**
 * A keyword.
 * @param rest its action, or what may follow it
 * @param alsoEnds its action where something may follow, but need not
 */
export function keyword<Call>(
  word: string,
  help: string,
  rest: Rest<Call>,
  alsoEnds: Action<Call> | null = null,
): GrammarNode<Call> {
  return { word, name: '', kind: null, help, ...parts(rest, alsoEnds) };
}

/** An argument. The parameters are those of `keyword`, with its name and kind instead of the word. */
export function argument<Call>(
  name: string,
  kind: ArgumentKind,
  help: string,
  rest: Rest<Call>,
  alsoEnds: Action<Call> | null = null,
): GrammarNode<Call> {
  return { word: null, name, kind, help, ...parts(rest, alsoEnds) };
}
