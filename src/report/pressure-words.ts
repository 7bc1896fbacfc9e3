import { formatCount, formatMs, formatSeconds, formatShare } from './format-values.js';
import type { PhaseFigures, PhaseTimes } from './phase-figures.js';
import type { RunSummary } from './summary.js';

export const PHASES_TITLE = 'Phases';

export const PHASE_HEAD = [
  'Phase',
  'When',
  'Powered on',
  'Messages',
  'Failed',
  'Share',
  'p50',
  'p95',
  'max',
  'p50 corrected',
  'p95 corrected',
  'max corrected',
] as const;

/** A phase in a table: what arrived and was exchanged in it, then answer times from sending and from when it was due. */
export function phaseCells(phase: PhaseFigures): string[] {
  const { name, fromMs, untilMs, devices, messages, failed, service, corrected } = phase;
  return [
    name,
    `${formatSeconds(fromMs / 1_000)} to ${formatSeconds(untilMs / 1_000)}`,
    formatCount(devices),
    formatCount(messages),
    formatCount(failed),
    formatShare(failed, messages),
    ...timeCells(service),
    ...timeCells(corrected),
  ];
}

function timeCells(times: PhaseTimes | null): string[] {
  return times === null ? ['', '', ''] : [times.p50, times.p95, times.max].map(formatMs);
}

export const MANNER_HEAD = ['Connections', 'Messages', 'On a kept one', 'Full handshakes', 'Resumed'] as const;

/** Devices by what they do with their connections; empty where nothing went over the network. */
export function mannerRows({ manners }: RunSummary): string[][] {
  return Object.entries(manners).map(([manner, { messages, kept, full, resumed }]) => [
    manner,
    ...[messages, kept, full, resumed].map(formatCount),
  ]);
}

/** What to say of messages that did not leave in time; null where all did. */
export function latenessSentence({ lateness }: RunSummary): string | null {
  const { late, dropped, ms } = lateness;
  if (late === 0 && dropped === 0) return null;
  const worst = `late by p50 ${formatMs(ms.p50)}, p95 ${formatMs(ms.p95)}, max ${formatMs(ms.max)}`;
  return `${formatCount(late)} messages left late (all: ${worst}); ${formatCount(dropped)} were dropped and never left.`;
}

export const UNTRUSTWORTHY = 'Do not trust the times: the generator itself was the bottleneck.';

/** Why the generator is not to be trusted and what to do, a sentence a reason; empty where it is. */
export function generatorSentences({ generator }: RunSummary): string[] {
  return generator.reasons.map(({ reason, what, advice }) => `${reason}: ${what}. To do: ${advice}.`);
}
