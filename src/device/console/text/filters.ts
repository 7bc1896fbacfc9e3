/** `show … | include text`: what the console does to the output of a show command before it is printed. */
export interface Filter {
  readonly word: string;
  readonly pattern: string;
  /** Offset in the line of the filter's keyword. */
  readonly at: number;
}

const WORDS = ['append', 'begin', 'count', 'exclude', 'include', 'no-more', 'redirect', 'section', 'tee'];
const APPLIED = ['begin', 'count', 'exclude', 'include', 'no-more', 'section'];
/** A repetition of a repetition can take forever on a line that nearly fits; it is taken as the text it is. */
const NESTED_REPETITION = /[*+}]\)?[*+{]/;

/**
 * Cuts the filters off a line.
 * @param pipes whether the OS takes one or many, or null if it has none; a pattern may then hold further bars
 */
export function splitFilters(
  line: string,
  pipes: 'one' | 'many' | null,
): { readonly text: string; readonly filters: readonly Filter[] } {
  const first = pipes === null ? -1 : line.indexOf('|');
  if (first === -1) return { text: line, filters: [] };
  const parts = pipes === 'one' ? [line.slice(first + 1)] : line.slice(first + 1).split('|');
  let at = first + 1;
  const filters = parts.map((part) => {
    const [, blank = '', word = '', pattern = ''] = /^(\s*)(\S*)\s?(.*)$/.exec(part) ?? [];
    const filter = { word, pattern: pattern.trim(), at: at + blank.length };
    at += part.length + 1;
    return filter;
  });
  return { text: line.slice(0, first), filters };
}

/** @returns the filtered text, or where the line goes wrong */
export function applyFilters(output: string, filters: readonly Filter[]): string | { readonly at: number } {
  let lines = output.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const { word, pattern, at } of filters) {
    const matching = WORDS.filter((known) => known.startsWith(word.toLowerCase()));
    const [name] = matching;
    if (word === '' || name === undefined || matching.length > 1 || !APPLIED.includes(name)) return { at };
    if (name === 'no-more') continue;
    if (pattern === '' && name !== 'count') return { at: at + word.length };
    const fits = matcher(pattern);
    if (name === 'include') lines = lines.filter(fits);
    else if (name === 'exclude') lines = lines.filter((line) => !fits(line));
    else if (name === 'begin') lines = lines.slice(firstFitting(lines, fits));
    else if (name === 'section') lines = sections(lines, fits);
    else lines = [`Number of lines which match regexp = ${pattern === '' ? lines.length : lines.filter(fits).length}`];
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function firstFitting(lines: readonly string[], fits: (line: string) => boolean): number {
  const first = lines.findIndex(fits);
  return first === -1 ? lines.length : first;
}

/** A line that fits and what is indented below it. */
function sections(lines: readonly string[], fits: (line: string) => boolean): string[] {
  let depth = -1;
  return lines.filter((line) => {
    const indent = line.length - line.trimStart().length;
    if (depth >= 0 && line.trim() !== '' && indent > depth) return true;
    depth = fits(line) ? indent : -1;
    return depth >= 0;
  });
}

function matcher(pattern: string): (line: string) => boolean {
  if (!NESTED_REPETITION.test(pattern)) {
    try {
      const expression = new RegExp(pattern);
      return (line) => expression.test(line);
    } catch {
      // Not a regular expression: looked for as it stands.
    }
  }
  return (line) => line.includes(pattern);
}
