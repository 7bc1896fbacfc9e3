import { DAY_MS, HOUR_MS } from '../../time/duration.js';

/** Something that ends at a known instant, and of whose end a device warns. Instants in ms; Infinity: it does not run. */
export interface Countdown {
  endsMs: number;
  /** Warnings up to here have been given, or were not due while it did not run. */
  warnedUntilMs: number;
}

/** P§2.6 (YM): 60, 30, 21, 14 and 7 days before the end, daily in the last week, hourly on the last day. Longest first. */
const WARNED_BEFORE_MS: readonly number[] = [
  ...[60, 30, 21, 14, 7, 6, 5, 4, 3, 2, 1].map((days) => days * DAY_MS),
  ...Array.from({ length: 23 }, (_, hour) => (23 - hour) * HOUR_MS),
];

export function standing(): Countdown {
  return { endsMs: Number.POSITIVE_INFINITY, warnedUntilMs: Number.NEGATIVE_INFINITY };
}

/** It runs from now on. A warning that would fall on this very instant is not given: the news is that it runs. */
export function run(countdown: Countdown, endsMs: number, now: number): void {
  countdown.endsMs = endsMs;
  countdown.warnedUntilMs = now;
}

export function stop(countdown: Countdown): void {
  countdown.endsMs = Number.POSITIVE_INFINITY;
}

/** When the next warning is due, or Infinity. */
export function nextWarningMs({ endsMs, warnedUntilMs }: Countdown): number {
  if (endsMs === Number.POSITIVE_INFINITY) return endsMs;
  const before = WARNED_BEFORE_MS.find((span) => endsMs - span > warnedUntilMs);
  return before === undefined ? Number.POSITIVE_INFINITY : endsMs - before;
}
