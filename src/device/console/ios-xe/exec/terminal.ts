import { number } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Node } from '../commands.js';

const MOST_LINES = 512;

function set(change: Partial<Call['session']['terminal']>): (call: Call) => string {
  return ({ session }) => {
    Object.assign(session.terminal, change);
    return '';
  };
}

/** `terminal …`: the user's own terminal; it has no effect on the device. */
export const TERMINAL: readonly Node[] = [
  keyword<Call>('terminal', 'Set terminal line parameters', [
    keyword('length', 'Set number of lines on a screen', [
      argument('lines', number(0, MOST_LINES), 'Number of lines on screen (0 for no pausing)', ({ session, args }) => {
        session.terminal.length = Number(args.lines);
        return '';
      }),
    ]),
    keyword('width', 'Set width of the display terminal', [
      argument('columns', number(0, MOST_LINES), 'Number of characters on a screen line', ({ session, args }) => {
        session.terminal.width = Number(args.columns);
        return '';
      }),
    ]),
    keyword('monitor', 'Copy debug output to the current terminal line', set({ monitor: true })),
    keyword('no', 'Negate a command or set its defaults', [
      keyword('monitor', 'Copy debug output to the current terminal line', set({ monitor: false })),
      keyword('length', 'Set number of lines on a screen', set({ length: 24 })),
      keyword('width', 'Set width of the display terminal', set({ width: 80 })),
    ]),
  ]),
];
