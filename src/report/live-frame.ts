import { formatCount, formatDay, formatRate, formatSeconds, formatShare } from './format-values.js';

/** What a run looks like at one moment. */
export interface LiveSnapshot {
  /** Virtual time reached, ms since the Unix epoch. */
  readonly virtualMs: number;
  /** Real time since the start of the run, ms. */
  readonly wallMs: number;
  /** Devices in the fleet. */
  readonly devices: number;
  readonly byState: Readonly<Record<string, number>>;
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** Messages a second, now. */
  readonly perSecond: number;
  /** Real time in which virtual time stood still for the server, so far. */
  readonly stallSeconds: number;
  /** A short word on what is going on besides (`starting`, `stopping`, …). */
  readonly note?: string;
}

export interface LiveSpan {
  readonly title: string;
  readonly virtualStartMs: number;
  readonly virtualEndMs: number;
}

const DAY_MS = 86_400_000;
const WIDEST_BAR = 40;
const GAP = '  ';
/** Before this much of a run is done, a guess at its end is worth nothing. */
const LEAST_PROGRESS_FOR_ETA = 0.01;

/** Share of the virtual time that is done, 0 to 1. */
function progress(span: LiveSpan, snapshot: LiveSnapshot): number {
  const whole = span.virtualEndMs - span.virtualStartMs;
  if (whole <= 0) return 1;
  return Math.min(1, Math.max(0, (snapshot.virtualMs - span.virtualStartMs) / whole));
}

/** The live view's lines for a terminal of so many columns; none is wider. */
export function liveFrame(span: LiveSpan, snapshot: LiveSnapshot, columns: number): string[] {
  const done = progress(span, snapshot);
  const percent = `${Math.floor(done * 100)} %`;
  const barWidth = Math.max(4, Math.min(WIDEST_BAR, columns - percent.length - GAP.length - 2));
  const filled = Math.round(done * barWidth);
  return [
    clip(span.title, columns),
    `[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}]${GAP}${percent}`,
    ...wrap(timeParts(span, snapshot, done), columns),
    ...wrap(stateParts(snapshot), columns),
    ...wrap(messageParts(snapshot), columns),
  ].map((line) => clip(line, columns));
}

/** The same on one line, for a log. */
export function liveLine(span: LiveSpan, snapshot: LiveSnapshot): string {
  const done = progress(span, snapshot);
  const parts = [...timeParts(span, snapshot, done), ...stateParts(snapshot), ...messageParts(snapshot)];
  return `${Math.floor(done * 100)} %${GAP}${parts.join(GAP)}`;
}

function timeParts(span: LiveSpan, snapshot: LiveSnapshot, done: number): string[] {
  const wholeDays = Math.round((span.virtualEndMs - span.virtualStartMs) / DAY_MS);
  const day = Math.floor((snapshot.virtualMs - span.virtualStartMs) / DAY_MS);
  const parts = [
    wholeDays > 0
      ? `${formatDay(snapshot.virtualMs)} (day ${Math.min(wholeDays, day)} of ${wholeDays})`
      : `${formatSeconds((snapshot.virtualMs - span.virtualStartMs) / 1_000)} of ${formatSeconds((span.virtualEndMs - span.virtualStartMs) / 1_000)}`,
    `${formatSeconds(snapshot.wallMs / 1_000)} so far`,
  ];
  if (done >= LEAST_PROGRESS_FOR_ETA && done < 1) {
    parts.push(`about ${formatSeconds(Math.ceil((snapshot.wallMs * (1 - done)) / done / 1_000))} left`);
  }
  if (snapshot.stallSeconds >= 0.1) parts.push(`held back ${formatSeconds(snapshot.stallSeconds)}`);
  if (snapshot.note !== undefined) parts.push(snapshot.note);
  return parts;
}

function stateParts({ devices, byState }: LiveSnapshot): string[] {
  const states = Object.entries(byState).filter(([, count]) => count > 0);
  return [`${formatCount(devices)} devices`, ...states.map(([state, count]) => `${state} ${formatCount(count)}`)];
}

function messageParts({ sent, failed, perSecond }: LiveSnapshot): string[] {
  return [
    `${formatCount(sent)} messages`,
    `${formatRate(perSecond)}/s`,
    failed === 0 ? 'none failed' : `${formatCount(failed)} failed (${formatShare(failed, sent)})`,
  ];
}

function wrap(parts: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + GAP.length + part.length <= columns) {
      lines[lines.length - 1] = last + GAP + part;
    } else lines.push(part);
  }
  return lines;
}

function clip(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}
