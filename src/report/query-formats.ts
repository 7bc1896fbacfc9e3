import type { QueryResult, QueryValue } from './tables.js';

/** The formats of `slfleet query`. Every one ends with a line end. */
export const QUERY_FORMATS = { table: asTable, json: asJson, csv: asCsv } as const;

export type QueryFormat = keyof typeof QUERY_FORMATS;

/** Aligned columns for a terminal, numbers to the right, and how many rows there are. */
function asTable({ columns, rows }: QueryResult): string {
  const cells = rows.map((row) => row.map(cellText));
  const widths = columns.map((name, index) =>
    cells.reduce((most, row) => Math.max(most, width(row[index])), width(name)),
  );
  const toTheRight = columns.map((_, index) => rows.some((row) => typeof row[index] === 'number'));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => pad(cell, widths[index] ?? 0, toTheRight[index] ?? false))
      .join('  ')
      .trimEnd();
  const rule = widths.map((length) => '-'.repeat(length)).join('  ');
  const count = rows.length === 1 ? '1 row' : `${rows.length} rows`;
  return `${[line(columns), rule, ...cells.map(line), `(${count})`].join('\n')}\n`;
}

/** An array of objects, a row each. */
function asJson({ columns, rows }: QueryResult): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
  return `${JSON.stringify(objects, null, 2)}\n`;
}

/** RFC 4180, with a line of names; no value is an empty field. */
function asCsv({ columns, rows }: QueryResult): string {
  const field = (value: QueryValue): string => {
    const text = value === null ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function cellText(value: QueryValue): string {
  // A line end or an escape sequence in a value must not break the table, or act on the terminal.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return value === null ? '' : String(value).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}

function width(text: string | undefined): number {
  return [...(text ?? '')].length;
}

function pad(text: string, to: number, toTheRight: boolean): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return toTheRight ? space + text : text + space;
}
