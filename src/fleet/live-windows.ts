import { LATENCY_BIN_SLOTS, LatencyCounts } from '../telemetry/latency-bins.js';
import type { ControlBlock } from './control-block.js';
import { FAILURE_CLASSES, type FailureClass } from './failure-classes.js';
import { sumOf } from './progress.js';

/** How often the coordinator closes a window, ms of real time. */
export const WINDOW_EVERY_MS = 1_000;
/** An hour of windows is kept; what is older is in the event log. */
const MOST_WINDOWS = 3_600;

/** What all workers together did in about a second of real time. */
export interface LiveWindow {
  /** Real time since the start of the run at which it begins and ends, ms. */
  readonly fromWallMs: number;
  readonly untilWallMs: number;
  /** Virtual instants (ms since 1970) all workers had reached at its beginning and at its end. */
  readonly fromVirtualMs: number;
  readonly untilVirtualMs: number;
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** Failures by class; only classes that occurred. */
  readonly byFailure: Readonly<Partial<Record<FailureClass, number>>>;
  /** Real time the fleet stood still for its server, ms, on average of the workers. */
  readonly stallMs: number;
  /** Time of the answers that came, from the sending of the message and from the instant it was due. */
  readonly service: LatencyCounts;
  readonly corrected: LatencyCounts;
}

const COUNTS = ['sent', 'ok', 'failed', 'stallMs'] as const;

/** The workers' figures at one moment, all added up. */
interface Reading {
  readonly counts: Readonly<Record<(typeof COUNTS)[number], number>>;
  readonly failures: readonly number[];
  readonly service: Float64Array;
  readonly corrected: Float64Array;
}

/**
 * The run as a series of windows of real time, while it goes on: the live page, the metrics and the thresholds that may
 * end a run early read from here. The workers only ever add to shared memory (`Tally`); a window is what came since the
 * one before, so that no message is sent for a sample, and every sample is in exactly one window.
 */
export class LiveWindows {
  readonly #control: ControlBlock;
  readonly #most: number;
  readonly #windows: LiveWindow[] = [];
  #before: Reading;
  #wallMs = 0;
  #virtualMs: number;

  /**
   * @param startMs virtual start of the run, ms since 1970
   * @param most windows kept; the oldest go first
   */
  constructor(control: ControlBlock, startMs: number, most: number = MOST_WINDOWS) {
    this.#control = control;
    this.#most = most;
    this.#virtualMs = startMs;
    this.#before = readingOf(control);
  }

  /** The windows so far, oldest first. */
  get windows(): readonly LiveWindow[] {
    return this.#windows;
  }

  /**
   * Closes the current window and begins the next.
   * @param wallMs real time since the start of the run
   * @param virtualMs virtual instant all workers have reached
   */
  close(wallMs: number, virtualMs: number): LiveWindow {
    const before = this.#before;
    const after = readingOf(this.#control);
    const since = (figure: (typeof COUNTS)[number]): number =>
      // Figures go back when a worker is brought back from its checkpoint: nothing happened then.
      Math.max(0, after.counts[figure] - before.counts[figure]);
    const byFailure: Partial<Record<FailureClass, number>> = {};
    for (const [position, failure] of FAILURE_CLASSES.entries()) {
      const more = (after.failures[position] ?? 0) - (before.failures[position] ?? 0);
      if (more > 0) byFailure[failure] = more;
    }
    const window: LiveWindow = {
      fromWallMs: this.#wallMs,
      untilWallMs: wallMs,
      fromVirtualMs: this.#virtualMs,
      untilVirtualMs: virtualMs,
      sent: since('sent'),
      ok: since('ok'),
      failed: since('failed'),
      byFailure,
      stallMs: since('stallMs') / this.#control.workers,
      service: LatencyCounts.between(before.service, after.service),
      corrected: LatencyCounts.between(before.corrected, after.corrected),
    };
    this.#before = after;
    this.#wallMs = wallMs;
    this.#virtualMs = virtualMs;
    this.#windows.push(window);
    if (this.#windows.length > this.#most) this.#windows.shift();
    return window;
  }
}

function readingOf(control: ControlBlock): Reading {
  const service = new Float64Array(LATENCY_BIN_SLOTS);
  const corrected = new Float64Array(LATENCY_BIN_SLOTS);
  const tallies = [...control.tallies, ...control.shardTallies];
  for (const tally of tallies) {
    tally.service.addTo(service);
    tally.corrected.addTo(corrected);
  }
  return {
    counts: Object.fromEntries(COUNTS.map((figure) => [figure, sumOf(control, figure)])) as Reading['counts'],
    failures: FAILURE_CLASSES.map((_, position) => tallies.reduce((sum, tally) => sum + tally.failures(position), 0)),
    service,
    corrected,
  };
}
