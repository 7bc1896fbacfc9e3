import type { SystemConfiguration } from '../../../system/system-configuration.js';

/**
 * Lines of the configuration the simulator keeps as text, in `system.otherLines`: those without a consequence, and those
 * whose consequence stands in the transport configuration, where it no longer shows which command brought it about.
 * A line of a section is kept with its section before it, as a configuration writes it: `call-home`, newline, line.
 */
export function keptLines({ otherLines }: Pick<SystemConfiguration, 'otherLines'>, section = ''): string[] {
  const head = section === '' ? '' : `${section}\n`;
  return otherLines
    .filter((line) => line.startsWith(head) && !line.slice(head.length).includes('\n'))
    .map((line) => line.slice(head.length));
}

/** The lines with those of a section that begin with one of the texts taken away, and others put in. */
export function withLines(
  { otherLines }: Pick<SystemConfiguration, 'otherLines'>,
  section: string,
  gone: readonly string[],
  added: readonly string[],
): readonly string[] {
  const head = section === '' ? '' : `${section}\n`;
  const isGone = (line: string): boolean =>
    line.startsWith(head) &&
    !line.slice(head.length).includes('\n') &&
    gone.some((beginning) => line.slice(head.length).startsWith(beginning));
  return [...otherLines.filter((line) => !isGone(line)), ...added.map((line) => `${head}${line}`)];
}

/** What stands in a section behind a text; null if no line begins with it. */
export function valueAfter(lines: readonly string[], beginning: string): string | null {
  return lines.find((line) => line.startsWith(beginning))?.slice(beginning.length) ?? null;
}
