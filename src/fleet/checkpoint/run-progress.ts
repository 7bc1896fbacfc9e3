import type { RecordableHistogram } from 'node:perf_hooks';
import type { Operated } from '../fleet-control.js';
import { createLatencyHistogram } from '../latency.js';
import { type LatencyRecord, latencyFrom, recordOfLatency } from '../latency-record.js';
import { readCheckpoint, writeCheckpoint } from './checkpoint-file.js';

const NAME = 'progress';

/** A pair of histograms as the workers and the coordinator share them. */
export interface Latencies {
  readonly service: RecordableHistogram;
  readonly corrected: RecordableHistogram;
}

/** What a run knows of itself beside its shards: figures, and what operators did. */
export interface RunProgress {
  /** The virtual instant all workers had come to; null: the run begins. */
  readonly reachedMs: number | null;
  readonly wallMs: number;
  /** Of all workers together. */
  readonly stallMs: number;
  readonly restarts: number;
  /** Of each shard, as `Revivals` captures them. */
  readonly revivals: readonly number[];
  /** Shards whose checkpoint is older have it still to do. */
  readonly operated: Operated;
  readonly latencies: Latencies;
}

interface ProgressRecord extends Omit<RunProgress, 'latencies'> {
  readonly service: LatencyRecord;
  readonly corrected: LatencyRecord;
}

function merged(histograms: readonly RecordableHistogram[]): RecordableHistogram {
  const all = createLatencyHistogram();
  for (const histogram of histograms) if (histogram.count > 0) all.add(histogram);
  return all;
}

/** Keeps the figures of a run now and then. */
export class ProgressKeeper {
  readonly #folder: string;
  #number: number;
  #reachedMs: number | null;
  /** What the run had come to before this program took it up. */
  readonly before: RunProgress;

  constructor(folder: string) {
    this.#folder = folder;
    const kept = readCheckpoint<ProgressRecord>(folder, NAME);
    this.#number = kept?.number ?? 0;
    const {
      reachedMs = null,
      wallMs = 0,
      stallMs = 0,
      restarts = 0,
      revivals = [],
      operated = { records: [], acts: [] },
      service,
      corrected,
    } = kept?.content ?? {};
    const histogram = (record: LatencyRecord | undefined) => latencyFrom(record ?? { samples: 0, values: [] });
    this.before = {
      reachedMs,
      wallMs,
      stallMs,
      restarts,
      revivals,
      operated,
      latencies: { service: histogram(service), corrected: histogram(corrected) },
    };
    this.#reachedMs = reachedMs;
  }

  /**
   * @param figures where the run is at no finite instant, because all its workers have ended, it stays at the last one: whoever
   *   takes it up has to know how far it was
   * @throws SlfleetError SLF_DISK_WRITE
   */
  keep(figures: Omit<RunProgress, 'latencies'>, latencies: readonly Latencies[]): void {
    if (Number.isFinite(figures.reachedMs)) this.#reachedMs = figures.reachedMs;
    const service = recordOfLatency(merged(latencies.map((pair) => pair.service)));
    const corrected = recordOfLatency(merged(latencies.map((pair) => pair.corrected)));
    const record: ProgressRecord = { ...figures, reachedMs: this.#reachedMs, service, corrected };
    writeCheckpoint(this.#folder, NAME, this.#number + 1, record);
    this.#number += 1;
  }
}
