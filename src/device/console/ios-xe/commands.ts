import type { GrammarNode } from '../grammar/node.js';
import type { Call } from '../session.js';

export type Node = GrammarNode<Call>;

/** Commands of one mode, and their `no` forms without the `no`. */
export interface Commands {
  readonly set: readonly Node[];
  readonly no: readonly Node[];
}
