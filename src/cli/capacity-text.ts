import { withoutSecrets } from '../errors/without-secrets.js';
import type { CapacityResult, CapacityStep, GapEnd, LoadKind } from '../scenario/capacity/capacity-result.js';
import type { KneeInterval } from '../scenario/capacity/knee-interval.js';

const COLUMNS = ['step', 'load', 'messages/s', 'p50 ms', 'p95 ms', 'p99 ms', 'failed', 'verdict'] as const;
const WIDTHS = [4, 10, 10, 8, 8, 8, 7] as const;

const PERCENT = new Intl.NumberFormat('en-US', { style: 'percent' });
const COUNT = new Intl.NumberFormat('en-US');

function row(cells: readonly string[]): string {
  return `${cells.map((cell, column) => cell.padStart(WIDTHS[column] ?? 0)).join('  ')}\n`;
}

export function capacityHeading(kind: LoadKind): string {
  return row(COLUMNS.map((column) => (column === 'load' ? kind : column)));
}

/** One line a step, written when it has ended; latencies are corrected ones. */
export function capacityLine(step: CapacityStep): string {
  const { correctedMs } = step;
  const latencies = correctedMs === null ? ['-', '-', '-'] : [correctedMs.p50, correctedMs.p95, correctedMs.p99];
  return row([
    String(step.step),
    loadText(step.load),
    step.messagesPerSecond.toFixed(1),
    ...latencies.map((value) => (typeof value === 'number' ? value.toFixed(0) : value)),
    String(step.failed),
    `  ${verdictOf(step)}`,
  ]);
}

function verdictOf({ outcome, thresholds, generator, messages }: CapacityStep): string {
  if (outcome === 'good') return 'good';
  if (outcome === 'untrustworthy') return `untrustworthy: ${generator.map(({ what }) => what).join('; ')}`;
  if (messages === 0) return 'bad: no message was sent after the warm-up';
  const broken = thresholds.filter(({ ok, warnOnly }) => !ok && !warnOnly);
  return `bad: ${broken.map(({ metric, condition, actual }) => `${metric} ${condition} (${actual === null ? 'nothing measured' : rounded(actual)})`).join('; ')}`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function loadText(load: number): string {
  return String(Number(load.toFixed(3)));
}

/** What the search came to. */
export function capacityConclusion(result: CapacityResult, folder: string): string {
  const { verdict, lastGood, firstBad, interval } = result;
  const lines = [headline(result)];
  for (const [words, end] of [
    ['last good', lastGood],
    ['first bad', firstBad],
  ] as const) {
    if (end !== null) lines.push(`  ${words}  ${endText(end, result.loadKind)}`);
  }
  if (interval !== null) lines.push(`  interval   ${intervalText(interval, result.loadKind)}`);
  if (verdict === 'generator') {
    const reasons = result.steps.at(-1)?.generator ?? [];
    for (const { what, advice } of reasons) lines.push(`  ${what}: ${advice}`);
  }
  lines.push(`  results    ${withoutSecrets(folder, [])}`);
  return `\n${lines.join('\n')}\n`;
}

function endText({ load, good, bad, messagesPerSecond }: GapEnd, kind: LoadKind): string {
  return `${loadOf(load, kind)}, ${messagesPerSecond.toFixed(1)} messages/s, good ${good} of ${good + bad} times`;
}

/** In words, with its level, or what there is in place of one. */
function intervalText({ kind, low, high, level, resamples, seed }: KneeInterval, load: LoadKind): string {
  const from = low === null ? 'below all that was tried' : loadOf(low, load);
  const to = high === null ? 'above all that was tried' : loadOf(high, load);
  const ends = `${from} to ${to}`;
  if (kind === 'bracket')
    return `${ends}: the gap alone, measured once at an end; how much of it is chance, nothing tells`;
  return `${ends} at ${PERCENT.format(level as number)} (${COUNT.format(resamples as number)} bootstrap resamples, seed ${seed})`;
}

function loadOf(load: number, kind: LoadKind): string {
  return kind === 'devices' ? `${loadText(load)} devices` : `speed ${loadText(load)}x`;
}

function headline({ verdict, lastGood, firstBad, loadKind }: CapacityResult): string {
  const from = lastGood === null ? null : loadOf(lastGood.load, loadKind);
  const to = firstBad === null ? null : loadOf(firstBad.load, loadKind);
  switch (verdict) {
    case 'knee':
      return `The server gives way between ${from} and ${to}.`;
    case 'not-reached':
      return `The server held at every load: no knee up to ${from}.`;
    case 'none-good':
      return `The server held at no load: the knee is below ${to}.`;
    case 'generator':
      return from === null
        ? 'The generator itself was the bottleneck: nothing is known of the server.'
        : `The generator itself was the bottleneck: the server holds ${from} at least.`;
    case 'interrupted':
      return 'Interrupted: what was found until then is kept.';
  }
}
