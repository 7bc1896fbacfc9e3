import type { Hints } from '../grammar/hints.js';
import { done } from './answer.js';

/**
 * What `?` prints: a line `*h` for everything that may follow, with its values, and below it what it is for (form recalled
 * from the command reference of the admin guide [I]).
 */
export function expresswayHelp(hints: Hints | null, line: string): string {
  if (hints === null) return 'Command not recognized.\n';
  const before = line.slice(0, line.length - hints.partial.length).trimEnd();
  const lines = hints.choices.flatMap(({ shown, help }) => [
    `*h ${before === '' ? '' : `${before} `}${shown}`,
    ...(help === '' ? [] : [`        ${help}`]),
  ]);
  return done(lines.length === 0 ? '' : `${lines.join('\n')}\n`);
}
