const SECOND = 1;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const PAIRS: readonly (readonly [large: number, sign: string, small: number, sign: string])[] = [
  [DAY, 'd', HOUR, 'h'],
  [HOUR, 'h', MINUTE, 'm'],
  [MINUTE, 'm', SECOND, 's'],
];

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const EXACT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });
const ONE_DIGIT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const THREE_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** `12,345` */
export function formatCount(value: number): string {
  return WHOLE.format(value);
}

/** A figure of unknown kind as exactly as it was given, and words as they are. */
export function formatValue(value: string | number): string {
  return typeof value === 'number' ? EXACT.format(value) : value;
}

/** A rate or a ratio: three digits while small, whole numbers when large. */
export function formatRate(value: number): string {
  return Math.abs(value) < 1_000 ? THREE_DIGITS.format(value) : WHOLE.format(value);
}

/** `0.3 %` of a whole; a share that is not nothing never reads as nothing, nor one that is not all as all. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  const percent = (100 * part) / whole;
  if (percent < 0.1) return '< 0.1 %';
  if (percent > 99.9 && part < whole) return '> 99.9 %';
  return `${ONE_DIGIT.format(percent)} %`;
}

/** `20 ms`, `1.25 s`, `0.04 ms` */
export function formatMs(ms: number): string {
  return Math.abs(ms) >= 1_000 ? `${THREE_DIGITS.format(ms / 1_000)} s` : `${THREE_DIGITS.format(ms)} ms`;
}

/** A length of time in at most two units: `364d 5h`, `41.2s`. */
export function formatSeconds(seconds: number): string {
  // Rounded in the smaller unit before the larger is chosen, so that 59.99 minutes become an hour and not 60 minutes.
  for (const [large, largeSign, small, smallSign] of PAIRS) {
    const smalls = Math.round(seconds / small);
    const perLarge = large / small;
    if (smalls < perLarge) continue;
    const rest = smalls % perLarge;
    const larges = `${Math.floor(smalls / perLarge)}${largeSign}`;
    return rest === 0 ? larges : `${larges} ${rest}${smallSign}`;
  }
  return `${ONE_DIGIT.format(seconds)}s`;
}

/** An instant of virtual time, to the minute: `2025-07-17 06:30`. UTC. */
export function formatInstant(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 16).replace('T', ' ') : '';
}

/** `2025-07-17`. UTC. */
export function formatDay(ms: number): string {
  return formatInstant(ms).slice(0, 10);
}

/** `23.3 %`. */
export function formatPercent(percent: number): string {
  return `${THREE_DIGITS.format(percent)} %`;
}

/** A size with a decimal unit: `1.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${WHOLE.format(bytes)} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1_000;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${THREE_DIGITS.format(value)} ${units[unit]}`;
}
