import { INTERFACE } from '../grammar/argument-kinds.js';
import { type Action, argument, type GrammarNode, keyword } from '../grammar/node.js';
import type { Call } from '../session.js';
import { interfaceName } from './interface-name.js';
import { INTERFACE_NUMBER } from './kinds.js';

const TYPES = ['ethernet', 'loopback', 'mgmt', 'port-channel', 'vlan'];

/** The nodes of an interface, in one word or in two: `mgmt0`, `vlan 27` (S2). */
export function interfaceNodes(
  rest: readonly GrammarNode<Call>[],
  action: Action<Call> | null,
): readonly GrammarNode<Call>[] {
  return [
    ...TYPES.map((type) =>
      keyword<Call>(type, `${type} interface`, [argument(type, INTERFACE_NUMBER, 'Interface number', rest, action)]),
    ),
    argument<Call>('interface', INTERFACE, 'Interface', rest, action),
  ];
}

/** The interface a command names. */
export function interfaceOf(args: Call['args']): string {
  const type = TYPES.find((name) => args[name] !== undefined);
  return interfaceName(type === undefined ? (args.interface ?? '') : `${type}${args[type]}`);
}
