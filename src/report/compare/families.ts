import { quantilesOf } from '../resampling/binned-times.js';
import { drawnSum } from '../resampling/resamples.js';
import type { ComparedMeasure } from './comparison.js';
import {
  ALL_TYPES,
  type Latency,
  type PerUnit,
  QUANTILES,
  type RunFigures,
  UNIT_KINDS,
  type UnitKind,
} from './run-figures.js';

/** Units with something in them that it takes to tell chance from change. */
const LEAST_UNITS = 10;
/** Answers beyond a quantile without which it says nothing. */
const LEAST_BEYOND = 10;

/** The measures of one resample. */
export type Measuring = (times: Uint16Array | null, from: number) => readonly number[];

/** Measures that are counted from the same numbers. */
export interface Family {
  readonly names: readonly string[];
  readonly unit: ComparedMeasure['unit'];
  readonly change: 'ratio' | 'difference';
  /** Which way is better; null: neither. */
  readonly better: 'lower' | 'higher' | null;
  /** Units by which it is resampled. */
  readonly kinds: readonly UnitKind[];
  /** Why one of them cannot be compared; empty if it can. */
  readonly why: (index: number) => string;
  readonly exact: (run: RunFigures) => readonly (number | null)[];
  readonly measuring: (run: RunFigures, kind: UnitKind) => Measuring;
}

/** Everything two runs are compared by. */
export function familiesOf(a: RunFigures, b: RunFigures): Family[] {
  const runs = [a, b] as const;
  const types = union(runs, (run) => run.answers.service.keys()).filter((type) => type !== ALL_TYPES);
  const isLate = runs.some((run) => run.units.time.times.corrected !== run.units.time.times.service);
  return [
    latency(runs, 'service', ALL_TYPES),
    ...(isLate ? [latency(runs, 'corrected', ALL_TYPES)] : []),
    share(runs, 'failed', (run, kind) => run.units[kind].failed),
    ...union(runs, (run) => run.units.device.byFailure.keys()).map((failure) =>
      share(runs, `failed: ${failure}`, (run, kind) => run.units[kind].byFailure.get(failure)),
    ),
    ...(types.length > 1 ? types.map((type) => latency(runs, 'service', type)) : []),
    ...union(runs, (run) => run.units.device.byType.keys()).map((type) => messages(runs, type)),
    ...union(runs, (run) => run.states.keys()).map((state) => inState(runs, state)),
  ];
}

type Runs = readonly [RunFigures, RunFigures];

function union(runs: Runs, keys: (run: RunFigures) => Iterable<string>): string[] {
  return [...new Set(runs.flatMap((run) => [...keys(run)]))].sort();
}

function latency(runs: Runs, of: Latency, type: string): Family {
  const parts = type === ALL_TYPES ? QUANTILES : [QUANTILES[0], QUANTILES[2]];
  const places = parts.map((part) => (QUANTILES as readonly number[]).indexOf(part));
  const about = type === ALL_TYPES ? of : `${of}, ${type}`;
  const answers = (run: RunFigures) => run.answers[of].get(type);
  const binned = (run: RunFigures, kind: UnitKind) => run.units[kind].times[of].get(type);
  return {
    names: parts.map((part) => `latency p${part * 100}, ${about}`),
    unit: 'ms',
    change: 'ratio',
    better: 'lower',
    kinds: UNIT_KINDS.filter((kind) => runs.every((run) => (binned(run, kind)?.units ?? 0) >= LEAST_UNITS)),
    why: (index) => {
      if (runs[0].description.options.link !== runs[1].description.options.link) {
        return 'one run has modelled answer times, the other real ones';
      }
      const least = Math.ceil(LEAST_BEYOND / (1 - (parts[index] as number)));
      return runs.some((run) => (answers(run)?.count ?? 0) < least) ? `takes ${least} answers in either run` : '';
    },
    exact: (run) => places.map((place) => answers(run)?.quantiles[place] ?? null),
    measuring: (run, kind) => {
      const compact = binned(run, kind)?.compact();
      if (compact === undefined) return () => parts.map(() => Number.NaN);
      const room = new Float64Array(compact.bins.length);
      return (times, from) => quantilesOf(compact, parts, times, from, room);
    },
  };
}

type UnitCounts = (run: RunFigures, kind: UnitKind) => PerUnit | undefined;

function share(runs: Runs, name: string, counted: UnitCounts): Family {
  const all: UnitCounts = (run, kind) => run.units[kind].ended;
  return ratioOf(runs, { name, unit: 'share', better: 'lower', kinds: UNIT_KINDS, counted, all });
}

/** Devices are the same however time is resampled. */
function messages(runs: Runs, type: string): Family {
  const counted: UnitCounts = (run, kind) => run.units[kind].byType.get(type);
  const all: UnitCounts = (run, kind) => (kind === 'device' ? run.devices : undefined);
  return ratioOf(runs, {
    name: `messages: ${type}`,
    unit: 'per device',
    better: null,
    kinds: UNIT_KINDS,
    counted,
    all,
  });
}

function inState(runs: Runs, state: string): Family {
  const counted: UnitCounts = (run) => run.states.get(state);
  const all: UnitCounts = (run) => run.devices;
  return ratioOf(runs, {
    name: `devices at the end: ${state}`,
    unit: 'share',
    better: null,
    kinds: ['device'],
    counted,
    all,
  });
}

interface Ratio extends Pick<Family, 'unit' | 'better' | 'kinds'> {
  readonly name: string;
  readonly counted: UnitCounts;
  /** Of what; undefined: of all devices. */
  readonly all: UnitCounts;
}

function ratioOf(runs: Runs, { name, unit, better, kinds, counted, all }: Ratio): Family {
  const whole = (run: RunFigures, kind: UnitKind): number => sum(all(run, kind) ?? run.devices);
  return {
    names: [name],
    unit,
    change: 'difference',
    better,
    kinds: kinds.filter((kind) =>
      runs.every((run) => (all(run, kind) ?? run.units[kind].ended).filter((count) => count > 0).length >= LEAST_UNITS),
    ),
    why: () => (runs.some((run) => whole(run, 'device') === 0) ? 'there is nothing to count in one of the runs' : ''),
    exact: (run) => [sum(counted(run, 'device')) / whole(run, 'device')],
    measuring: (run, kind) => {
      const part = counted(run, kind);
      const of = all(run, kind);
      const fixed = whole(run, kind);
      return (times, from) => [weighted(part, times, from) / (of === undefined ? fixed : weighted(of, times, from))];
    },
  };
}

function sum(counts: PerUnit | undefined): number {
  return weighted(counts, null, 0);
}

function weighted(counts: PerUnit | undefined, times: Uint16Array | null, from: number): number {
  return counts === undefined ? 0 : drawnSum(counts, times, from);
}
