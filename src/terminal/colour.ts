const BOLD = '\u001b[1m';
const RED = '\u001b[31m';
const PLAIN = '\u001b[0m';

export function bold(text: string): string {
  return `${BOLD}${text}${PLAIN}`;
}

/** An answer with its error lines in red: those that begin with `%`, and the marker that stands alone in its line. */
export function withRedErrors(output: string): string {
  return output.replaceAll(/^(?:%.*| *\^)$/gm, (line) => `${RED}${line}${PLAIN}`);
}
