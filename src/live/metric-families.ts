import type { LiveFleet } from '../fleet/coordinator.js';
import { failuresOf, sumOf } from '../fleet/progress.js';
import { LATENCY_BIN_SLOTS, type LatencyBins, LatencyCounts } from '../telemetry/latency-bins.js';
import type { LiveFeed } from './live-feed.js';

export type Attributes = Readonly<Record<string, string>>;

export interface NumberSample {
  readonly attributes: Attributes;
  readonly value: number;
}

export interface HistogramSample {
  readonly attributes: Attributes;
  readonly count: number;
  readonly sum: number;
  /** Ascending; a bucket holds what is not above its bound. */
  readonly bounds: readonly number[];
  /** A number a bound, and one for what is above the last; not cumulative. */
  readonly counts: readonly number[];
}

interface FamilyBase {
  /** By the naming rules of OpenTelemetry: `slfleet.messages.sent`. */
  readonly name: string;
  /** By UCUM: `s`, `By`, or what is counted in braces: `{message}`; empty: none. (A gauge in `1` is a ratio to Prometheus.) */
  readonly unit: string;
  readonly about: string;
}

/** One metric with all its series, before anybody asked in which format. */
export type MetricFamily =
  | (FamilyBase & { readonly kind: 'gauge'; readonly samples: readonly NumberSample[] })
  | (FamilyBase & {
      readonly kind: 'counter';
      readonly samples: readonly NumberSample[];
      /** A worker that takes the place of another begins at 0; else where its checkpoint has the figure. */
      readonly countedAnew?: true;
    })
  | (FamilyBase & { readonly kind: 'histogram'; readonly samples: readonly HistogramSample[] });

const MS_PER_SECOND = 1_000;
const MICROSECONDS_PER_SECOND = 1_000_000;
/** Bounds as native histograms have them: each twice the one before, from 256 µs to 67 s. */
const BOUNDS_SECONDS = Array.from({ length: 19 }, (_, n) => 2 ** (n + 8) / MICROSECONDS_PER_SECOND);

/** What a run under way is at, as metrics. No series stands for a device: their number does not grow with the fleet. */
export function metricFamilies(fleet: LiveFleet, feed: LiveFeed): MetricFamily[] {
  const { figures, control } = fleet;
  const { everybody, workers } = feed;
  const types = Object.entries(everybody.byType);
  const tallies = [...figures.tallies.entries()];
  const byShard = (of: (shard: number) => number): NumberSample[] =>
    figures.shardTallies.map((_, shard) => ({ attributes: { shard: String(shard) }, value: of(shard) }));
  const one = (value: number): NumberSample[] => [{ attributes: {}, value }];
  return [
    {
      name: 'slfleet.devices',
      kind: 'gauge',
      unit: '{device}',
      about: 'Devices that came to life, by licensing state and label of their group.',
      samples: Object.entries(everybody.byLabel).flatMap(([label, states]) =>
        Object.entries(states).map(([state, value]) => ({ attributes: { label, state }, value })),
      ),
    },
    {
      name: 'slfleet.messages.sent',
      kind: 'counter',
      countedAnew: true,
      unit: '{message}',
      about: 'Messages that devices sent, by type.',
      samples: types.map(([type, { sent }]) => ({ attributes: { type }, value: sent })),
    },
    {
      name: 'slfleet.messages.answered',
      kind: 'counter',
      countedAnew: true,
      unit: '{message}',
      about: 'Messages the endpoint answered with OK, by type.',
      samples: types.map(([type, { ok }]) => ({ attributes: { type }, value: ok })),
    },
    {
      name: 'slfleet.messages.failed',
      kind: 'counter',
      unit: '{message}',
      about: 'Messages that failed, by kind of failure.',
      samples: Object.entries(failuresOf(figures)).map(([failure, value]) => ({ attributes: { failure }, value })),
    },
    {
      name: 'slfleet.messages.late',
      kind: 'counter',
      unit: '{message}',
      about: 'Messages that left late, where a schedule is kept.',
      samples: one(sumOf(figures, 'late')),
    },
    {
      name: 'slfleet.messages.dropped',
      kind: 'counter',
      unit: '{message}',
      about: 'Messages that were never sent because no connection came free in time.',
      samples: one(sumOf(figures, 'dropped')),
    },
    latency(
      'slfleet.answer.service.duration',
      'Time from the sending of a message to its answer.',
      figures.shardTallies.map(({ service }) => service),
    ),
    latency(
      'slfleet.answer.corrected.duration',
      'Time from the instant a message was due to its answer.',
      figures.shardTallies.map(({ corrected }) => corrected),
    ),
    {
      name: 'slfleet.stall.time',
      kind: 'counter',
      unit: 's',
      about: 'Real time in which virtual time stood still for the server, by worker.',
      samples: tallies.map(([worker, tally]) => ({
        attributes: { worker: String(worker) },
        value: tally.get('stallMs') / MS_PER_SECOND,
      })),
    },
    {
      name: 'slfleet.virtual.time',
      kind: 'gauge',
      unit: 's',
      about: 'Virtual instant that was reached, as Unix time, by worker.',
      samples: workers.map(({ worker, reachedMs }) => ({
        attributes: { worker: String(worker) },
        value: reachedMs / MS_PER_SECOND,
      })),
    },
    {
      name: 'slfleet.events.logged',
      kind: 'counter',
      unit: '{event}',
      about: 'Lines of the event log, by worker.',
      samples: workers.map(({ worker, shards }) => ({
        attributes: { worker: String(worker) },
        value: shards.reduce((sum, { events }) => sum + events, 0),
      })),
    },
    {
      name: 'slfleet.shard.restarts',
      kind: 'counter',
      unit: '{restart}',
      about: 'Workers that died while they had the shard.',
      samples: byShard((shard) => figures.revivals.restarts(shard)),
    },
    {
      name: 'slfleet.devices.restored',
      kind: 'counter',
      unit: '{device}',
      about: 'Devices taken up from a checkpoint, each time it happened, by shard.',
      samples: byShard((shard) => figures.revivals.restored(shard)),
    },
    {
      name: 'slfleet.workers.running',
      kind: 'gauge',
      unit: '{worker}',
      about: 'Workers that have not come to their end.',
      samples: one(workers.filter(({ alive }) => alive).length),
    },
    {
      name: 'slfleet.paused',
      kind: 'gauge',
      unit: '',
      about: '1 while an operator has paused the run, else 0.',
      samples: one(control.paused ? 1 : 0),
    },
    {
      name: 'nodejs.eventloop.delay.p99',
      kind: 'gauge',
      unit: 's',
      about:
        'How late the event loop of a worker was in the last second, 99th percentile; absent where it never turns.',
      samples: workers.flatMap(({ worker, loopDelayMs }) =>
        loopDelayMs === null
          ? []
          : [{ attributes: { worker: String(worker) }, value: loopDelayMs.p99 / MS_PER_SECOND }],
      ),
    },
    {
      name: 'process.memory.usage',
      kind: 'gauge',
      unit: 'By',
      about: 'Resident memory of the program.',
      samples: one(process.memoryUsage.rss()),
    },
  ];
}

function latency(name: string, about: string, bins: readonly LatencyBins[]): MetricFamily {
  const sums = new Float64Array(LATENCY_BIN_SLOTS);
  for (const one of bins) one.addTo(sums);
  const all = LatencyCounts.between(new Float64Array(LATENCY_BIN_SLOTS), sums);
  let before = 0;
  const counts = BOUNDS_SECONDS.map((bound) => {
    const below = all.countBelow(bound * MS_PER_SECOND);
    const inBucket = below - before;
    before = below;
    return inBucket;
  });
  counts.push(all.count - before);
  const sample = { attributes: {}, count: all.count, sum: all.sum / MS_PER_SECOND, bounds: BOUNDS_SECONDS, counts };
  return { name, kind: 'histogram', unit: 's', about, samples: [sample] };
}
