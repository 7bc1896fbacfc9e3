import type { RunSummary } from '../summary.js';
import type { ComparedFigure } from './comparison.js';

type Row = readonly [name: string, unit: ComparedFigure['unit'], of: (summary: RunSummary) => number];

/** One number a run: what a change of it means is for the reader to say. */
const ROWS: readonly Row[] = [
  ['devices', 'count', ({ devices }) => devices.total],
  ['devices lost', 'count', ({ devices }) => devices.lost],
  ['virtual time', 'seconds', ({ time }) => time.virtualSeconds],
  ['wall time', 'seconds', ({ time }) => time.wallSeconds],
  ['held back by the server', 'seconds', ({ time }) => time.stallSeconds],
  ['device-years a second', 'rate', ({ time }) => time.deviceYearsPerSecond],
  ['messages a second', 'rate', ({ messages }) => messages.perSecond],
  ['handshakes, full', 'count', ({ handshakes }) => handshakes.full],
  ['handshakes, resumed', 'count', ({ handshakes }) => handshakes.resumed],
  ['RUM reports acknowledged', 'count', ({ rum }) => rum.acknowledged],
  ['RUM reports unacknowledged', 'count', ({ rum }) => rum.unacknowledged],
  ['most RUM reports waiting on a device', 'count', ({ rum }) => rum.maxBacklog],
  ['memory', 'bytes', ({ memory }) => memory.rssBytes],
  ['memory a device', 'bytes', ({ memory }) => memory.bytesPerDevice],
  ['worker restarts', 'count', ({ shards }) => shards.restarts],
];

export function comparedFigures(a: RunSummary | null, b: RunSummary | null): ComparedFigure[] {
  return ROWS.map(([name, unit, of]) => ({
    name,
    unit,
    a: a === null ? null : of(a),
    b: b === null ? null : of(b),
  })).filter(({ a, b }) => (a ?? 0) !== 0 || (b ?? 0) !== 0);
}
