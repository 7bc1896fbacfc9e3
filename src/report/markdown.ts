import {
  formatCount,
  formatInstant,
  formatMs,
  formatRate,
  formatSeconds,
  formatShare,
  formatValue,
} from './format-values.js';
import { headline } from './headline.js';
import { LOADS_MODELLED, LOADS_TITLE, loadCells } from './load-words.js';
import {
  generatorSentences,
  latenessSentence,
  MANNER_HEAD,
  mannerRows,
  PHASE_HEAD,
  PHASES_TITLE,
  phaseCells,
} from './pressure-words.js';
import type { ReportData } from './report-data.js';
import { thresholdActual, thresholdMetric, thresholdWanted } from './threshold-words.js';

/** A report for a pull request or a wiki page. */
export function markdownReport(data: ReportData): string {
  const { description, aggregates, digest, notes } = data;
  const { word, sentence } = headline(data);
  const parts = [
    `# ${text(description.title || description.scenario)}: ${word}`,
    sentence,
    text(description.about),
    ...notes.map((note) => `> ${text(note)}`),
    ...(data.summary === null ? [] : generatorSentences(data.summary)).map(
      (reason) => `> **Not trustworthy** ${text(reason)}`,
    ),
    figures(data),
    ...checks(data),
    '## Devices by state at the end',
    aggregates.stateRows.length === 0
      ? 'No device came to life.'
      : table(
          ['State', 'Devices'],
          aggregates.stateRows.map(({ state, last }) => [state, formatCount(last)]),
        ),
    '## Messages',
    aggregates.messages.length === 0
      ? 'No message was sent.'
      : table(
          ['Type', 'Exchanges', 'Failed'],
          aggregates.messageRows.map(({ type, count, failed }) => [type, formatCount(count), formatCount(failed)]),
        ),
    '## What failed and why',
    aggregates.failureRows.length === 0
      ? 'No message failed.'
      : table(
          ['Message', 'Failure', 'Reason', 'Times', 'Devices', 'First', 'Last'],
          aggregates.failureRows.map((row) => [
            row.type,
            row.failure,
            row.reason,
            formatCount(row.count),
            formatCount(row.devices),
            formatInstant(row.firstMs),
            formatInstant(row.lastMs),
          ]),
        ),
    '## How long the server took',
    aggregates.answerTimes.length === 0
      ? 'The server answered nothing.'
      : table(
          ['Message', 'Answers', 'p50', 'p95', 'p99', 'max'],
          aggregates.answerTimes.map(({ type, count, p50, p95, p99, max }) => [
            type,
            formatCount(count),
            ...[p50, p95, p99, max].map(formatMs),
          ]),
        ),
    ...pressure(data),
    ...loads(data),
    '## What the endpoint did by itself',
    aggregates.endpointRows.length === 0
      ? 'Nothing: no licence was released, no product instance removed, no alert raised.'
      : table(
          ['What', 'Tag', 'Times', 'First', 'Last'],
          aggregates.endpointRows.map((row) => [
            row.what,
            row.tag,
            formatCount(row.events),
            formatInstant(row.firstMs),
            formatInstant(row.lastMs),
          ]),
        ),
    `Seed ${description.seed} · digest \`${digest}\``,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function pressure({ summary, phases }: ReportData): string[] {
  const parts: string[] = [];
  const late = summary === null ? null : latenessSentence(summary);
  if (late !== null) parts.push(late);
  const manners = summary === null ? [] : mannerRows(summary);
  if (manners.length > 0) parts.push(table(MANNER_HEAD, manners));
  if (phases.length > 0) parts.push(`## ${PHASES_TITLE}`, table(PHASE_HEAD, phases.map(phaseCells)));
  return parts;
}

function loads({ aggregates }: ReportData): string[] {
  const { rows } = aggregates.loads;
  if (rows.length === 0) return [];
  const head = ['Devices', 'Number', ...['reports', 'CPU', 'memory'].flatMap((of) => [`Most ${of}`, 'at the end'])];
  return [`## ${LOADS_TITLE}`, LOADS_MODELLED, table(head, rows.map(loadCells))];
}

function figures({ summary, aggregates }: ReportData): string {
  const rows = [
    ['Devices', formatCount(aggregates.devices)],
    ['Virtual time', formatSeconds((aggregates.endMs - aggregates.startMs) / 1_000)],
    ['Messages', formatCount(aggregates.sent)],
    ['Failed', `${formatCount(aggregates.failedTotal)} (${formatShare(aggregates.failedTotal, aggregates.sent)})`],
  ];
  if (summary !== null) {
    rows.push(['Wall time', formatSeconds(summary.time.wallSeconds)]);
    rows.push(['Device-years/s', formatRate(summary.time.deviceYearsPerSecond)]);
    rows.push(['Messages/s', formatRate(summary.messages.perSecond)]);
  }
  return table(['Figure', 'Value'], rows);
}

/** A block of text as it stands: whatever is in it, a fence could not be closed by it. */
function indented(text: string): string {
  return text
    .split('\n')
    .map((row) => `    ${row}`.trimEnd())
    .join('\n');
}

function checks({ summary }: ReportData): string[] {
  if (summary === null) return [];
  const rows = [
    ...summary.expectations.map(({ name, ok, wanted, actual }) => [
      mark(ok),
      name,
      formatValue(wanted),
      formatValue(actual),
    ]),
    ...summary.thresholds.map((threshold) => [
      !threshold.ok && threshold.warnOnly ? '!' : mark(threshold.ok),
      thresholdMetric(threshold),
      thresholdWanted(threshold),
      thresholdActual(threshold),
    ]),
  ];
  if (rows.length === 0) return [];
  const transcripts = summary.expectations.flatMap(({ name, detail }) =>
    detail === undefined ? [] : [`Transcript: ${name}`, indented(detail)],
  );
  return ['## Expectations and thresholds', table(['', 'Check', 'Wanted', 'Actual'], rows), ...transcripts];
}

function mark(ok: boolean): string {
  return ok ? '✓' : '✗';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(text).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** Free text on one line, with the characters Markdown and HTML would act on made plain. */
function text(value: string): string {
  return value
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]|<>#]/g, '\\$&');
}
