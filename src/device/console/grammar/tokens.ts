/** A word of a command line and where it begins. */
export interface Token {
  /** Without the quotes, if it stood in some. */
  readonly text: string;
  readonly at: number;
  /** It stood in quotes: it is no keyword. */
  readonly quoted: boolean;
}

const TOKEN = /"([^"]*)"|\S+/g;

/** The words of a line; a text in double quotes is one word. */
export function tokensOf(line: string): Token[] {
  return Array.from(line.matchAll(TOKEN), (match) => ({
    text: match[1] ?? match[0],
    at: match.index,
    quoted: match[1] !== undefined,
  }));
}
