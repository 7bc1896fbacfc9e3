import { formatCount, formatMs, formatShare } from '../format-values.js';
import type { ReportData } from '../report-data.js';
import { bar, type FindPlot, number, plot, said, section, table, text } from './elements.js';
import { type Html, html } from './html.js';

/** How long the server took: by quantile, by message type, and as a histogram. */
export function answerTimes({ summary, aggregates }: ReportData, find: FindPlot): Html {
  if (aggregates.answerTimes.length === 0) {
    return section('answer-times', 'How long the server took', said('The server answered nothing.'));
  }
  const quantiles =
    summary === null
      ? html``
      : table(
          'All answers',
          [text('Counted'), number('p50'), number('p90'), number('p95'), number('p99'), number('max')],
          [
            ['from sending (service)', summary.latencyMs.service],
            ['from when it was due (corrected)', summary.latencyMs.corrected],
          ].map(([name, q]) =>
            typeof q === 'object' && typeof name === 'string'
              ? [name, ...[q.p50, q.p90, q.p95, q.p99, q.max].map(formatMs)]
              : [],
          ),
        );
  const byType = table(
    'By message type',
    [text('Message'), number('Answers'), number('p50'), number('p95'), number('p99'), number('max')],
    aggregates.answerTimes.map(({ type, count, p50, p95, p99, max }) => [
      type,
      formatCount(count),
      ...[p50, p95, p99, max].map(formatMs),
    ]),
  );
  const longest = Math.max(...aggregates.histogram.map(({ count }) => count));
  const total = aggregates.histogram.reduce((sum, { count }) => sum + count, 0);
  const histogram = table(
    'How many answers took how long',
    [number('Below'), text('Answers'), number('Count'), number('Share')],
    aggregates.histogram.map(({ toMs, count }) => [
      formatMs(toMs),
      bar(count, longest),
      formatCount(count),
      formatShare(count, total),
    ]),
  );
  return section('answer-times', 'How long the server took', plot(find, 'answer-times'), quantiles, byType, histogram);
}
