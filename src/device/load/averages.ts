import type { Span } from './spans.js';

/** CPU of a process as `show processes cpu` has it, %. */
export interface CpuAverages {
  readonly fiveSeconds: number;
  readonly oneMinute: number;
  readonly fiveMinutes: number;
}

/** A span in which the CPU was used at one rate, %. */
export interface Busy extends Span {
  readonly percent: number;
}

const WINDOW_SECONDS = 5;
const ONE_MINUTE_SECONDS = 60;
const FIVE_MINUTES_SECONDS = 300;

export const IDLE: CpuAverages = { fiveSeconds: 0, oneMinute: 0, fiveMinutes: 0 };

function decayed(busy: readonly Busy[], seconds: number): number {
  let sum = 0;
  for (const { from, to, percent } of busy) sum += percent * (Math.exp(-to / seconds) - Math.exp(-from / seconds));
  return sum;
}

/**
 * The averages IOS shows: over the last five seconds as it is, over one and five minutes with an exponential decay [I].
 * @param busy spans that do not overlap
 */
export function averagesOf(busy: readonly Busy[]): CpuAverages {
  let inWindow = 0;
  for (const { from, to, percent } of busy) {
    inWindow += percent * Math.max(0, Math.min(from, WINDOW_SECONDS) - Math.min(to, WINDOW_SECONDS));
  }
  return {
    fiveSeconds: inWindow / WINDOW_SECONDS,
    oneMinute: decayed(busy, ONE_MINUTE_SECONDS),
    fiveMinutes: decayed(busy, FIVE_MINUTES_SECONDS),
  };
}

/** The same of two or more processes together, and never more than the ceiling. */
export function sumOf(averages: readonly CpuAverages[], ceiling: number): CpuAverages {
  const total = (key: keyof CpuAverages) =>
    Math.min(
      ceiling,
      averages.reduce((sum, average) => sum + average[key], 0),
    );
  return { fiveSeconds: total('fiveSeconds'), oneMinute: total('oneMinute'), fiveMinutes: total('fiveMinutes') };
}
