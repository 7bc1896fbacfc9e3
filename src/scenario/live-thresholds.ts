import type { LiveWindow, LiveWindows } from '../fleet/live-windows.js';
import { SlidingFigures } from './sliding-figures.js';
import { badness, type Condition, holds } from './threshold-condition.js';
import type { PlannedThreshold } from './threshold-plan.js';

/** Answer times are known live to within 1/128, never too low: only what is on the wrong side anyhow may end a run. */
const LEAST_OF_BIN = 1 - 1 / 128;

/** A threshold that ended the run, and by what. */
export interface Abort {
  readonly threshold: PlannedThreshold;
  readonly actual: number;
  /** Virtual time since the start of the run, ms. */
  readonly atMs: number;
}

interface Watched {
  readonly threshold: PlannedThreshold;
  readonly figures: SlidingFigures;
  /** Worst so far. */
  worst: { readonly actual: number; readonly fromMs: number } | null;
  judged: number;
  broken: number;
}

/** Thresholds that are looked at while the fleet runs: those that may end the run, and those the event log cannot tell. */
export class LiveThresholds {
  readonly #watched: readonly Watched[];
  readonly #startMs: number;
  readonly #onAbort: (abort: Abort) => void;
  #abort: Abort | null = null;

  /**
   * @param startMs virtual start of the run, ms since 1970
   * @param onAbort called once, when a threshold with `abortOnFail` does not hold
   */
  constructor(thresholds: readonly PlannedThreshold[], startMs: number, onAbort: (abort: Abort) => void) {
    this.#startMs = startMs;
    this.#onAbort = onAbort;
    this.#watched = thresholds
      .filter(({ abortOnFail, measure, ofSummary }) => abortOnFail || (measure?.sql === null && !ofSummary))
      .map((threshold) => ({
        threshold,
        figures: new SlidingFigures(threshold.windowMs),
        worst: null,
        judged: 0,
        broken: 0,
      }));
  }

  /** By which threshold the run was ended early; null: by none. */
  get abort(): Abort | null {
    return this.#abort;
  }

  /** Takes the newest window in, and judges. */
  see(live: Pick<LiveWindows, 'windows'>): void {
    const window = live.windows.at(-1);
    if (window === undefined) return;
    for (const watched of this.#watched) this.#take(watched, window);
  }

  /** What a threshold the event log cannot tell came to. */
  resultOf(wanted: PlannedThreshold): Omit<Watched, 'threshold' | 'figures'> | null {
    return this.#watched.find(({ threshold }) => threshold === wanted) ?? null;
  }

  #take(watched: Watched, window: LiveWindow): void {
    const { threshold, figures } = watched;
    const from = window.fromVirtualMs - this.#startMs;
    const until = window.untilVirtualMs - this.#startMs;
    // What is half in another phase says nothing about this one.
    if (from < threshold.fromMs || until > threshold.untilMs) return;
    figures.add(window);
    if (!figures.isFull) return;
    const actual = figures.told(threshold);
    if (actual === null) return;
    const { condition, windowMs } = threshold;
    watched.judged += 1;
    if (!holds(condition, actual)) watched.broken += 1;
    if (
      windowMs === null ||
      watched.worst === null ||
      badness(condition, actual) > badness(condition, watched.worst.actual)
    ) {
      watched.worst = { actual, fromMs: figures.fromVirtualMs };
    }
    const mayAbort =
      threshold.abortOnFail && this.#abort === null && until >= threshold.fromMs + threshold.delayAbortMs;
    if (!mayAbort || !isSurelyBroken(threshold, actual)) return;
    this.#abort = { threshold, actual, atMs: until };
    this.#onAbort(this.#abort);
  }
}

function isSurelyBroken({ condition, measure }: PlannedThreshold, actual: number): boolean {
  return measure?.live?.kind === 'latency' && isOfBins(condition)
    ? !holds(condition, actual) && !holds(condition, actual * LEAST_OF_BIN)
    : !holds(condition, actual);
}

function isOfBins({ aggregate }: Condition): boolean {
  return aggregate !== 'avg' && aggregate !== 'count';
}
