import type { GrammarNode } from './node.js';
import { candidates } from './parse.js';
import { type Token, tokensOf } from './tokens.js';

/** What could be typed at the end of a line. */
export interface Hints {
  /** The beginning of a word that stands at the end of the line, or empty. */
  readonly partial: string;
  /** Keywords and arguments that fit there, in alphabetical order of what is shown. */
  readonly choices: readonly { readonly shown: string; readonly help: string; readonly isKeyword: boolean }[];
  /** The line may end as it stands. */
  readonly mayEnd: boolean;
}

/**
 * What `?` and the tab key need to know.
 * @returns null if the line goes wrong before its end
 */
export function hints<Call>(nodes: readonly GrammarNode<Call>[], line: string): Hints | null {
  const tokens = tokensOf(line);
  const partial = line === '' || /\s$/.test(line) ? undefined : tokens.pop();
  let level = nodes;
  let mayEnd = false;
  for (const token of tokens) {
    const [node, second] = candidates(level, token);
    if (node === undefined || second !== undefined) return null;
    if (node.kind?.takesRest) return { partial: '', choices: [], mayEnd: true };
    level = node.next;
    mayEnd = node.action !== null;
  }
  const fitting = partial === undefined ? level : level.filter((node) => canBegin(node, partial));
  const choices = fitting
    .map(({ word, kind, help }) => ({ shown: word ?? kind?.shown ?? '', help, isKeyword: word !== null }))
    .sort((a, b) => (a.shown.toLowerCase() < b.shown.toLowerCase() ? -1 : 1));
  if (partial !== undefined && choices.length === 0) return null;
  return { partial: partial?.text ?? '', choices, mayEnd: partial === undefined && mayEnd };
}

function canBegin<Call>({ word, kind }: GrammarNode<Call>, { text }: Token): boolean {
  return word === null ? kind?.fits(text) === true : word.toLowerCase().startsWith(text.toLowerCase());
}
