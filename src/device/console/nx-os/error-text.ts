import type { Faulty } from '../dialect.js';

const COMPLAINT: Readonly<Record<Faulty['kind'], string>> = {
  invalid: 'Invalid',
  ambiguous: 'Ambiguous',
  incomplete: 'Incomplete',
};

/**
 * What NX-OS prints for a line that is no command: a marker below the word that goes wrong, counted with the prompt, or
 * below the end of an incomplete line. Public automation tools look for these texts. That the marker stands below the
 * word's first letter is assumed [I].
 */
export function nxOsError({ kind, at }: Faulty, _line: string, promptLength: number): string {
  return `${' '.repeat(promptLength + at)}^\n% ${COMPLAINT[kind]} command at '^' marker.\n`;
}
