import type { Path } from '../yaml/path.js';

/** Something wrong with a scenario, before anybody asked where in the file it stands. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** The value it is about. */
  readonly path: Path;
  /** Set if it is about this key of the block at `path`, rather than about the value. */
  readonly key?: string;
  readonly message: string;
}

/** A problem at its place, as `slfleet validate` prints it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** The file, or the option that brought the value in (`--set time.for=1x`). */
  readonly source: string;
  /** 1 is the first; null where the value came from an option. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

/** `file:line:column: message`. */
export function formatDiagnostic({ severity, source, line, column, message }: Diagnostic): string {
  const place = line === null ? source : `${source}:${line}:${column}`;
  return `${place}: ${severity === 'warning' ? 'warning: ' : ''}${message}`;
}

/** Collects the problems of a scenario. */
export class Problems {
  readonly all: Problem[] = [];

  error(path: Path, message: string): void {
    this.all.push({ severity: 'error', path, message });
  }

  warn(path: Path, message: string): void {
    this.all.push({ severity: 'warning', path, message });
  }
}
