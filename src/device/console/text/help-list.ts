import type { Hints } from '../grammar/hints.js';

const LEFT = '  ';
const LEAST_WIDTH = 10;

/**
 * What `?` lists on IOS-XE and NX-OS: after a blank every choice with its help, in a column; right after a word only the
 * words that begin so, in one row.
 */
export function helpList(hints: Hints | null, line: string, unrecognized: string): string {
  if (hints === null) return unrecognized;
  if (line !== '' && !/\s$/.test(line)) {
    const words = hints.choices.map(({ shown }) => shown);
    return words.length === 0 ? unrecognized : `${words.join('  ')}\n`;
  }
  const rows = hints.choices.map(({ shown, help }) => ({ shown, help }));
  if (hints.mayEnd) rows.push({ shown: '<cr>', help: '<cr>' });
  const width = Math.max(LEAST_WIDTH, ...rows.map(({ shown }) => shown.length)) + LEFT.length;
  return rows
    .map(({ shown, help }) => `${LEFT}${shown.padEnd(width)}${help}`.trimEnd())
    .join('\n')
    .concat('\n');
}
