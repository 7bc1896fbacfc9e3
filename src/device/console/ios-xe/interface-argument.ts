import { type ArgumentKind, INTERFACE } from '../grammar/argument-kinds.js';
import { argument } from '../grammar/node.js';
import type { Call } from '../session.js';
import type { Node } from './commands.js';
import { interfaceName } from './interfaces.js';

/** `Vlan27` in one word, of a type the switch has. */
const WHOLE: ArgumentKind = {
  shown: 'Vlan1',
  fits: (text) => INTERFACE.fits(text) && interfaceName(text) !== null,
  takesRest: false,
};
const TYPE: ArgumentKind = {
  shown: 'Vlan',
  fits: (text) => /^[A-Za-z-]+$/.test(text) && interfaceName(`${text}1`) !== null,
  takesRest: false,
};
const PLACE: ArgumentKind = { shown: '<1-4094>', fits: (text) => /^\d[\d/]*$/.test(text), takesRest: false };

/** An interface as one word or two, as every command takes it: `Vlan27`, `vlan 27`. */
export function interfaceArgument(
  help: string,
  rest: ((call: Call) => string) | readonly Node[],
  alsoEnds: ((call: Call) => string) | null = null,
): Node[] {
  return [
    argument('interface', WHOLE, help, rest, alsoEnds),
    argument('type', TYPE, help, [argument('place', PLACE, 'Interface number', rest, alsoEnds)]),
  ];
}

/** The interface such an argument names, in full; null if there was none. */
export function namedInterface(args: Readonly<Record<string, string>>): string | null {
  const text = args.interface ?? (args.type === undefined ? undefined : `${args.type}${args.place ?? ''}`);
  return text === undefined ? null : interfaceName(text);
}
