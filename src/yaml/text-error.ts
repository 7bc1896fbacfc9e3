/** A place in a text; 1 is the first line, and the first column. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something wrong at a place of a text. */
export interface TextError extends Position {
  readonly message: string;
}

/** Which of two places comes first: negative if `one` does. */
export function comparePositions(one: Position, other: Position): number {
  return one.line - other.line || one.column - other.column;
}

/** `file:line:column: message` of every error, in the order of the text. */
export function errorLines(file: string, errors: readonly TextError[]): string[] {
  return [...errors].sort(comparePositions).map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`);
}
