/** Units of time in milliseconds. Virtual and real time use the same unit. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** A licensing year: 365 days, as certificates and scenarios count it. */
export const YEAR_MS = 365 * DAY_MS;

/** Durations under a minute are written to a tenth of a second. */
const TENTH_MS = SECOND_MS / 10;

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
  y: YEAR_MS,
};

/** The written form of a duration: `90d`, `15m`, `1h30m`, `500ms`, `0s`. */
export const DURATION_PATTERN = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w|y))+$/;

/**
 * Reads a duration.
 * @returns milliseconds, or null if the text is not a duration
 */
export function parseDuration(text: string): number | null {
  if (!DURATION_PATTERN.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w|y)/g)) {
    total += Number(amount) * (UNIT_MS[unit as string] as number);
  }
  return Math.round(total);
}

/**
 * Writes a duration with at most two units, the largest first: `364d 5h`, `1d 30m`, `15m`, `2.5s`. Whatever is smaller is
 * left out; without its spaces the text reads back as that duration.
 */
export function formatDuration(ms: number): string {
  const whole = Math.round(ms);
  if (whole < 0) return `-${formatDuration(-whole)}`;
  if (whole < SECOND_MS) return `${Math.abs(whole)}ms`;
  const tenths = Math.round(whole / TENTH_MS);
  if (tenths * TENTH_MS < MINUTE_MS) return `${(tenths * TENTH_MS) / SECOND_MS}s`;
  const parts: string[] = [];
  let rest = Math.round(whole / SECOND_MS) * SECOND_MS;
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = UNIT_MS[unit] as number;
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount}${unit}`);
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}
