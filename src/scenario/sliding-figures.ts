import type { LiveWindow } from '../fleet/live-windows.js';
import { LatencyCounts } from '../telemetry/latency-bins.js';
import type { PlannedThreshold } from './threshold-plan.js';

/** Pieces a window is kept in: however long it is, so many are added up each second. */
const PIECES = 60;
/** A window is judged when so much of it has been seen: what is on its edges is left out. */
const LEAST_SEEN = 0.5;
const MS_PER_SECOND = 1_000;

type Piece = Omit<LiveWindow, 'fromWallMs' | 'untilWallMs'>;

/** The figures of the last stretch of a run, or of all of it, from the windows of real time it was lived in. */
export class SlidingFigures {
  readonly #windowMs: number | null;
  #pieces: Piece[] = [];

  /** @param windowMs virtual length of the stretch; null: everything that is added */
  constructor(windowMs: number | null) {
    this.#windowMs = windowMs;
  }

  add(window: Piece): void {
    const last = this.#pieces.at(-1);
    const long = this.#windowMs === null ? Number.POSITIVE_INFINITY : this.#windowMs / PIECES;
    if (last !== undefined && window.untilVirtualMs - last.fromVirtualMs <= long) {
      this.#pieces[this.#pieces.length - 1] = together([last, window]);
    } else this.#pieces.push(window);
    if (this.#windowMs === null) return;
    const from = window.untilVirtualMs - this.#windowMs;
    this.#pieces = this.#pieces.filter(({ fromVirtualMs }) => fromVirtualMs >= from);
  }

  /** Enough of the stretch has been seen to judge it. */
  get isFull(): boolean {
    const first = this.#pieces[0];
    const last = this.#pieces.at(-1);
    if (first === undefined || last === undefined) return false;
    if (this.#windowMs === null) return true;
    return last.untilVirtualMs - first.fromVirtualMs >= this.#windowMs * LEAST_SEEN;
  }

  /** Where the stretch begins, ms since 1970. */
  get fromVirtualMs(): number {
    return this.#pieces[0]?.fromVirtualMs ?? 0;
  }

  /** The number a threshold is about; null: there was nothing to measure. */
  told({ measure, condition }: PlannedThreshold): number | null {
    const live = measure?.live ?? null;
    if (live === null) return null;
    const all = together(this.#pieces);
    const { aggregate, percent } = condition;
    if (live.kind === 'stall') return all.stallMs / MS_PER_SECOND;
    if (live.kind === 'latency') {
      const answers = all[live.of];
      if (aggregate === 'count') return answers.count;
      if (answers.count === 0) return null;
      if (aggregate === 'avg') return answers.mean;
      if (aggregate === 'min') return answers.min;
      if (aggregate === 'max') return answers.max;
      return answers.percentile(aggregate === 'med' ? 50 : percent);
    }
    const ended = all.ok + all.failed;
    const counted =
      live.kind === 'failure' ? (all.byFailure[live.of] ?? 0) : live.of === 'ended' ? ended : all[live.of];
    if (aggregate !== 'rate') return counted;
    return ended === 0 ? null : counted / ended;
  }
}

function together(pieces: readonly Piece[]): Piece {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const sum = (of: (piece: Piece) => number): number => pieces.reduce((total, piece) => total + of(piece), 0);
  const byFailure: Record<string, number> = {};
  for (const piece of pieces) {
    for (const [failure, count] of Object.entries(piece.byFailure)) {
      byFailure[failure] = (byFailure[failure] ?? 0) + count;
    }
  }
  return {
    fromVirtualMs: first?.fromVirtualMs ?? 0,
    untilVirtualMs: pieces.at(-1)?.untilVirtualMs ?? 0,
    sent: sum(({ sent }) => sent),
    ok: sum(({ ok }) => ok),
    failed: sum(({ failed }) => failed),
    stallMs: sum(({ stallMs }) => stallMs),
    byFailure,
    service: LatencyCounts.merged(pieces.map(({ service }) => service)),
    corrected: LatencyCounts.merged(pieces.map(({ corrected }) => corrected)),
  };
}
