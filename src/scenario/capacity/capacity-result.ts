import type { GeneratorReason, ThresholdResult } from '../../report/summary.js';
import type { KneeInterval } from './knee-interval.js';
import type { SearchVerdict, StepOutcome } from './search.js';

/** What the load of a step is counted in: devices at one speed, or the speed at which the same devices live. */
export const LOAD_KINDS = ['devices', 'speed'] as const;
export type LoadKind = (typeof LOAD_KINDS)[number];

/** Figures of a step after its warm-up. Rates and latencies are in real time. */
export interface StepFigures {
  readonly messages: number;
  readonly failed: number;
  /** Answered ones, by the time that was really measured. */
  readonly messagesPerSecond: number;
  /** Null: nothing was answered. */
  readonly correctedMs: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  readonly serviceMs: { readonly p95: number } | null;
}

export interface CapacityStep extends StepFigures {
  /** From 1. */
  readonly step: number;
  readonly load: number;
  readonly why: 'ramp' | 'bisect' | 'repeat';
  readonly outcome: StepOutcome;
  /** How close it was: the share (0 to 1) of resamples of what it measured in which every threshold holds. */
  readonly heldShare: number;
  readonly thresholds: readonly ThresholdResult[];
  /** Why the generator is not to be trusted. */
  readonly generator: readonly GeneratorReason[];
  /** The run of this step, relative to the folder of the search. */
  readonly run: string;
}

/** One end of the gap in which the server gives way. */
export interface GapEnd {
  readonly load: number;
  readonly good: number;
  readonly bad: number;
  /** Median over its steps. */
  readonly messagesPerSecond: number;
}

/** `capacity.json`. */
export interface CapacityResult {
  readonly schemaVersion: 1;
  readonly scenario: string;
  readonly target: string;
  readonly loadKind: LoadKind;
  readonly verdict: SearchVerdict | 'interrupted';
  /** The last good and the first bad load; null where there is none. */
  readonly lastGood: GapEnd | null;
  readonly firstBad: GapEnd | null;
  /** Where the knee may be, given chance; null where there is none. */
  readonly interval: KneeInterval | null;
  readonly steps: readonly CapacityStep[];
}
