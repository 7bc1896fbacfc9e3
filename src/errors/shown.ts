const LONGEST_SHOWN = 60;

/** A text of a file as an error shows it: in quotes, shortened. */
export function quoted(text: string): string {
  const shortened = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return JSON.stringify(shortened);
}

/** A value of a file as an error shows it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a block of keys';
  return value === null ? 'nothing' : String(value);
}
