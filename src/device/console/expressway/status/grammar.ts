import { type Action, type GrammarNode, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { done } from '../answer.js';
import { keywordTree, type Leaf } from '../keyword-tree.js';
import { ALARM } from './alarm-status.js';
import type { StatusElement } from './element.js';
import { LICENSE_SMART } from './license-status.js';
import { IP, NTP, OPTIONS, SYSTEM_UNIT, TIME } from './system-status.js';

/** In the order in which the whole status is printed. */
export const STATUS_ELEMENTS: readonly StatusElement[] = [ALARM, IP, LICENSE_SMART, NTP, OPTIONS, SYSTEM_UNIT, TIME];

interface StatusLeaf extends Leaf {
  readonly element: StatusElement;
}

/** `xStatus [path]`. */
export function statusGrammar(): GrammarNode<Call> {
  const leaves = STATUS_ELEMENTS.map(
    (element): StatusLeaf => ({
      path: element.path,
      help: element.help,
      next: [],
      action: ({ device }) => done(element.print(device)),
      element,
    }),
  );
  const branch =
    (below: readonly StatusLeaf[]): Action<Call> =>
    ({ device }) =>
      done(below.map(({ element }) => element.print(device)).join(''));
  return keyword('xStatus', 'Shows the status of the system.', keywordTree(leaves, branch), branch(leaves));
}
