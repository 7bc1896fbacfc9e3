import type { Action, GrammarNode } from './node.js';
import { type Token, tokensOf } from './tokens.js';

/** What a line means, or where and how it goes wrong. */
export type Parsed<Call> =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'command';
      readonly action: Action<Call>;
      /** Texts of the arguments by name. */
      readonly args: Readonly<Record<string, string>>;
      /** The keywords of the command, unabbreviated. */
      readonly words: readonly string[];
    }
  | {
      readonly kind: 'invalid' | 'ambiguous' | 'incomplete';
      /** Offset in the line of the word that goes wrong; of an incomplete line its end. */
      readonly at: number;
      /** How many words before it were understood. */
      readonly depth: number;
    };

/** The nodes a word could stand for: one, none, or several keywords that begin alike. */
export function candidates<Call>(nodes: readonly GrammarNode<Call>[], token: Token): GrammarNode<Call>[] {
  if (!token.quoted) {
    const text = token.text.toLowerCase();
    const beginning = nodes.filter(({ word }) => word?.toLowerCase().startsWith(text));
    const exact = beginning.filter(({ word }) => word?.toLowerCase() === text);
    if (exact.length > 0) return exact.slice(0, 1);
    if (beginning.length > 0) return beginning;
  }
  return nodes.filter(({ kind }) => kind?.fits(token.text)).slice(0, 1);
}

/** Reads a line by a grammar. Any beginning of a keyword that no other keyword shares stands for it. */
export function parse<Call>(nodes: readonly GrammarNode<Call>[], line: string): Parsed<Call> {
  const tokens = tokensOf(line);
  if (tokens.length === 0) return { kind: 'empty' };
  const args: Record<string, string> = {};
  const words: string[] = [];
  let level = nodes;
  let action: Action<Call> | null = null;
  for (const [depth, token] of tokens.entries()) {
    const found = candidates(level, token);
    const [node] = found;
    if (node === undefined) return { kind: 'invalid', at: token.at, depth };
    if (found.length > 1) return { kind: 'ambiguous', at: token.at, depth };
    level = node.next;
    action = node.action;
    if (node.word !== null) words.push(node.word);
    else if (node.kind?.takesRest) {
      args[node.name] = line.slice(token.at).trimEnd();
      break;
    } else args[node.name] = token.text;
  }
  if (action === null) return { kind: 'incomplete', at: line.trimEnd().length, depth: tokens.length };
  return { kind: 'command', action, args, words };
}
