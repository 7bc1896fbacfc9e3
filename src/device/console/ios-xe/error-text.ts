import type { Faulty } from '../dialect.js';

/**
 * What IOS-XE prints for a line that is no command: the marker stands below the word that goes wrong, counted with the
 * prompt (public knowledge of the CLI; the texts are those `terminal_stderr` patterns of public automation tools look for).
 */
export function iosXeError({ kind, at }: Faulty, line: string, promptLength: number): string {
  if (kind === 'incomplete') return '% Incomplete command.\n\n';
  if (kind === 'ambiguous') return `% Ambiguous command:  "${line.trim()}"\n`;
  return `${' '.repeat(promptLength + at)}^\n% Invalid input detected at '^' marker.\n\n`;
}
