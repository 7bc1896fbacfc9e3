import type { RunDescription } from '../run-description.js';
import type { RunSummary } from '../summary.js';
import type { ComparedFigure } from './comparison.js';

/** What the figures of a run are taken from. */
export interface FigureSource {
  readonly description: RunDescription;
  /** Null: the run was broken off before it was written. */
  readonly summary: RunSummary | null;
}

interface Row {
  readonly name: string;
  readonly unit: ComparedFigure['unit'];
  readonly of: (summary: RunSummary) => number | string;
  /** Whether a run has it at all; left out: every run does. */
  readonly in?: (description: RunDescription) => boolean;
}

/** A real clock is kept before a real server: only then does the generator watch itself (docs/guide/pressure.md). */
const watchesItself = ({ options }: RunDescription): boolean => options.link === 'https' && options.speed !== 'max';
/** A schedule is kept whatever the server does; elsewhere nothing can be late. */
const keepsSchedule = (run: RunDescription): boolean => watchesItself(run) && run.options.pacing === 'open';

/** One number a run: what a change of it means is for the reader to say. */
const ROWS: readonly Row[] = [
  { name: 'devices', unit: 'count', of: ({ devices }) => devices.total },
  { name: 'devices lost', unit: 'count', of: ({ devices }) => devices.lost },
  { name: 'virtual time', unit: 'seconds', of: ({ time }) => time.virtualSeconds },
  { name: 'wall time', unit: 'seconds', of: ({ time }) => time.wallSeconds },
  { name: 'held back by the server', unit: 'seconds', of: ({ time }) => time.stallSeconds },
  { name: 'device-years a second', unit: 'rate', of: ({ time }) => time.deviceYearsPerSecond },
  { name: 'messages a second', unit: 'rate', of: ({ messages }) => messages.perSecond },
  { name: 'generator', unit: 'words', of: generatorWords, in: watchesItself },
  { name: 'messages that left late', unit: 'count', of: ({ lateness }) => lateness.late, in: keepsSchedule },
  { name: 'messages dropped', unit: 'count', of: ({ lateness }) => lateness.dropped, in: keepsSchedule },
  { name: 'lateness p50', unit: 'ms', of: ({ lateness }) => lateness.ms.p50, in: keepsSchedule },
  { name: 'lateness p95', unit: 'ms', of: ({ lateness }) => lateness.ms.p95, in: keepsSchedule },
  { name: 'lateness p99', unit: 'ms', of: ({ lateness }) => lateness.ms.p99, in: keepsSchedule },
  { name: 'lateness max', unit: 'ms', of: ({ lateness }) => lateness.ms.max, in: keepsSchedule },
  { name: 'handshakes, full', unit: 'count', of: ({ handshakes }) => handshakes.full },
  { name: 'handshakes, resumed', unit: 'count', of: ({ handshakes }) => handshakes.resumed },
  { name: 'RUM reports acknowledged', unit: 'count', of: ({ rum }) => rum.acknowledged },
  { name: 'RUM reports unacknowledged', unit: 'count', of: ({ rum }) => rum.unacknowledged },
  { name: 'most RUM reports waiting on a device', unit: 'count', of: ({ rum }) => rum.maxBacklog },
  { name: 'memory', unit: 'bytes', of: ({ memory }) => memory.rssBytes },
  { name: 'memory a device', unit: 'bytes', of: ({ memory }) => memory.bytesPerDevice },
  { name: 'worker restarts', unit: 'count', of: ({ shards }) => shards.restarts },
];

/**
 * The rows both runs have, without those that are zero in either. A run without a summary has every row, but no number
 * in it.
 */
export function comparedFigures(a: FigureSource, b: FigureSource): ComparedFigure[] {
  return ROWS.filter((row) => [a, b].every(({ description }) => row.in?.(description) ?? true))
    .map(({ name, unit, of }) => ({
      name,
      unit,
      a: a.summary === null ? null : of(a.summary),
      b: b.summary === null ? null : of(b.summary),
    }))
    .filter((figure) => (figure.a ?? 0) !== 0 || (figure.b ?? 0) !== 0);
}

function generatorWords({ generator }: RunSummary): string {
  if (generator.trustworthy) return 'trustworthy';
  return `bottleneck: ${generator.reasons.map(({ reason }) => reason).join(', ')}`;
}
