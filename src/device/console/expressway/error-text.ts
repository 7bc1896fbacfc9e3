import type { Faulty } from '../dialect.js';
import { refused } from './answer.js';

/**
 * What is printed for a line that is no command. `Command not recognized.` is what the public client driver looks for
 * (netmiko `cisco_tp_tcce`); the text for a path or a value that does not exist is that of the related endpoints [I].
 */
export function expresswayError({ depth }: Faulty): string {
  return depth === 0 ? 'Command not recognized.\n' : refused('No match on address expression');
}
