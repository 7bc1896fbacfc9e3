import { keyword } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import type { Node } from '../commands.js';
import { confirmation } from './yes-no.js';

export const CLEARING: readonly Node[] = [
  keyword<Call>('clear', 'Reset functions', [
    keyword('logging', 'Clear logging buffer', ({ session, device }) => {
      session.question = confirmation('Clear logging buffer [confirm]', () => {
        device.record('log-cleared');
        return '';
      });
      return '';
    }),
  ]),
];
