import type { Action, GrammarNode } from './node.js';

/**
 * One tree of several: commands that begin alike share their beginning, so that each file can describe its own commands below
 * a shared `ip` or `show`, and the trees of modes can overlap. Where two end in the same place, the one from the earlier tree
 * holds.
 */
export function mergeNodes<Call>(...trees: readonly (readonly GrammarNode<Call>[])[]): GrammarNode<Call>[] {
  const merged: GrammarNode<Call>[] = [];
  for (const node of trees.flat()) {
    const at = merged.findIndex((known) => areAlike(known, node));
    const known = merged[at];
    if (known === undefined) merged.push(node);
    else merged[at] = { ...known, next: mergeNodes(known.next, node.next), action: known.action ?? node.action };
  }
  return merged;
}

function areAlike<Call>(a: GrammarNode<Call>, b: GrammarNode<Call>): boolean {
  return a.word === null ? b.word === null && a.name === b.name && a.kind === b.kind : a.word === b.word;
}

/** The same tree with every action replaced. */
export function mapActions<Call>(
  nodes: readonly GrammarNode<Call>[],
  change: (action: Action<Call>) => Action<Call>,
): GrammarNode<Call>[] {
  return nodes.map((node) => ({
    ...node,
    next: mapActions(node.next, change),
    action: node.action === null ? null : change(node.action),
  }));
}
