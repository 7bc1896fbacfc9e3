type Cell = string | number;

/** A text must not break the table, or act on the terminal. */
function cellText(cell: Cell): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return String(cell).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}

/**
 * Aligned columns for a terminal, numbers to the right.
 * @returns lines with their line ends
 */
export function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = [columns, ...rows].map((row) => row.map(cellText));
  const widths = columns.map((_, column) => Math.max(...texts.map((row) => [...(row[column] ?? '')].length)));
  const isNumber = columns.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - [...cell].length);
        return isNumber[column] ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return texts.map((row) => `${line(row)}\n`).join('');
}
