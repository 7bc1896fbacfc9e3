const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths people read without counting, with the words for "per …". */
const WIDTHS: readonly (readonly [ms: number, words: string])[] = [
  [SECOND, 'second'],
  [5 * SECOND, '5 seconds'],
  [15 * SECOND, '15 seconds'],
  [MINUTE, 'minute'],
  [5 * MINUTE, '5 minutes'],
  [15 * MINUTE, '15 minutes'],
  [HOUR, 'hour'],
  [3 * HOUR, '3 hours'],
  [6 * HOUR, '6 hours'],
  [12 * HOUR, '12 hours'],
  [DAY, 'day'],
  [2 * DAY, '2 days'],
  [7 * DAY, 'week'],
  [28 * DAY, '4 weeks'],
  [91 * DAY, '13 weeks'],
];
const MOST_BUCKETS = 400;

/** The pieces virtual time is cut into for a plot. */
export interface TimeBuckets {
  readonly startMs: number;
  readonly widthMs: number;
  readonly count: number;
  /** `day`, `15 minutes`, … as in "per day". */
  readonly words: string;
}

/** Cuts a span of virtual time into at most about 400 pieces of a width people know. */
export function timeBuckets(startMs: number, endMs: number): TimeBuckets {
  const span = Math.max(endMs - startMs, 1);
  const known = WIDTHS.find(([ms]) => span / ms <= MOST_BUCKETS);
  const years = Math.ceil(span / (365 * DAY) / MOST_BUCKETS);
  const [widthMs, words] = known ?? [years * 365 * DAY, years === 1 ? 'year' : `${years} years`];
  return { startMs, widthMs, count: Math.max(1, Math.ceil(span / widthMs)), words };
}
