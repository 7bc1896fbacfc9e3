import { type Action, type GrammarNode, keyword } from '../grammar/node.js';
import type { Call } from '../session.js';

/** Something a path of words leads to: a configuration element, a command, a part of the status. */
export interface Leaf {
  /** `NTP Server 1 Address`. */
  readonly path: string;
  readonly help: string;
  /** What may follow the path. */
  readonly next: readonly GrammarNode<Call>[];
  /** What the bare path does. */
  readonly action: Action<Call>;
}

/**
 * The grammar of the three trees (`xConfiguration`, `xCommand`, `xStatus`): one keyword a word of a path.
 * @param onBranch what a path does that stops short of any leaf, given the leaves it leads to
 */
export function keywordTree<One extends Leaf>(
  leaves: readonly One[],
  onBranch: (leaves: readonly One[]) => Action<Call>,
): GrammarNode<Call>[] {
  return level(
    leaves.map((leaf) => ({ leaf, words: leaf.path.split(' ') })),
    0,
    onBranch,
  );
}

interface Walked<One> {
  readonly leaf: One;
  readonly words: readonly string[];
}

function level<One extends Leaf>(
  walked: readonly Walked<One>[],
  depth: number,
  onBranch: (leaves: readonly One[]) => Action<Call>,
): GrammarNode<Call>[] {
  const byWord = new Map<string, Walked<One>[]>();
  for (const one of walked) {
    const word = one.words[depth];
    if (word === undefined) continue;
    const alike = byWord.get(word);
    if (alike === undefined) byWord.set(word, [one]);
    else alike.push(one);
  }
  return Array.from(byWord, ([word, alike]) => {
    const here = alike.find(({ words }) => words.length === depth + 1)?.leaf;
    const below = level(alike, depth + 1, onBranch);
    if (here !== undefined) return keyword(word, here.help, [...below, ...here.next], here.action);
    return keyword(word, '', below, onBranch(alike.map(({ leaf }) => leaf)));
  });
}
