/** What is said of one measure, or of all: `changed` where neither more nor less is better. */
export type CompareVerdict = 'better' | 'worse' | 'changed' | 'same' | 'incomparable';

/** A measure of both runs, and whether its change is more than chance. */
export interface ComparedMeasure {
  /** `latency p95, service`, `failed: no-reply`. */
  readonly name: string;
  readonly unit: 'ms' | 'share' | 'per device';
  /** Null: the run has no such number. */
  readonly a: number | null;
  readonly b: number | null;
  /** `ratio`: B / A − 1; `difference`: B − A. Null: there is none. */
  readonly change: { readonly kind: 'ratio' | 'difference'; readonly value: number } | null;
  /** Interval of the change; null where it cannot be told. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly verdict: CompareVerdict;
  /** Why it cannot be compared; empty otherwise. */
  readonly why: string;
}

/** One number or verdict a run: shown, but nothing tells how much of a change is chance. */
export interface ComparedFigure {
  readonly name: string;
  /** `words`: a and b are no numbers. */
  readonly unit: 'count' | 'seconds' | 'ms' | 'rate' | 'bytes' | 'words';
  /** Null: the run was broken off before its summary. */
  readonly a: number | string | null;
  readonly b: number | string | null;
}

/** Something in which the runs were set up differently. */
export interface SetupDifference {
  /** Path in `run.json`: `options.speed`, `resolved.fleet.0.count`. */
  readonly what: string;
  readonly a: string;
  readonly b: string;
}

/** An expectation or threshold that came out otherwise, or stands in one run only. */
export interface ComparedCheck {
  readonly name: string;
  readonly a: 'held' | 'did not hold' | 'absent';
  readonly b: 'held' | 'did not hold' | 'absent';
  readonly verdict: CompareVerdict;
}

export interface ComparedRun {
  readonly folder: string;
  readonly scenario: string;
  readonly seed: number;
  readonly digest: string;
  readonly devices: number;
  readonly messages: number;
}

export interface Comparison {
  readonly schemaVersion: 1;
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  /** The event logs are the same, byte for byte. */
  readonly identical: boolean;
  readonly verdict: CompareVerdict;
  /** Probability (0 to 1) that no measure is called different by chance; less than asked for where `notes` says so. */
  readonly confidence: number;
  /** Relative change below which nothing matters. */
  readonly tolerance: number;
  readonly seed: number;
  readonly resamples: number;
  readonly setup: readonly SetupDifference[];
  readonly measures: readonly ComparedMeasure[];
  readonly checks: readonly ComparedCheck[];
  readonly figures: readonly ComparedFigure[];
  readonly notes: readonly string[];
}
