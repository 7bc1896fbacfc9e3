import { percentileInterval, type Resamples } from '../resampling/resamples.js';
import type { ComparedMeasure, CompareVerdict } from './comparison.js';
import type { Family } from './families.js';
import type { RunFigures, UnitKind } from './run-figures.js';

export interface Judging {
  readonly resamples: Readonly<Record<UnitKind, Resamples>>;
  /** Chance that one measure is called different although it is not. */
  readonly alpha: number;
  /** Relative change below which nothing matters. */
  readonly tolerance: number;
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Compares the measures of a family: their change, its interval, and what that means. */
export function judge(family: Family, a: RunFigures, b: RunFigures, judging: Judging): ComparedMeasure[] {
  const before = family.exact(a);
  const after = family.exact(b);
  const reasons = family.names.map((_, index) => reasonAgainst(family, index, before[index], after[index]));
  const intervals = reasons.every((why) => why !== '') ? [] : intervalsOf(family, a, b, judging);
  return family.names.map((name, index): ComparedMeasure => {
    const was = before[index] ?? null;
    const is = after[index] ?? null;
    const why = reasons[index] ?? '';
    const measure = { name, unit: family.unit, a: finite(was), b: finite(is) };
    const value = was === null || is === null ? null : finite(changed(family, was, is));
    const change = value === null ? null : { kind: family.change, value };
    const relative = intervals[index];
    if (why !== '' || value === null || relative === undefined) {
      return { ...measure, change, interval: null, verdict: 'incomparable', why: why || 'there is no such number' };
    }
    const interval = { low: placed(family, relative.low, value), high: placed(family, relative.high, value) };
    const matters = Math.abs(value) >= leastChange(family, judging.tolerance, was ?? 0, is ?? 0);
    return { ...measure, change, interval, verdict: matters ? verdictOf(family, interval) : 'same', why: '' };
  });
}

function reasonAgainst(
  family: Family,
  index: number,
  a: number | null | undefined,
  b: number | null | undefined,
): string {
  if (a === null || a === undefined || b === null || b === undefined) return 'one of the runs has none';
  return family.why(index) || (family.kinds.length === 0 ? 'too few devices and too little time to tell chance' : '');
}

/**
 * How far resamples are from the whole, on either side. What resampling devices shows and what resampling time shows are
 * two sources of chance beside each other, so that their widths add up as the sides of a right angle do; what a message has
 * of its own is in both, and errs on the careful side.
 */
function intervalsOf(family: Family, a: RunFigures, b: RunFigures, { resamples, alpha }: Judging): Interval[] {
  const widths = family.names.map(() => ({ below: 0, above: 0 }));
  for (const kind of family.kinds) {
    for (const [index, values] of distances(family, a, b, kind, resamples[kind]).entries()) {
      const { low, high } = percentileInterval(values, alpha);
      const so = widths[index] as { below: number; above: number };
      so.below = Math.hypot(so.below, Math.max(0, -low));
      so.above = Math.hypot(so.above, Math.max(0, high));
    }
  }
  return widths.map(({ below, above }) => ({ low: -below, high: above }));
}

function distances(
  family: Family,
  a: RunFigures,
  b: RunFigures,
  kind: UnitKind,
  { units, number, times }: Resamples,
): Float64Array[] {
  const measureA = family.measuring(a, kind);
  const measureB = family.measuring(b, kind);
  const whole = changes(family, measureA(null, 0), measureB(null, 0));
  const drawn = family.names.map(() => new Float64Array(number));
  for (let resample = 0; resample < number; resample += 1) {
    const from = resample * units;
    const found = changes(family, measureA(times, from), measureB(times, from));
    for (const [index, value] of found.entries()) {
      // A resample without any message tells nothing.
      const values = drawn[index] as Float64Array;
      values[resample] = Number.isFinite(value) ? against(family, value, whole[index] as number) : 0;
    }
  }
  return drawn;
}

function changes(family: Family, a: readonly number[], b: readonly number[]): number[] {
  return a.map((was, index) => changed(family, was, b[index] as number));
}

function changed({ change }: Family, a: number, b: number): number {
  return change === 'ratio' ? b / a - 1 : b - a;
}

/** How far a resample is from the whole; of ratios on the scale of logarithms, where half and double are as far away. */
function against({ change }: Family, value: number, whole: number): number {
  return change === 'ratio' ? Math.log((1 + value) / (1 + whole)) : value - whole;
}

/** Such a distance, put to the change that was really seen. */
function placed({ change }: Family, distance: number, value: number): number {
  return change === 'ratio' ? (1 + value) * Math.exp(distance) - 1 : value + distance;
}

function leastChange({ change, unit }: Family, tolerance: number, a: number, b: number): number {
  if (change === 'ratio') return tolerance;
  return unit === 'per device' ? tolerance * Math.max(a, b) : 0;
}

function verdictOf({ better }: Family, { low, high }: Interval): CompareVerdict {
  if (low <= 0 && high >= 0) return 'same';
  if (better === null) return 'changed';
  return (better === 'lower') === high < 0 ? 'better' : 'worse';
}

function finite(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : value;
}
