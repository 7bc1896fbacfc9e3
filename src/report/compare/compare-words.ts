import { formatBytes, formatCount, formatMs, formatRate, formatSeconds, formatValue } from '../format-values.js';
import type { JointConfidence } from '../resampling/joint-confidence.js';
import type { ComparedFigure, ComparedMeasure, CompareVerdict, Comparison } from './comparison.js';

/** A verdict in the words of every format. */
export const VERDICT_WORDS: Readonly<Record<CompareVerdict, string>> = {
  better: 'better',
  worse: 'worse',
  changed: 'changed',
  same: 'no difference seen',
  incomparable: 'not comparable',
};

const NOTHING = '–';
const PERCENT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3, useGrouping: false });
const SIGNED = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3, signDisplay: 'exceptZero' });

/** The verdict on the whole, in one sentence. */
export function comparisonSentence({ identical, verdict, measures, checks, confidence }: Comparison): string {
  if (identical) return 'The event logs of both runs are the same, byte for byte.';
  const judged = [...measures, ...checks];
  const of = (wanted: CompareVerdict): number => judged.filter((one) => one.verdict === wanted).length;
  const sure = `at ${PERCENT.format(confidence * 100)} % confidence`;
  switch (verdict) {
    case 'worse':
      return `B is worse in ${of('worse')} of ${judged.length} respects${of('better') > 0 ? ` and better in ${of('better')}` : ''}, ${sure}.`;
    case 'better':
      return `B is better in ${of('better')} of ${judged.length} respects and worse in none, ${sure}.`;
    case 'changed':
      return `B is another in ${of('changed')} of ${judged.length} respects, none of them better or worse, ${sure}.`;
    case 'same':
      return `No difference was seen that is more than chance, ${sure}.`;
    default:
      return 'There is nothing the runs could be compared by.';
  }
}

export function measureValue({ unit }: ComparedMeasure, value: number | null): string {
  if (value === null) return NOTHING;
  if (unit === 'ms') return formatMs(value);
  return unit === 'share' ? `${PERCENT.format(value * 100)} %` : formatRate(value);
}

/** `+21.3 %`; a difference of shares in percentage points: `+0.5 pp`. */
export function changeText(measure: ComparedMeasure): string {
  const { change } = measure;
  return change === null ? NOTHING : signed(measure, change.value);
}

/** `+15 % to +28 %` */
export function intervalText(measure: ComparedMeasure): string {
  const { interval } = measure;
  if (interval === null) return NOTHING;
  return `${signed(measure, interval.low)} to ${signed(measure, interval.high)}`;
}

function signed({ unit, change }: ComparedMeasure, value: number): string {
  if (change?.kind === 'ratio') return `${SIGNED.format(value * 100)} %`;
  return unit === 'share' ? `${SIGNED.format(value * 100)} pp` : SIGNED.format(value);
}

const FIGURE_FORMATS: Readonly<Record<ComparedFigure['unit'], (value: number) => string>> = {
  count: formatCount,
  seconds: formatSeconds,
  ms: formatMs,
  rate: formatRate,
  bytes: formatBytes,
  words: formatValue,
};

export function figureValue({ unit }: ComparedFigure, value: ComparedFigure['a']): string {
  if (value === null) return NOTHING;
  return typeof value === 'string' ? value : FIGURE_FORMATS[unit](value);
}

/** `+12 %`, or nothing where there is no whole to take it of. */
export function figureChange({ a, b }: ComparedFigure): string {
  if (a === null || b === null || a === 0) return NOTHING;
  if (a === b) return '=';
  return typeof a === 'string' || typeof b === 'string' ? NOTHING : `${SIGNED.format((b / a - 1) * 100)} %`;
}

/** Said where the confidence asked for (0 to 1) is more than so many resamples can tell. */
export function confidenceNote(asked: number, measures: number, { resamples, reached }: JointConfidence): string {
  const sure = (share: number): string => `${PERCENT.format(share * 100)} %`;
  return (
    `${sure(asked)} confidence in ${formatCount(measures)} measures together is more than ${formatCount(resamples)} ` +
    `resamples can tell: it is ${sure(reached)}.`
  );
}

/** How the intervals were made, for those who must trust them. */
export function methodSentence({ resamples, tolerance, seed }: Comparison): string {
  return (
    `Intervals: ${formatCount(resamples)} bootstrap resamples (seed ${seed}) of groups of devices and of stretches of time, their widths added up; ` +
    `they hold for all measures together. Changes of answer times and numbers below ${PERCENT.format(tolerance * 100)} % do not count.`
  );
}
