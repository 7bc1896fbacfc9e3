import type { RunDescription } from '../run-description.js';
import type { SetupDifference } from './comparison.js';

const MOST_CHARACTERS = 80;
const ABSENT = '(absent)';
/** Parts of `run.json` that say how a run was made. */
const PARTS = ['scenario', 'seed', 'startMs', 'durationMs', 'options', 'versions', 'host', 'resolved'] as const;

/** Everything in which two runs were set up differently, by its path in `run.json`. */
export function setupDifferences(a: RunDescription, b: RunDescription): SetupDifference[] {
  const differences: SetupDifference[] = [];
  for (const part of PARTS) compare(part, a[part], b[part], differences);
  return differences;
}

function compare(path: string, a: unknown, b: unknown, into: SetupDifference[]): void {
  if (isBlock(a) && isBlock(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) compare(`${path}.${key}`, a[key], b[key], into);
  } else if (JSON.stringify(a) !== JSON.stringify(b)) into.push({ what: path, a: words(a), b: words(b) });
}

function isBlock(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function words(value: unknown): string {
  if (value === undefined) return ABSENT;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
