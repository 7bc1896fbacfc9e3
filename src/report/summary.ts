/**
 * `summary.json`: the contract other programs read. Raise `schemaVersion` when a field changes its meaning, or is one
 * without which a reader would take the others wrongly. 2: a run may have been ended by a threshold (`abortedBy`), and
 * one that only warns may not hold in a run that has passed.
 */
export interface LatencyQuantiles {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface ExpectationResult {
  readonly name: string;
  readonly ok: boolean;
  /** What was seen, in words or as a number. */
  readonly actual: string | number;
  readonly wanted: string | number;
  /** Of one that did not hold, where it helps: the transcript of a console that answered otherwise. */
  readonly detail?: string | undefined;
}

export interface ThresholdResult {
  readonly metric: string;
  readonly condition: string;
  /** Of which part of the run: `run`, `phase steady`, `every 30m`, `every 30m of phase steady`. */
  readonly over: string;
  /** Of messages of this type; null: of all. */
  readonly type: string | null;
  readonly ok: boolean;
  /** Of windows that of the worst; null: there was nothing to measure. */
  readonly actual: number | null;
  /** Null: it was measured at once. */
  readonly windows: {
    readonly judged: number;
    readonly broken: number;
    /** Virtual time from the start of the run at which the worst began. */
    readonly worstFromSeconds: number;
  } | null;
  /** It is reported, but the verdict does not depend on it. */
  readonly warnOnly: boolean;
}

/** A threshold that ended the run. */
export interface AbortedBy {
  readonly metric: string;
  readonly condition: string;
  readonly over: string;
  /** What was seen when it did. */
  readonly actual: number;
  /** Virtual time since the start of the run. */
  readonly virtualSeconds: number;
}

/** Why a run measured its generator rather than the server, and what to do about it. */
export interface GeneratorReason {
  readonly reason: 'cpu' | 'event-loop' | 'sockets' | 'connections' | 'lateness';
  readonly what: string;
  readonly advice: string;
}

export interface GeneratorVerdict {
  readonly trustworthy: boolean;
  readonly reasons: readonly GeneratorReason[];
}

/** What the devices of one manner with connections used. */
export interface MannerFigures {
  readonly messages: number;
  /** Of these, on a connection that was there already. */
  readonly kept: number;
  readonly full: number;
  readonly resumed: number;
}

export interface ControlSummary {
  readonly what: string;
  readonly wallSeconds: number;
  readonly virtualSeconds: number;
}

export interface RunSummary {
  readonly schemaVersion: 2;
  readonly scenario: string;
  readonly seed: number;
  /** SHA-256 of the event files, read in shard order: `cat events/*.ndjson | sha256sum`. */
  readonly digest: string;
  readonly verdict: 'passed' | 'failed';
  /** True when the run was ended early by the user; the figures then cover what was run. */
  readonly interrupted: boolean;
  /**
   * True when who operated the run changed what happened in it (a storm, the size of a group; over https also a pause or
   * another speed): its digest is not that of its scenario and seed.
   */
  readonly controlled: boolean;
  /** What operators did, in words; virtual time from the start of the run. */
  readonly controls: readonly ControlSummary[];
  /** The threshold that ended the run early; the figures then cover what was run. Null: none did. */
  readonly abortedBy: AbortedBy | null;
  readonly devices: {
    readonly total: number;
    readonly lost: number;
    readonly byState: Readonly<Record<string, number>>;
    readonly byProfile: Readonly<Record<string, number>>;
  };
  readonly time: {
    readonly virtualSeconds: number;
    readonly wallSeconds: number;
    readonly deviceYearsPerSecond: number;
    readonly stallSeconds: number;
  };
  readonly messages: {
    readonly sent: number;
    readonly ok: number;
    readonly failed: number;
    readonly byType: Readonly<Record<string, number>>;
    readonly byFailure: Readonly<Record<string, number>>;
    readonly perSecond: number;
  };
  readonly handshakes: { readonly full: number; readonly resumed: number };
  readonly latencyMs: { readonly service: LatencyQuantiles; readonly corrected: LatencyQuantiles };
  /** Where a schedule is kept: how late messages left (real time from the instant they were due), and what never did. */
  readonly lateness: { readonly late: number; readonly dropped: number; readonly ms: LatencyQuantiles };
  /** By the devices' manner with connections; only manners there were, over the network. */
  readonly manners: Readonly<Record<string, MannerFigures>>;
  /** Whether the generator itself was the bottleneck. */
  readonly generator: GeneratorVerdict;
  readonly rum: {
    readonly open: number;
    readonly closed: number;
    readonly unacknowledged: number;
    readonly acknowledged: number;
    readonly maxBacklog: number;
  };
  readonly memory: { readonly rssBytes: number; readonly bytesPerDevice: number };
  readonly shards: { readonly workers: number; readonly restarts: number };
  readonly expectations: readonly ExpectationResult[];
  readonly thresholds: readonly ThresholdResult[];
}
